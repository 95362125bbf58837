// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The migrations of each engine, embedded by the build from the .sql files beside this.

#include <span>

#include "storage/sql/migration.hpp"

namespace tank::inline v0::migrations {

[[nodiscard]] std::span<const sql::Migration> sqlite();
[[nodiscard]] std::span<const sql::Migration> postgres();

}  // namespace tank::inline v0::migrations
