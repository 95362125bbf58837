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

constexpr sql::Text select_version = "PRAGMA data_version";

Opened open_connection(const std::string& path, const OpenOptions& options,
                       std::atomic<std::uint64_t>* commits) {
  auto handle = open_handle(path, options);
  if (!handle) return tl::unexpected(std::move(handle).error());
  return std::make_unique<SqliteConnection>(std::move(*handle), commits);
}

std::int64_t clock_now() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

constexpr std::chrono::steady_clock::duration watch_interval = limits::change_check_interval;

}  // namespace

SqliteDatabase::SqliteDatabase(std::string path, std::optional<MemoryFolder> memory)
    : memory_(std::move(memory)),
      path_(std::move(path)),
      readers_(limits::pool_connections,
               [this] { return open_connection(path_, {.purpose = Purpose::read}, nullptr); }),
      writer_(1, [this] {
        const bool durable = !memory_;
        return open_connection(path_, {.purpose = Purpose::write, .durable = durable}, &mark_);
      }) {}

sql::Outcome<sql::Lease> SqliteDatabase::connect(sql::Mode mode) {
  return (mode == sql::Mode::read ? readers_ : writer_).take(limits::busy_timeout);
}

// Own commits are counted as they happen; those of other processes are looked for now and
// then. SQLite's data version moves with both, so an own commit may be counted twice, which
// costs whoever caches one more look.
std::uint64_t SqliteDatabase::change_mark() {
  const auto now = clock_now();
  auto due = next_watch_.load(std::memory_order_relaxed);
  if (now >= due && next_watch_.compare_exchange_strong(due, now + watch_interval.count()) &&
      others_committed()) {
    mark_.fetch_add(1);
  }
  return mark_.load();
}

bool SqliteDatabase::others_committed() {
  const std::scoped_lock lock(watch_mutex_);
  if (!watcher_) {
    auto handle = open_handle(path_, {.purpose = Purpose::read});
    if (!handle) return true;  // nothing is known, so everything may have changed
    watcher_ = std::make_unique<SqliteConnection>(std::move(*handle), nullptr);
  }
  const auto rows = watcher_->run(select_version, {});
  if (!rows || rows->is_empty()) return true;
  const auto* version = std::get_if<std::int64_t>(&rows->front().front());
  if (version == nullptr) return true;
  return std::exchange(watched_version_, *version) != *version;
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
