// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Whether an organization takes unsigned releases.

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/slug.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// Thread-safe: it has no state of its own. Where signatures are required, a release of a package
/// of the organization is refused unless its publisher has signed it with a registered key;
/// releases that are there already stay.
class TANK_API SigningPolicies {
 public:
  /// Borrows all three; they must outlive this object.
  SigningPolicies(Store& store, const Clock& clock, Entropy& entropy);

  /// For members. Errors: unauthorized, organization_not_found, forbidden.
  [[nodiscard]] Result<bool> is_required(const identity::Actor& actor, const Slug& slug) const;

  /// By an admin. Idempotent. Errors: unauthorized, organization_not_found, forbidden.
  [[nodiscard]] Result<void> require(const identity::Actor& actor, const Slug& slug, bool required);

 private:
  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace tank::inline v0::registry
