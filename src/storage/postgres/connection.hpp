// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One PostgreSQL connection.

#include <string>
#include <unordered_map>
#include <vector>

#include "storage/postgres/change_watch.hpp"
#include "storage/postgres/handle.hpp"
#include "storage/sql/connection.hpp"

namespace tank::inline v0::postgres {

/// Writers take turns: a transaction of `Mode::write` holds the one lock of the database from
/// its beginning to its end, as in SQLite. They would queue for the head of the audit chain
/// anyhow, and so no transaction ever sees half of another or has to be repeated because of one.
class PostgresConnection final : public sql::Connection {
 public:
  /// Borrows `watch`, which is told of every transaction that wrote.
  PostgresConnection(ConnectionHandle connection, ChangeWatch& watch)
      : connection_(std::move(connection)), watch_(watch) {}

  sql::Outcome<sql::Rows> run(sql::Text text, std::span<const sql::Value> values) override;
  sql::Outcome<void> script(sql::Text text) override;
  sql::Outcome<void> prepare(sql::Text text) override;
  sql::Outcome<void> begin(sql::Mode mode) override;
  sql::Outcome<void> commit(sql::Reach reach) override;
  void rollback() override;
  sql::Dialect dialect() const override { return sql::Dialect::postgres; }
  bool is_alive() const override;

 private:
  struct Prepared {
    std::string name;
    std::vector<Oid> types;
  };
  sql::Outcome<const Prepared*> prepared(sql::Text text);
  sql::Outcome<void> command(const char* text);

  ConnectionHandle connection_;
  ChangeWatch& watch_;
  sql::Mode mode_ = sql::Mode::read;
  std::unordered_map<const char*, Prepared> statements_;  // by the address of the text
};

}  // namespace tank::inline v0::postgres
