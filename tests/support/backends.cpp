// SPDX-License-Identifier: Apache-2.0
#include "support/backends.hpp"

#include <atomic>
#include <filesystem>

#include <doctest/doctest.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

#include "storage/postgres/database.hpp"
#include "storage/sql/store.hpp"
#include "storage/sqlite/database.hpp"

namespace tank::testing {
namespace {

namespace fs = std::filesystem;

class MemoryPlace final : public Place {
 public:
  Result<std::unique_ptr<sql::Database>> open() override {
    return sqlite::open_database(":memory:");
  }
  std::string location() const override { return ":memory:"; }
};

class FilePlace final : public Place {
 public:
  FilePlace() {
    std::string name = fs::temp_directory_path() / "tank-store-XXXXXX";
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder_ = name;
  }
  ~FilePlace() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Result<std::unique_ptr<sql::Database>> open() override {
    return sqlite::open_database(location());
  }
  std::string location() const override { return folder_ / "tank.db"; }

 private:
  fs::path folder_;
};

/// A schema of its own in the database that the environment names.
class SchemaPlace final : public Place {
 public:
  explicit SchemaPlace(std::string url) : url_(std::move(url)) {
    static std::atomic<int> next{0};
    schema_ = "t_" + std::to_string(getpid()) + "_" + std::to_string(next++);
    execute("CREATE SCHEMA " + schema_);
  }
  ~SchemaPlace() override {
    execute("SET client_min_messages = warning; DROP SCHEMA " + schema_ + " CASCADE");
  }
  Result<std::unique_ptr<sql::Database>> open() override {
    return tank::postgres::open_database(location());
  }
  std::string location() const override {
    const char sign = url_.find('?') == std::string::npos ? '?' : '&';
    return url_ + sign + "options=-csearch_path%3D" + schema_ + "&application_name=" + schema_;
  }

 private:
  void execute(const std::string& text) const {
    PGconn* connection = PQconnectdb(url_.c_str());
    PGresult* result = PQexec(connection, text.c_str());
    INFO(PQerrorMessage(connection));
    CHECK(PQresultStatus(result) == PGRES_COMMAND_OK);
    PQclear(result);
    PQfinish(connection);
  }

  std::string url_;
  std::string schema_;
};

}  // namespace

std::unique_ptr<Store> open_store(Place& place) {
  auto database = place.open();
  INFO((database ? std::string() : describe_error(database.error())));
  REQUIRE(database.has_value());
  return sql::make_store(std::move(*database));
}

OpenStore Backend::open_empty() const {
  OpenStore out{make_place(), nullptr};
  out.store = open_store(*out.place);
  return out;
}

Backend sqlite_file() {
  return {"SQLite file", [] { return std::make_unique<FilePlace>(); }};
}

Backend postgres() {
  const char* url = getenv("TANK_TEST_POSTGRES");
  if (url == nullptr) {
    FAIL("TANK_TEST_POSTGRES is not set; run the tests by scripts/postgres.sh run -- COMMAND");
  }
  return {"PostgreSQL", [url] { return std::make_unique<SchemaPlace>(url); }};
}

std::vector<Backend> shared_backends() { return {sqlite_file(), postgres()}; }

std::vector<Backend> backends() {
  return {{"SQLite memory", [] { return std::make_unique<MemoryPlace>(); }, false},
          sqlite_file(),
          postgres()};
}

}  // namespace tank::testing
