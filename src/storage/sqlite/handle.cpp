// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/handle.hpp"

#include <chrono>
#include <thread>

#include <tank/base/limits.hpp>

namespace tank::inline v0::sqlite {
namespace {

using sql::FaultKind;

FaultKind kind_of_constraint(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return FaultKind::unique;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return FaultKind::foreign_key;
    default:
      return FaultKind::check;
  }
}

FaultKind kind_of(int extended) {
  switch (extended & 0xff) {
    case SQLITE_CONSTRAINT:
      return kind_of_constraint(extended);
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return FaultKind::check;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return FaultKind::conflict;
    case SQLITE_FULL:
      return FaultKind::full;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
      return FaultKind::unavailable;
    case SQLITE_IOERR:
      return FaultKind::lost;
    default:
      return FaultKind::broken;
  }
}

// Small caches: the file is in the cache of the operating system anyway, and an idle server
// should cost little.
constexpr const char* settings =
    "PRAGMA foreign_keys = ON; PRAGMA cache_size = -1024; PRAGMA temp_store = MEMORY;";
constexpr const char* no_writes = "PRAGMA query_only = ON;";

// A commit is durable when it returns: FULL syncs the log with every commit. What lives in
// memory has nothing to sync.
constexpr const char* durable_writes =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;";
constexpr const char* fleeting_writes = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;";

constexpr std::chrono::milliseconds busy_pause{5};

bool configure(sqlite3* database, const char* pragmas) {
  return sqlite3_exec(database, pragmas, nullptr, nullptr, nullptr) == SQLITE_OK;
}

// Of two that open a new file at once, both want to switch it to the write-ahead log. SQLite
// does not wait there, for one of them might wait for ever; asking again after a while does.
bool configure_patiently(sqlite3* database, const char* pragmas) {
  const auto deadline = std::chrono::steady_clock::now() + limits::busy_timeout;
  while (!configure(database, pragmas)) {
    const bool is_busy = (sqlite3_errcode(database) & 0xff) == SQLITE_BUSY;
    if (!is_busy || std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(busy_pause);
  }
  return true;
}

}  // namespace

sql::Fault last_fault(sqlite3* database) {
  return {kind_of(sqlite3_extended_errcode(database)), sqlite3_errmsg(database)};
}

sql::Outcome<DatabaseHandle> open_handle(const std::string& path, const OpenOptions& options) {
  const bool writes = options.purpose == Purpose::write;
  // A reader too may have to bring the shared index of the log up to date, so that it opens
  // the file like a writer and promises not to write.
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE |
                    (writes ? SQLITE_OPEN_CREATE : 0);
  sqlite3* raw = nullptr;
  const int status = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  DatabaseHandle database(raw);
  if (status != SQLITE_OK) {
    return sql::refuse(FaultKind::unavailable,
                       "cannot open " + path + ": " + sqlite3_errstr(status));
  }
  sqlite3_busy_timeout(raw, static_cast<int>(limits::busy_timeout.count()));
  const char* const purpose =
      !writes ? no_writes : (options.durable ? durable_writes : fleeting_writes);
  const bool configured = configure(raw, settings) && configure_patiently(raw, purpose);
  if (!configured) return tl::unexpected(last_fault(raw));
  return database;
}

}  // namespace tank::inline v0::sqlite
