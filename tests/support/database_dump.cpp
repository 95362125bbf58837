// SPDX-License-Identifier: Apache-2.0
#include "support/database_dump.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <vector>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "core/crypto/encoding.hpp"

namespace tank::testing {
namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

using Handle = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

Statement prepared(const Handle& file, const std::string& sql) {
  sqlite3_stmt* made = nullptr;
  const int status = sqlite3_prepare_v2(file.get(), sql.c_str(), -1, &made, nullptr);
  INFO(sql, ": ", sqlite3_errmsg(file.get()));
  REQUIRE(status == SQLITE_OK);
  return {made, &sqlite3_finalize};
}

std::string value_of(sqlite3_stmt* row, int column) {
  const bool is_blob = sqlite3_column_type(row, column) == SQLITE_BLOB;
  const void* bytes = is_blob ? sqlite3_column_blob(row, column)
                              : static_cast<const void*>(sqlite3_column_text(row, column));
  if (bytes == nullptr) return {};
  const std::string value(static_cast<const char*>(bytes),
                          static_cast<std::size_t>(sqlite3_column_bytes(row, column)));
  return is_blob ? crypto::to_hex(value) : value;
}

std::string rows_of(const Handle& file, const std::string& query) {
  const Statement statement = prepared(file, query);
  std::string out;
  while (sqlite3_step(statement.get()) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(statement.get()); ++i) {
      out += value_of(statement.get(), i) + "\t";
    }
    out += "\n";
  }
  return out;
}

Dump dump_sqlite(const std::string& path) {
  sqlite3* opened = nullptr;
  const int status = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const Handle file(opened, &sqlite3_close);
  REQUIRE(status == SQLITE_OK);
  Dump out{bytes_of(path) + bytes_of(path + "-wal"), {}};
  const Statement tables = prepared(file, "SELECT name FROM sqlite_master WHERE type = 'table'");
  while (sqlite3_step(tables.get()) == SQLITE_ROW) {
    out.text += rows_of(file, "SELECT * FROM \"" + value_of(tables.get(), 0) + "\"");
  }
  return out;
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, decltype(&pclose)> pipe(popen(command.c_str(), "r"), &pclose);
  REQUIRE(pipe != nullptr);
  std::string out;
  std::vector<char> piece(64 << 10);
  while (const std::size_t count = fread(piece.data(), 1, piece.size(), pipe.get())) {
    out.append(piece.data(), count);
  }
  return out;
}

// The programs are where scripts/postgres.sh has them from.
Dump dump_postgres(const std::string& url) {
  const char* folder = std::getenv("TANK_POSTGRES_BIN");
  const std::string program =
      std::string(folder == nullptr ? "/usr/lib/postgresql/15/bin" : folder) + "/pg_dump";
  const std::string name = "application_name=";
  const std::string schema = url.substr(url.rfind(name) + name.size());
  Dump out{{}, output_of("'" + program + "' --schema='" + schema + "' --dbname='" + url + "'")};
  INFO(program, " wrote only: ", out.text);
  REQUIRE(out.text.find("PostgreSQL database dump complete") != std::string::npos);
  return out;
}

}  // namespace

Dump dump_of(const Place& place) {
  const std::string location = place.location();
  return location.starts_with("postgres") ? dump_postgres(location) : dump_sqlite(location);
}

}  // namespace tank::testing
