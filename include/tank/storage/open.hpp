// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Opens the stores that come with the library.

#include <memory>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/open_mode.hpp>
#include <tank/base/result.hpp>
#include <tank/storage/store.hpp>

namespace tank::inline v0 {

/// What `--store` says, taken apart.
struct StoreAddress {
  enum class Engine { sqlite, postgres };
  Engine engine = Engine::sqlite;
  std::string location;  ///< a path, `:memory:`, or a libpq connection URL (may hold a secret)

  /// `sqlite:./tank.db`, `sqlite::memory:`, `postgres://…`, `postgresql://…`.
  /// Errors: invalid_argument.
  [[nodiscard]] static Result<StoreAddress> parse(std::string_view text);
};

/// Opens (and, for SQLite, makes) the database and brings its schema up to date. Two
/// processes may do so at once. Each is in its own library, `tank::sqlite` and
/// `tank::postgres`; link what you use.
/// Errors: storage_unavailable (also: no store there, with `OpenMode::existing`),
/// store_too_new (made by a newer libtank), storage_broken (a migration that was applied has
/// another checksum).
[[nodiscard]] TANK_API Result<std::unique_ptr<Store>> open_sqlite(const std::string& path,
                                                                  OpenMode mode = OpenMode::create);
[[nodiscard]] TANK_API Result<std::unique_ptr<Store>> open_postgres(
    const std::string& url, OpenMode mode = OpenMode::create);

}  // namespace tank::inline v0
