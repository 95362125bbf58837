// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/database.hpp"

#include <utility>

#include <tank/base/limits.hpp>
#include <tank/storage/open.hpp>

#include "storage/migrations/migrations.hpp"
#include "storage/sql/migration.hpp"
#include "storage/sql/store.hpp"

namespace tank::inline v0::sqlite {
namespace {

using Opened = sql::Outcome<std::unique_ptr<sql::Connection>>;

Opened open_connection(const std::string& path, const OpenOptions& options,
                       sql::ChangeMarks* marks) {
  auto handle = open_handle(path, options);
  if (!handle) return tl::unexpected(std::move(handle).error());
  return std::make_unique<SqliteConnection>(std::move(*handle), marks);
}

std::int64_t clock_now() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

constexpr std::chrono::steady_clock::duration look_interval = limits::change_check_interval;

}  // namespace

SqliteDatabase::SqliteDatabase(std::string path, std::optional<MemoryFolder> memory)
    : memory_(std::move(memory)),
      path_(std::move(path)),
      readers_(limits::pool_connections,
               [this] { return open_connection(path_, {.purpose = Purpose::read}, nullptr); }),
      writer_(1, [this] {
        const bool durable = !memory_;
        return open_connection(path_, {.purpose = Purpose::write, .durable = durable}, &marks_);
      }) {}

sql::Outcome<sql::Lease> SqliteDatabase::connect(sql::Mode mode) {
  return (mode == sql::Mode::read ? readers_ : writer_).take(limits::busy_timeout);
}

// Own commits are counted as they happen; those of other processes are looked for now and then,
// on the one connection that can tell them from ours. Where that is busy a transaction of ours
// has it, which looks as it begins, and after that nobody else commits before it is over.
void SqliteDatabase::look() {
  const auto now = clock_now();
  auto due = next_look_.load(std::memory_order_relaxed);
  if (now < due || !next_look_.compare_exchange_strong(due, now + look_interval.count())) return;
  auto writer = writer_.take(std::chrono::milliseconds(0));
  if (writer) return static_cast<SqliteConnection&>(**writer).look_for_others();
  // A file that cannot be opened may hold anything.
  if (writer.error().kind != sql::FaultKind::conflict) marks_.count(sql::Reach::identity);
}

std::uint64_t SqliteDatabase::change_mark() {
  look();
  return marks_.all();
}

std::uint64_t SqliteDatabase::identity_mark() {
  look();
  return marks_.identity();
}

Result<std::unique_ptr<sql::Database>> open_database(const std::string& path, OpenMode mode) {
  std::optional<MemoryFolder> memory;
  std::string file = path;
  if (path == ":memory:") {
    auto folder = MemoryFolder::make();
    if (!folder) return tl::unexpected(sql::to_error(folder.error()));
    memory.emplace(std::move(*folder));
    file = memory->path() / "tank.db";
  }
  auto database = std::make_unique<SqliteDatabase>(std::move(file), std::move(memory));
  if (auto ready = sql::prepare(*database, mode, migrations::sqlite()); !ready) {
    return pass(std::move(ready));
  }
  return std::unique_ptr<sql::Database>(std::move(database));
}

}  // namespace tank::inline v0::sqlite

namespace tank::inline v0 {

Result<std::unique_ptr<Store>> open_sqlite(const std::string& path, OpenMode mode) {
  auto database = sqlite::open_database(path, mode);
  if (!database) return pass(std::move(database));
  return sql::make_store(std::move(*database));
}

}  // namespace tank::inline v0
