// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Values to placeholders, and columns to values.

#include <cstddef>
#include <span>
#include <vector>

#include <sqlite3.h>

#include "storage/sql/fault.hpp"
#include "storage/sql/value.hpp"

namespace tank::inline v0::sqlite {

/// Where each placeholder is: element i is SQLite's index of `$i+1`.
///
/// SQLite takes `$2` for a name, not for a position, and numbers names in the order in which
/// they appear; binding by name makes the statement mean what it means in PostgreSQL.
[[nodiscard]] std::vector<int> placeholders_of(sqlite3_stmt* statement);

/// Binds `values[i]` to `$i+1`. The values must outlive the statement's next reset.
[[nodiscard]] sql::Outcome<void> bind_values(sqlite3_stmt* statement,
                                             std::span<const int> placeholders,
                                             std::span<const sql::Value> values);

/// The row on which the statement stands.
[[nodiscard]] sql::Row read_row(sqlite3_stmt* statement);

}  // namespace tank::inline v0::sqlite
