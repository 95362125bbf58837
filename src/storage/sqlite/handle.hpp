// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Owners of SQLite's handles, and its status codes as faults.

#include <memory>
#include <string>

#include <sqlite3.h>

#include "storage/sql/fault.hpp"

namespace tank::inline v0::sqlite {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

/// The fault that `database` reports for its last call.
[[nodiscard]] sql::Fault last_fault(sqlite3* database);

enum class Purpose {
  read,   ///< every change is refused
  write,  ///< the file is made when it is not there
};

struct OpenOptions {
  Purpose purpose = Purpose::read;
  bool durable = true;  ///< a commit waits until it is on the disk
};

/// Faults: unavailable, broken (not a database).
[[nodiscard]] sql::Outcome<DatabaseHandle> open_handle(const std::string& path,
                                                       const OpenOptions& options);

}  // namespace tank::inline v0::sqlite
