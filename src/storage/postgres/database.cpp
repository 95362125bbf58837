// SPDX-License-Identifier: Apache-2.0
#include "storage/postgres/database.hpp"

#include <tank/base/limits.hpp>
#include <tank/storage/open.hpp>

#include "storage/migrations/migrations.hpp"
#include "storage/postgres/connection.hpp"
#include "storage/sql/migration.hpp"
#include "storage/sql/store.hpp"

namespace tank::inline v0::postgres {
namespace {

// Only one writes at a time; a second connection can be made ready meanwhile.
constexpr std::size_t writing_connections = 2;

sql::Pool::Open opener(const std::string& url, ChangeWatch& watch) {
  return [url, &watch]() -> sql::Outcome<std::unique_ptr<sql::Connection>> {
    auto handle = open_handle(url);
    if (!handle) return tl::unexpected(std::move(handle).error());
    return std::make_unique<PostgresConnection>(std::move(*handle), watch);
  };
}

}  // namespace

PostgresDatabase::PostgresDatabase(const std::string& url)
    : watch_(url),
      readers_(limits::pool_connections, opener(url, watch_)),
      writers_(writing_connections, opener(url, watch_)) {}

sql::Outcome<sql::Lease> PostgresDatabase::connect(sql::Mode mode) {
  return (mode == sql::Mode::read ? readers_ : writers_).take(limits::busy_timeout);
}

Result<std::unique_ptr<sql::Database>> open_database(const std::string& url, OpenMode mode) {
  auto database = std::make_unique<PostgresDatabase>(url);
  if (auto ready = sql::prepare(*database, mode, migrations::postgres()); !ready) {
    return pass(std::move(ready));
  }
  return std::unique_ptr<sql::Database>(std::move(database));
}

}  // namespace tank::inline v0::postgres

namespace tank::inline v0 {

Result<std::unique_ptr<Store>> open_postgres(const std::string& url, OpenMode mode) {
  auto database = postgres::open_database(url, mode);
  if (!database) return pass(std::move(database));
  return sql::make_store(std::move(*database));
}

}  // namespace tank::inline v0
