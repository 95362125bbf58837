// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One SQLite connection.

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "storage/sql/connection.hpp"
#include "storage/sqlite/handle.hpp"

namespace tank::inline v0::sqlite {

class SqliteConnection final : public sql::Connection {
 public:
  /// Counts its commits in `marks`, where there are some.
  SqliteConnection(DatabaseHandle database, sql::ChangeMarks* marks)
      : database_(std::move(database)), marks_(marks) {}

  sql::Outcome<sql::Rows> run(sql::Text text, std::span<const sql::Value> values) override;
  sql::Outcome<void> script(sql::Text text) override;
  sql::Outcome<void> prepare(sql::Text text) override;
  sql::Outcome<void> begin(sql::Mode mode) override;
  sql::Outcome<void> commit(sql::Reach reach) override;
  void rollback() override;
  sql::Dialect dialect() const override { return sql::Dialect::sqlite; }
  bool is_alive() const override { return alive_; }

  /// Counts in the marks what other processes committed since the last look; own commits on this
  /// connection are none of them. `begin` looks, too.
  void look_for_others();

 private:
  struct Prepared {
    StatementHandle statement;
    std::vector<int> placeholders;
  };
  sql::Outcome<Prepared*> prepared(sql::Text text);
  sql::Outcome<void> command(sql::Text text);
  sql::Outcome<sql::Rows> step_through(sqlite3_stmt* statement);

  DatabaseHandle database_;
  sql::ChangeMarks* marks_;
  std::unordered_map<const char*, Prepared> statements_;  // by the address of the text
  std::int64_t data_version_ = 0;                         // as it was seen last
  bool alive_ = true;
};

}  // namespace tank::inline v0::sqlite
