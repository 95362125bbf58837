// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One SQLite connection.

#include <atomic>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "storage/sql/connection.hpp"
#include "storage/sqlite/handle.hpp"

namespace tank::inline v0::sqlite {

class SqliteConnection final : public sql::Connection {
 public:
  /// Counts its commits in `commits`, where there is one.
  SqliteConnection(DatabaseHandle database, std::atomic<std::uint64_t>* commits)
      : database_(std::move(database)), commits_(commits) {}

  sql::Outcome<sql::Rows> run(sql::Text text, std::span<const sql::Value> values) override;
  sql::Outcome<void> script(sql::Text text) override;
  sql::Outcome<void> prepare(sql::Text text) override;
  sql::Outcome<void> begin(sql::Mode mode) override;
  sql::Outcome<void> commit() override;
  void rollback() override;
  sql::Dialect dialect() const override { return sql::Dialect::sqlite; }
  bool is_alive() const override { return alive_; }

 private:
  struct Prepared {
    StatementHandle statement;
    std::vector<int> placeholders;
  };
  sql::Outcome<Prepared*> prepared(sql::Text text);
  sql::Outcome<void> command(sql::Text text);
  sql::Outcome<sql::Rows> step_through(sqlite3_stmt* statement);

  DatabaseHandle database_;
  std::atomic<std::uint64_t>* commits_;
  std::unordered_map<const char*, Prepared> statements_;  // by the address of the text
  bool alive_ = true;
};

}  // namespace tank::inline v0::sqlite
