// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A SQLite file: one writer and many readers.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <tank/base/open_mode.hpp>
#include <tank/base/result.hpp>

#include "storage/sql/database.hpp"
#include "storage/sql/pool.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/memory_folder.hpp"

namespace tank::inline v0::sqlite {

class SqliteDatabase final : public sql::Database {
 public:
  /// `memory` is where the file lives when it is a database in memory.
  SqliteDatabase(std::string path, std::optional<MemoryFolder> memory);

  sql::Outcome<sql::Lease> connect(sql::Mode mode) override;
  std::uint64_t change_mark() override;
  std::uint64_t identity_mark() override;

 private:
  /// Looks for commits of other processes, when it is time to.
  void look();

  std::optional<MemoryFolder> memory_;  // goes last
  std::string path_;
  sql::ChangeMarks marks_;
  sql::Pool readers_;
  sql::Pool writer_;
  std::atomic<std::chrono::steady_clock::rep> next_look_{0};
};

/// Opens the file, or makes it, and brings its schema up to date; `:memory:` is a database
/// that goes with the object. Errors: as `open_sqlite`.
[[nodiscard]] Result<std::unique_ptr<sql::Database>> open_database(
    const std::string& path, OpenMode mode = OpenMode::create);

}  // namespace tank::inline v0::sqlite
