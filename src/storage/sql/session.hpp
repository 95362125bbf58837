// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One transaction on one connection, as the role stores see it.

#include <array>
#include <optional>
#include <span>

#include "storage/sql/codec.hpp"
#include "storage/sql/connection.hpp"

namespace tank::inline v0::sql {

/// PostgreSQL refuses everything after a fault in a transaction, SQLite goes on. Here both
/// refuse: the first fault is the answer to every later call.
class Session {
 public:
  explicit Session(Connection& connection) : connection_(connection) {}

  /// Errors: storage_conflict, storage_unavailable, storage_full, storage_broken.
  template <class... Values>
  [[nodiscard]] Result<Rows> run(Text text, const Values&... values) {
    const std::array<Value, sizeof...(Values)> encoded{encode(values)...};
    return run_encoded(text, encoded);
  }
  template <class... Values>
  [[nodiscard]] Result<Rows> run(const ByDialect& texts, const Values&... values) {
    return run(texts.of(connection_.dialect()), values...);
  }

  [[nodiscard]] Dialect dialect() const { return connection_.dialect(); }
  /// Notes that the transaction changed what says who somebody is.
  void note_identity() { reach_ = Reach::identity; }
  [[nodiscard]] Reach reach() const { return reach_; }
  /// The fault that ended the transaction, if one did.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  /// Refuses every further call: the transaction is over.
  void end() { failure_ = Error{Errc::internal_error, "the transaction is over"}; }

 private:
  Result<Rows> run_encoded(Text text, std::span<const Value> values);

  Connection& connection_;
  Reach reach_ = Reach::data;
  std::optional<Error> failure_;
};

}  // namespace tank::inline v0::sql
