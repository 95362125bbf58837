// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Owners of libpq's objects, and SQLSTATE as faults.

#include <memory>
#include <string>

#include <libpq-fe.h>

#include "storage/sql/fault.hpp"

namespace tank::inline v0::postgres {

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using ConnectionHandle = std::unique_ptr<PGconn, FinishConnection>;

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

/// Connects, and sets what every session of ours needs. Faults: unavailable, broken (the
/// database's encoding is not UTF-8).
[[nodiscard]] sql::Outcome<ConnectionHandle> open_handle(const std::string& url);

/// The fault of a result that is neither rows nor success; `result` may be null.
[[nodiscard]] sql::Fault fault_of(PGconn* connection, const PGresult* result);

}  // namespace tank::inline v0::postgres
