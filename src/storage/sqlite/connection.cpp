// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/connection.hpp"

#include <utility>
#include <variant>

#include "storage/sqlite/bind.hpp"

namespace tank::inline v0::sqlite {
namespace {

constexpr sql::Text begin_read = "BEGIN";
// The write lock is taken at once: a transaction that had read first could never get it after
// somebody else wrote.
constexpr sql::Text begin_write = "BEGIN IMMEDIATE";
constexpr sql::Text commit_text = "COMMIT";
constexpr sql::Text rollback_text = "ROLLBACK";
constexpr sql::Text select_version = "PRAGMA data_version";

// Ends the use of a statement whatever happened, so that the read that it holds ends too.
struct Reset {
  explicit Reset(sqlite3_stmt* used) : statement(used) {}
  Reset(const Reset&) = delete;
  Reset& operator=(const Reset&) = delete;
  ~Reset() {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
  }
  sqlite3_stmt* statement;
};

}  // namespace

sql::Outcome<SqliteConnection::Prepared*> SqliteConnection::prepared(sql::Text text) {
  if (const auto found = statements_.find(text.c_str()); found != statements_.end()) {
    return &found->second;
  }
  sqlite3_stmt* raw = nullptr;
  const auto view = text.view();
  const int status = sqlite3_prepare_v3(database_.get(), view.data(), static_cast<int>(view.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (status != SQLITE_OK) return tl::unexpected(last_fault(database_.get()));
  Prepared fresh{StatementHandle(raw), placeholders_of(raw)};
  return &statements_.emplace(text.c_str(), std::move(fresh)).first->second;
}

sql::Outcome<sql::Rows> SqliteConnection::step_through(sqlite3_stmt* statement) {
  sql::Rows out;
  int status = sqlite3_step(statement);
  for (; status == SQLITE_ROW; status = sqlite3_step(statement)) {
    out.rows.push_back(read_row(statement));
  }
  if (status != SQLITE_DONE) return tl::unexpected(last_fault(database_.get()));
  if (sqlite3_stmt_readonly(statement) == 0) out.changed = sqlite3_changes64(database_.get());
  return out;
}

sql::Outcome<sql::Rows> SqliteConnection::run(sql::Text text, std::span<const sql::Value> values) {
  auto found = prepared(text);
  if (!found) return tl::unexpected(std::move(found).error());
  sqlite3_stmt* statement = (*found)->statement.get();
  const Reset reset(statement);
  if (auto bound = bind_values(statement, (*found)->placeholders, values); !bound) {
    return tl::unexpected(std::move(bound).error());
  }
  return step_through(statement);
}

sql::Outcome<void> SqliteConnection::command(sql::Text text) {
  auto done = run(text, {});
  if (!done) return tl::unexpected(std::move(done).error());
  return {};
}

sql::Outcome<void> SqliteConnection::script(sql::Text text) {
  if (sqlite3_exec(database_.get(), text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return tl::unexpected(last_fault(database_.get()));
  }
  return {};
}

sql::Outcome<void> SqliteConnection::prepare(sql::Text text) {
  auto found = prepared(text);
  if (!found) return tl::unexpected(std::move(found).error());
  return {};
}

sql::Outcome<void> SqliteConnection::begin(sql::Mode mode) {
  if (mode == sql::Mode::read) return command(begin_read);
  auto begun = command(begin_write);
  if (begun) look_for_others();
  return begun;
}

// The version moves with the commits of every other connection. It does not tell what they wrote.
void SqliteConnection::look_for_others() {
  if (marks_ == nullptr) return;
  const auto rows = run(select_version, {});
  const bool is_read = rows && !rows->is_empty();
  const auto* version = is_read ? std::get_if<std::int64_t>(&rows->front().front()) : nullptr;
  // Where nothing is known, everything may have changed.
  if (version != nullptr && std::exchange(data_version_, *version) == *version) return;
  marks_->count(sql::Reach::identity);
}

sql::Outcome<void> SqliteConnection::commit(sql::Reach reach) {
  auto done = command(commit_text);
  if (!done) rollback();
  if (marks_ != nullptr) marks_->count(reach);
  return done;
}

void SqliteConnection::rollback() {
  // SQLite has rolled back by itself after a full disk or an I/O error.
  if (sqlite3_get_autocommit(database_.get()) != 0) return;
  if (!command(rollback_text)) alive_ = false;
}

}  // namespace tank::inline v0::sqlite
