// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// All that a thief of a database has.

#include <string>

#include "support/backends.hpp"

namespace tank::testing {

struct Dump {
  std::string raw;   ///< bytes of files, with what was deleted and not yet overwritten
  std::string text;  ///< every value of every row, apart from its neighbours; bytes in hexadecimal
};

/// Of SQLite the file, its log of what was not moved there yet, and all rows; of Postgres what
/// `pg_dump` writes. Somebody may work with the database meanwhile.
[[nodiscard]] Dump dump_of(const Place& place);

}  // namespace tank::testing
