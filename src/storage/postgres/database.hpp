// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A PostgreSQL database: a pool of connections.

#include <memory>
#include <string>

#include <tank/base/open_mode.hpp>
#include <tank/base/result.hpp>

#include "storage/postgres/change_watch.hpp"
#include "storage/sql/database.hpp"
#include "storage/sql/pool.hpp"

namespace tank::inline v0::postgres {

class PostgresDatabase final : public sql::Database {
 public:
  explicit PostgresDatabase(const std::string& url);

  sql::Outcome<sql::Lease> connect(sql::Mode mode) override;
  std::uint64_t change_mark() override { return watch_.marks().all(); }
  std::uint64_t identity_mark() override { return watch_.marks().identity(); }

 private:
  ChangeWatch watch_;
  // Apart, so that writers that wait for each other do not keep readers out.
  sql::Pool readers_;
  sql::Pool writers_;
};

/// Connects and brings the schema up to date. Errors: as `open_postgres`.
[[nodiscard]] Result<std::unique_ptr<sql::Database>> open_database(
    const std::string& url, OpenMode mode = OpenMode::create);

}  // namespace tank::inline v0::postgres
