// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/migration.hpp"

#include <array>

#include <tank/base/digest.hpp>

#include "storage/sql/reader.hpp"
#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr ByDialect create_record{
    .sqlite =
        "CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER NOT NULL PRIMARY KEY,"
        " name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT",
    .postgres =
        "CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT NOT NULL PRIMARY KEY,"
        " name TEXT NOT NULL, checksum TEXT NOT NULL)"};

constexpr ByDialect find_record{
    .sqlite = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'",
    .postgres = "SELECT relname FROM pg_class WHERE oid = to_regclass('schema_migration')"};

constexpr Text select_applied = "SELECT number, checksum FROM schema_migration ORDER BY number";

constexpr Text insert_applied =
    "INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)";

std::string checksum_of(const Migration& migration) {
  return Digest::of(migration.script.view()).to_string();
}

struct Applied {
  int number;
  std::string checksum;
};

/// How many of the migrations are recorded.
Result<std::size_t> check_applied(const std::vector<Applied>& applied,
                                  std::span<const Migration> migrations) {
  if (applied.size() > migrations.size()) {
    return fail(Errc::store_too_new,
                "the store has schema " + std::to_string(applied.size()) + ", this program knows " +
                    std::to_string(migrations.size()) + "; use a newer libtank");
  }
  for (std::size_t i = 0; i < applied.size(); ++i) {
    const bool same = applied[i].number == migrations[i].number &&
                      applied[i].checksum == checksum_of(migrations[i]);
    if (!same) {
      return fail(Errc::storage_broken, "migration " + std::to_string(migrations[i].number) + " (" +
                                            std::string(migrations[i].name) +
                                            ") was applied with other content");
    }
  }
  return applied.size();
}

Result<std::size_t> count_applied(Session& session, std::span<const Migration> migrations) {
  const auto applied = read_all(session.run(select_applied), [](Reader& in) {
    return in.finish(Applied{.number = in.next<int>(), .checksum = in.next<std::string>()});
  });
  if (!applied) return pass(applied);
  return check_applied(*applied, migrations);
}

// Without taking the writers' lock: the usual case when a store is opened.
Result<bool> is_up_to_date(Connection& connection, std::span<const Migration> migrations) {
  if (auto begun = connection.begin(Mode::read); !begun) {
    return tl::unexpected(to_error(begun.error()));
  }
  Session session(connection);
  Result<bool> answer = false;
  if (const auto record = session.run(find_record); !record) {
    answer = pass(record);
  } else if (!record->is_empty()) {
    const auto applied = count_applied(session, migrations);
    if (applied) {
      answer = *applied == migrations.size();
    } else {
      answer = pass(applied);
    }
  }
  connection.rollback();
  return answer;
}

Result<void> apply_missing(Connection& connection, std::span<const Migration> migrations) {
  Session session(connection);
  if (const auto made = session.run(create_record); !made) return pass(made);
  const auto applied = count_applied(session, migrations);
  if (!applied) return pass(applied);
  for (const Migration& migration : migrations.subspan(*applied)) {
    if (const auto done = connection.script(migration.script); !done) {
      Error error = to_error(done.error());
      error.detail = "migration " + std::string(migration.name) + ": " + error.detail;
      return tl::unexpected(std::move(error));
    }
    const auto recorded = session.run(insert_applied, migration.number, std::string(migration.name),
                                      checksum_of(migration));
    if (!recorded) return pass(recorded);
  }
  return {};
}

Result<void> require_schema(Connection& connection) {
  const auto record = Session(connection).run(find_record);
  if (!record) return pass(record);
  if (!record->is_empty()) return {};
  return fail(Errc::storage_unavailable,
              "the database has no store in it; say with --store where the store is");
}

}  // namespace

Result<void> prepare(Database& database, OpenMode mode, std::span<const Migration> migrations) {
  if (mode == OpenMode::existing) {
    // By a reader: a writer would leave its mark on a file that is no store.
    const auto reader = database.connect(Mode::read);
    if (!reader) return tl::unexpected(to_error(reader.error()));
    if (auto found = require_schema(**reader); !found) return found;
  }
  const auto writer = database.connect(Mode::write);
  if (!writer) return tl::unexpected(to_error(writer.error()));
  return migrate(**writer, migrations);
}

Result<void> migrate(Connection& connection, std::span<const Migration> migrations) {
  const auto ready = is_up_to_date(connection, migrations);
  if (!ready) return pass(ready);
  if (*ready) return {};
  if (auto begun = connection.begin(Mode::schema); !begun) {
    return tl::unexpected(to_error(begun.error()));
  }
  if (auto applied = apply_missing(connection, migrations); !applied) {
    connection.rollback();
    return applied;
  }
  if (auto committed = connection.commit(Reach::identity); !committed) {
    return tl::unexpected(to_error(committed.error()));
  }
  return {};
}

}  // namespace tank::inline v0::sql
