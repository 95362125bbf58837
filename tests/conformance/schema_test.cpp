// SPDX-License-Identifier: Apache-2.0
// The schema is the same on every engine, every statement fits it, and it comes into being once.
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "conformance/every_backend.hpp"
#include "storage/migrations/migrations.hpp"
#include "storage/sql/migration.hpp"
#include "storage/sql/statements.hpp"

namespace tank::testing {
namespace {

using namespace sql;

std::vector<ListedText> all_statements() {
  std::vector<ListedText> out;
  for (const auto list : {user_statements(),
                          credential_statements(),
                          verification_statements(),
                          session_statements(),
                          device_grant_statements(),
                          token_statements(),
                          rate_statements(),
                          organization_statements(),
                          membership_statements(),
                          invitation_statements(),
                          package_statements(),
                          search_statements(),
                          search_candidate_statements(),
                          search_index_statements(),
                          catalogue_statements(),
                          release_statements(),
                          dist_tag_statements(),
                          scan_statements(),
                          upload_statements(),
                          idempotency_statements(),
                          audit_statements(),
                          log_statements(),
                          checkpoint_statements(),
                          publisher_key_statements(),
                          transfer_statements()}) {
    out.insert(out.end(), list.begin(), list.end());
  }
  return out;
}

TEST_CASE("statements: every one compiles on every engine") {
  for (const Backend& backend : backends()) {
    CAPTURE(backend.name);
    const auto place = backend.make_place();
    const auto database = place->open();
    REQUIRE(database.has_value());
    const auto connection = (*database)->connect(Mode::read);
    REQUIRE(connection.has_value());
    for (const ListedText& listed : all_statements()) {
      CAPTURE(listed.name);
      const auto prepared = (*connection)->prepare(listed.texts.of((*connection)->dialect()));
      INFO((prepared ? std::string() : prepared.error().detail));
      CHECK(prepared.has_value());
    }
  }
}

TEST_CASE("statements: the lists name every statement in the sources of the stores") {
  std::set<std::string> listed;
  for (const ListedText& text : all_statements()) listed.insert(std::string(text.name));
  const std::regex declaration(R"(\nconstexpr (?:Text|ByDialect) (\w+))");
  std::size_t found = 0;
  const auto folder = std::filesystem::path(TANK_SOURCE_DIR) / "src/storage/sql";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string file = entry.path().filename();
    if (!file.ends_with("_store.cpp") && !file.starts_with("search")) continue;
    std::stringstream content;
    content << std::ifstream(entry.path()).rdbuf();
    const std::string text = content.str();
    for (std::sregex_iterator at(text.begin(), text.end(), declaration), end; at != end; ++at) {
      CAPTURE((*at)[1].str());
      CHECK(listed.contains((*at)[1].str()));
      ++found;
    }
  }
  CHECK(found == listed.size());
}

/// What the test asks an engine about its schema.
struct Catalogue {
  Text columns;       ///< table, column, class of its type, whether it may be null
  Text indexes;       ///< table and columns, by index; whether unique; whether of some rows only
  Text foreign_keys;  ///< table, column, table and column it refers to
  Text checks;        ///< table and column
};

constexpr Catalogue sqlite_catalogue{
    .columns =
        "SELECT t.name, c.name, CASE c.type WHEN 'INTEGER' THEN 'number' WHEN 'TEXT' THEN 'text'"
        " WHEN 'BLOB' THEN 'bytes' WHEN 'REAL' THEN 'fraction' ELSE c.type END, CAST(c.\"notnull\" "
        "= 0 AS INTEGER)"
        " FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
    // A key that is the row number itself has no index.
    .indexes =
        "SELECT t.name, (SELECT group_concat(name, ',') FROM"
        " (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)), i.\"unique\", i.partial"
        " FROM sqlite_schema t JOIN pragma_index_list(t.name) i WHERE t.type = 'table'"
        " UNION ALL SELECT t.name, c.name, 1, 0 FROM sqlite_schema t"
        " JOIN pragma_table_info(t.name) c"
        " WHERE t.type = 'table' AND c.pk = 1 AND c.type = 'INTEGER'"
        " AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) k WHERE k.pk = 2)",
    .foreign_keys =
        "SELECT t.name, f.\"from\", f.\"table\", f.\"to\" FROM sqlite_schema t"
        " JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
    // A truth value is a number that is checked; PostgreSQL has a type for it.
    .checks =
        "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c"
        " WHERE t.type = 'table' AND instr(t.sql, 'CHECK (' || c.name || ' ') > 0"
        " AND instr(t.sql, 'CHECK (' || c.name || ' IN (0, 1))') = 0"};

constexpr Catalogue postgres_catalogue{
    .columns =
        "SELECT c.relname, a.attname, CASE WHEN t.typname IN ('int8', 'bool', 'timestamptz')"
        " THEN 'number' WHEN t.typname = 'bytea' THEN 'bytes' WHEN t.typname = 'float8' THEN "
        "'fraction'"
        " ELSE CAST(t.typname AS TEXT) END, NOT a.attnotnull FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid"
        " WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"
        " AND c.relnamespace = CAST(current_schema() AS REGNAMESPACE)",
    .indexes =
        "SELECT c.relname, string_agg(a.attname, ',' ORDER BY a.attnum), i.indisunique,"
        " i.indpred IS NOT NULL FROM pg_index i"
        " JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = i.indexrelid"
        " WHERE c.relkind = 'r' AND c.relnamespace = CAST(current_schema() AS REGNAMESPACE)"
        " GROUP BY i.indexrelid, c.relname, i.indisunique, i.indpred IS NOT NULL",
    .foreign_keys =
        "SELECT c.relname, a.attname, r.relname, b.attname FROM pg_constraint k"
        " JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)"
        " JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = ANY (k.confkey)"
        " WHERE k.contype = 'f' AND c.relnamespace = CAST(current_schema() AS REGNAMESPACE)",
    .checks =
        "SELECT c.relname, a.attname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)"
        " WHERE k.contype = 'c' AND c.relnamespace = CAST(current_schema() AS REGNAMESPACE)"};

// Full-text search is where the engines differ by design.
bool is_search_machinery(const std::string& table, const std::string& column) {
  return table.starts_with("search_text") || column == "gram_vector" || column == "words";
}

std::string text_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "1" : "0";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return "?";
}

std::multiset<std::string> ask(Connection& connection, Text question) {
  const auto rows = connection.run(question, {});
  INFO((rows ? std::string() : rows.error().detail));
  REQUIRE(rows.has_value());
  std::multiset<std::string> out;
  for (const Row& row : rows->rows) {
    const std::string table = text_of(row.at(0));
    if (is_search_machinery(table, text_of(row.at(1))) || table.starts_with("sqlite_")) continue;
    std::string line;
    for (const Value& cell : row) line += text_of(cell) + " ";
    out.insert(std::move(line));
  }
  return out;
}

TEST_CASE(
    "schema: columns, types, keys, references, checks, indexes are the same on both engines") {
  const auto file_place = sqlite_file().make_place();
  const auto schema_place = postgres().make_place();
  const auto sqlite_database = file_place->open();
  const auto postgres_database = schema_place->open();
  REQUIRE(sqlite_database.has_value());
  REQUIRE(postgres_database.has_value());
  const auto sqlite = (*sqlite_database)->connect(Mode::read);
  const auto postgres = (*postgres_database)->connect(Mode::read);
  REQUIRE(sqlite.has_value());
  REQUIRE(postgres.has_value());
  const auto columns = ask(**sqlite, sqlite_catalogue.columns);
  CHECK(columns.size() > 80);
  CHECK(columns == ask(**postgres, postgres_catalogue.columns));
  const auto indexes = ask(**sqlite, sqlite_catalogue.indexes);
  CHECK(indexes.size() > 30);
  CHECK(indexes == ask(**postgres, postgres_catalogue.indexes));
  const auto foreign_keys = ask(**sqlite, sqlite_catalogue.foreign_keys);
  CHECK(foreign_keys.size() > 8);
  CHECK(foreign_keys == ask(**postgres, postgres_catalogue.foreign_keys));
  const auto checks = ask(**sqlite, sqlite_catalogue.checks);
  CHECK(checks.size() > 4);
  CHECK(checks == ask(**postgres, postgres_catalogue.checks));
}

TEST_CASE("migrations: of many that open an empty store at once one makes the schema") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const auto place = backend.make_place();
    std::atomic<int> opened{0};
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&] {
          const auto database = place->open();
          if (database) ++opened;
        });
      }
    }
    CHECK(opened == 6);
    write(*open_store(*place), [](Transaction&) -> Result<void> { return {}; });
  }
}

TEST_CASE("migrations: of two processes that open an empty store at once one makes the schema") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const auto place = backend.make_place();
    int gate[2];
    REQUIRE(::pipe(gate) == 0);
    std::array<pid_t, 2> children{};
    for (pid_t& child : children) {
      child = ::fork();
      if (child != 0) continue;
      ::close(gate[1]);
      char byte = 0;
      const bool released = ::read(gate[0], &byte, 1) == 0;  // the gate is shut for ever
      ::_exit(released && place->open().has_value() ? 0 : 1);
    }
    ::close(gate[0]);
    ::close(gate[1]);
    for (const pid_t child : children) {
      REQUIRE(child > 0);
      int status = -1;
      REQUIRE(::waitpid(child, &status, 0) == child);
      CHECK(status == 0);
    }
    write(*open_store(*place), [](Transaction&) -> Result<void> { return {}; });
  }
}

constexpr Text make_one = "CREATE TABLE one (id BIGINT NOT NULL PRIMARY KEY)";
constexpr Text make_sqlite_one = "CREATE TABLE one (id INTEGER NOT NULL PRIMARY KEY) STRICT";
constexpr Text make_two = "CREATE TABLE two AS SELECT id FROM one";
constexpr Text broken_script = "CREATE TABLE three AS SELECT id FROM one; CREATE NONSENSE";
constexpr Text select_one = "SELECT id FROM one";
constexpr Text select_two = "SELECT id FROM two";
constexpr Text select_three = "SELECT id FROM three";

TEST_CASE("migrations: they go forward, and other content or a newer schema is refused") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const auto place = backend.make_place();
    const auto database = place->open();
    REQUIRE(database.has_value());
    const auto lease = (*database)->connect(Mode::write);
    REQUIRE(lease.has_value());
    Connection& connection = **lease;
    const bool on_sqlite = connection.dialect() == Dialect::sqlite;
    // What the store has, and what may come after it.
    const auto released = on_sqlite ? migrations::sqlite() : migrations::postgres();
    std::vector<Migration> all(released.begin(), released.end());
    const int next = all.back().number + 1;
    all.push_back({next, "one", on_sqlite ? make_sqlite_one : make_one});
    all.push_back({next + 1, "two", make_two});
    const std::span<const Migration> both = all;
    const std::span<const Migration> one = both.first(all.size() - 1);

    CHECK(migrate(connection, one).has_value());
    CHECK(connection.run(select_one, {}).has_value());
    CHECK(migrate(connection, both).has_value());
    CHECK(migrate(connection, both).has_value());
    CHECK(connection.run(select_two, {}).has_value());

    CHECK(code_of(migrate(connection, one)) == Errc::store_too_new);
    std::vector<Migration> edited = all;
    edited[edited.size() - 2].script = make_two;
    CHECK(code_of(migrate(connection, edited)) == Errc::storage_broken);
    std::vector<Migration> broken = all;
    broken.push_back({next + 2, "three", broken_script});
    CHECK(code_of(migrate(connection, broken)) == Errc::storage_broken);
    CHECK_FALSE(connection.run(select_three, {}).has_value());
    CHECK(migrate(connection, both).has_value());
  }
}

}  // namespace
}  // namespace tank::testing
