// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// How much there is of everything, for administrators of the platform.

#include <cstdint>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/identity/actor.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::identity {

/// Counts of one moment.
struct Counts {
  std::int64_t users = 0;          ///< people
  std::int64_t organizations = 0;  ///< teams that are not deleted
  std::int64_t packages = 0;       ///< of organizations that are not deleted
  std::int64_t releases = 0;       ///< that are no tombstones

  friend bool operator==(const Counts&, const Counts&) = default;
};

/// Thread-safe: it has no state of its own.
class TANK_API Statistics {
 public:
  /// Borrows the store; it must outlive this object.
  explicit Statistics(Store& store) : store_(&store) {}

  /// Errors: unauthorized, forbidden.
  [[nodiscard]] Result<Counts> counts(const Actor& actor) const;

 private:
  Store* store_;
};

}  // namespace tank::inline v0::identity
