// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Brings a schema up to date: forward only, each step recorded with its checksum.

#include <span>
#include <string_view>

#include <tank/base/open_mode.hpp>
#include <tank/base/result.hpp>

#include "storage/sql/database.hpp"

namespace tank::inline v0::sql {

/// One step, embedded in the program. Never changed once it was released.
struct Migration {
  int number;
  std::string_view name;
  Text script;
};

/// Applies what is missing, all of it in one transaction that excludes every other writer, so
/// that of two processes one works and the other finds the work done. Steps are numbered from 1.
/// Errors: storage_conflict, storage_unavailable, storage_full, store_too_new (a step is
/// recorded that this program does not know), storage_broken (a recorded step has another
/// checksum, or a step fails).
[[nodiscard]] Result<void> migrate(Connection& connection, std::span<const Migration> migrations);

/// Makes a database fit for use: an empty one gets its schema, unless `mode` demands a store.
/// Errors: those of `migrate` and of connecting, storage_unavailable (there is no store).
[[nodiscard]] Result<void> prepare(Database& database, OpenMode mode,
                                   std::span<const Migration> migrations);

}  // namespace tank::inline v0::sql
