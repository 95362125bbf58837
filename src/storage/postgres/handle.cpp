// SPDX-License-Identifier: Apache-2.0
#include "storage/postgres/handle.hpp"

#include <array>
#include <string_view>

#include <tank/base/limits.hpp>

namespace tank::inline v0::postgres {
namespace {

using sql::FaultKind;

struct StateRow {
  std::string_view prefix;
  FaultKind kind;
};

// SQLSTATE, PostgreSQL 15 appendix A; the first row whose prefix fits decides.
constexpr std::array states{
    StateRow{"23505", FaultKind::unique},
    StateRow{"23503", FaultKind::foreign_key},
    StateRow{"23", FaultKind::check},
    StateRow{"22", FaultKind::check},         // a value that does not fit its type
    StateRow{"40003", FaultKind::lost},       // statement completion unknown
    StateRow{"40", FaultKind::conflict},      // serialization failure, deadlock
    StateRow{"55P03", FaultKind::conflict},   // lock not available in time
    StateRow{"53100", FaultKind::full},       // disk full
    StateRow{"53", FaultKind::unavailable},   // too many connections, out of memory
    StateRow{"57P", FaultKind::unavailable},  // shutting down, or not yet up
    StateRow{"57", FaultKind::unavailable},
    StateRow{"08", FaultKind::lost},
};

FaultKind kind_of(std::string_view state) {
  for (const StateRow& row : states) {
    if (state.starts_with(row.prefix)) return row.kind;
  }
  return FaultKind::broken;
}

// libpq ends its messages with a new line.
std::string trimmed(const char* message) {
  std::string_view text = message == nullptr ? "" : message;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  return std::string(text);
}

std::string session_settings() {
  const auto milliseconds = std::to_string(limits::busy_timeout.count());
  // A commit is durable when it returns, whatever the server's default is. JIT costs more
  // than our statements take.
  return "SET synchronous_commit = on; SET jit = off; SET client_min_messages = warning;"
         " SET timezone = 'UTC'; SET lock_timeout = " +
         milliseconds;
}

}  // namespace

sql::Fault fault_of(PGconn* connection, const PGresult* result) {
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  if (PQstatus(connection) == CONNECTION_BAD) {
    return {FaultKind::lost, trimmed(PQerrorMessage(connection))};
  }
  if (state == nullptr) return {FaultKind::lost, trimmed(PQerrorMessage(connection))};
  return {kind_of(state), trimmed(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY))};
}

sql::Outcome<ConnectionHandle> open_handle(const std::string& url) {
  // A peer that is gone without a word is noticed within a quarter of a minute. What the address
  // says about this wins, for it comes later.
  const std::array<const char*, 9> keys{"keepalives_idle",
                                        "keepalives_interval",
                                        "keepalives_count",
                                        "tcp_user_timeout",
                                        "dbname",
                                        "connect_timeout",
                                        "client_encoding",
                                        "fallback_application_name",
                                        nullptr};
  const std::string timeout = std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(limits::busy_timeout).count());
  const std::array<const char*, 9> values{
      "5", "3", "3", "15000", url.c_str(), timeout.c_str(), "UTF8", "libtank", nullptr};
  ConnectionHandle connection(PQconnectdbParams(keys.data(), values.data(), 1));
  if (!connection) return sql::refuse(FaultKind::unavailable, "out of memory");
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    return sql::refuse(FaultKind::unavailable, trimmed(PQerrorMessage(connection.get())));
  }
  const std::string_view encoding = PQparameterStatus(connection.get(), "server_encoding");
  if (encoding != "UTF8") {
    return sql::refuse(FaultKind::broken, "the database's encoding must be UTF8");
  }
  const ResultHandle set(PQexec(connection.get(), session_settings().c_str()));
  if (PQresultStatus(set.get()) != PGRES_COMMAND_OK) {
    return tl::unexpected(fault_of(connection.get(), set.get()));
  }
  return connection;
}

}  // namespace tank::inline v0::postgres
