// SPDX-License-Identifier: Apache-2.0
#include "storage/postgres/connection.hpp"

#include <array>
#include <cstdlib>

#include "storage/postgres/wire.hpp"

namespace tank::inline v0::postgres {
namespace {

constexpr int binary = 1;

// LOCK TABLE is no query and takes no snapshot: what the transaction reads is as of after it
// got the lock. The table hardly ever changes, so that no vacuum gets in the way.
constexpr const char* begin_write =
    "BEGIN ISOLATION LEVEL REPEATABLE READ;"
    " LOCK TABLE schema_migration IN SHARE ROW EXCLUSIVE MODE";
constexpr const char* begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
// There may be no table to lock yet. What is read after the lock must be what the process that
// held it has left, hence no snapshot. The key is a number of ours, `tank` in ASCII.
constexpr const char* begin_schema =
    "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(1952542315)";

const char* begin_text(sql::Mode mode) {
  switch (mode) {
    case sql::Mode::read:
      return begin_read;
    case sql::Mode::write:
      return begin_write;
    case sql::Mode::schema:
      break;
  }
  return begin_schema;
}

bool succeeded(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

sql::Outcome<sql::Rows> read_rows(const PGresult* result) {
  sql::Rows out;
  const int rows = PQntuples(result);
  const int columns = PQnfields(result);
  out.rows.reserve(static_cast<std::size_t>(rows));
  for (int row = 0; row < rows; ++row) {
    sql::Row cells;
    cells.reserve(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) {
      auto value = decode_field(result, row, column);
      if (!value) return tl::unexpected(std::move(value).error());
      cells.push_back(std::move(*value));
    }
    out.rows.push_back(std::move(cells));
  }
  // The tag of a SELECT counts its rows: that is not what changed.
  const std::string_view tag = PQcmdStatus(const_cast<PGresult*>(result));
  if (!tag.starts_with("SELECT")) {
    out.changed = std::atoll(PQcmdTuples(const_cast<PGresult*>(result)));
  }
  return out;
}

}  // namespace

sql::Outcome<const PostgresConnection::Prepared*> PostgresConnection::prepared(sql::Text text) {
  if (const auto found = statements_.find(text.c_str()); found != statements_.end()) {
    return &found->second;
  }
  PGconn* const connection = connection_.get();
  Prepared fresh{"s" + std::to_string(statements_.size()), {}};
  const ResultHandle made(PQprepare(connection, fresh.name.c_str(), text.c_str(), 0, nullptr));
  if (!succeeded(made.get())) return tl::unexpected(fault_of(connection, made.get()));
  // The server says of what type it takes each parameter to be, once per connection.
  const ResultHandle described(PQdescribePrepared(connection, fresh.name.c_str()));
  if (!succeeded(described.get())) return tl::unexpected(fault_of(connection, described.get()));
  for (int i = 0; i < PQnparams(described.get()); ++i) {
    fresh.types.push_back(PQparamtype(described.get(), i));
  }
  return &statements_.emplace(text.c_str(), std::move(fresh)).first->second;
}

sql::Outcome<sql::Rows> PostgresConnection::run(sql::Text text,
                                                std::span<const sql::Value> values) {
  const auto statement = prepared(text);
  if (!statement) return tl::unexpected(statement.error());
  const auto parameters = Parameters::encode((*statement)->types, values);
  if (!parameters) return tl::unexpected(parameters.error());
  const auto pointers = parameters->pointers();
  const ResultHandle result(PQexecPrepared(connection_.get(), (*statement)->name.c_str(),
                                           parameters->count(), pointers.data(),
                                           parameters->lengths(), parameters->formats(), binary));
  if (!succeeded(result.get())) return tl::unexpected(fault_of(connection_.get(), result.get()));
  return read_rows(result.get());
}

sql::Outcome<void> PostgresConnection::command(const char* text) {
  const ResultHandle result(PQexec(connection_.get(), text));
  if (!succeeded(result.get())) return tl::unexpected(fault_of(connection_.get(), result.get()));
  return {};
}

sql::Outcome<void> PostgresConnection::script(sql::Text text) { return command(text.c_str()); }

sql::Outcome<void> PostgresConnection::prepare(sql::Text text) {
  const auto statement = prepared(text);
  if (!statement) return tl::unexpected(statement.error());
  return {};
}

sql::Outcome<void> PostgresConnection::begin(sql::Mode mode) {
  mode_ = mode;
  auto begun = command(begin_text(mode));
  if (!begun) rollback();  // BEGIN itself may have succeeded
  return begun;
}

sql::Outcome<void> PostgresConnection::commit(sql::Reach reach) {
  const bool wrote = mode_ == sql::Mode::write;
  auto done = command(wrote ? watch_.commit_text(reach).c_str() : "COMMIT");
  if (!done) rollback();
  if (wrote) watch_.count_own(reach);
  return done;
}

void PostgresConnection::rollback() {
  if (PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) return;
  // What cannot be rolled back is seen by `is_alive`, and dropped.
  const auto ignored = command("ROLLBACK");
  static_cast<void>(ignored);
}

bool PostgresConnection::is_alive() const {
  return PQstatus(connection_.get()) == CONNECTION_OK &&
         PQtransactionStatus(connection_.get()) == PQTRANS_IDLE;
}

}  // namespace tank::inline v0::postgres
