// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Where connections come from: the other half of what an engine implements.

#include <cstdint>
#include <memory>

#include "storage/sql/connection.hpp"

namespace tank::inline v0::sql {

/// A connection that goes back to where it came from.
using Lease = std::shared_ptr<Connection>;

/// Thread-safe. Outlives its leases.
class Database {
 public:
  virtual ~Database() = default;

  /// A connection for `Mode::read` or `Mode::write`; waits for a free one.
  /// Faults: conflict (waited for too long), unavailable.
  [[nodiscard]] virtual Outcome<Lease> connect(Mode mode) = 0;
  /// See `Store::change_mark`.
  [[nodiscard]] virtual std::uint64_t change_mark() = 0;
  /// See `Store::identity_mark`.
  [[nodiscard]] virtual std::uint64_t identity_mark() = 0;
};

}  // namespace tank::inline v0::sql
