// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The syntactic seam: all that an engine has to implement.

#include <memory>
#include <span>
#include <string_view>

#include "storage/sql/change_marks.hpp"
#include "storage/sql/fault.hpp"
#include "storage/sql/text.hpp"
#include "storage/sql/value.hpp"

namespace tank::inline v0::sql {

enum class Mode {
  read,    ///< one consistent view, taken with the first read
  write,   ///< waits until it is the only writer of the database
  schema,  ///< likewise, when there may be no table yet
};

/// One connection. Externally synchronised. Inside a transaction nothing may be run after a
/// fault but `rollback`.
class Connection {
 public:
  virtual ~Connection() = default;

  /// Runs one statement with `values[i]` for `$i+1` and gives all its rows.
  [[nodiscard]] virtual Outcome<Rows> run(Text text, std::span<const Value> values) = 0;
  /// Runs statements that have neither parameters nor rows.
  [[nodiscard]] virtual Outcome<void> script(Text text) = 0;
  /// Compiles a statement without running it.
  [[nodiscard]] virtual Outcome<void> prepare(Text text) = 0;

  [[nodiscard]] virtual Outcome<void> begin(Mode mode) = 0;
  /// Durable when it succeeds. The transaction is over either way. `reach` goes to everybody who
  /// watches for changes.
  [[nodiscard]] virtual Outcome<void> commit(Reach reach) = 0;
  /// Never fails: what cannot be rolled back is a dead connection.
  virtual void rollback() = 0;

  [[nodiscard]] virtual Dialect dialect() const = 0;
  /// Whether the connection may be used again. No round trip.
  [[nodiscard]] virtual bool is_alive() const = 0;
};

}  // namespace tank::inline v0::sql
