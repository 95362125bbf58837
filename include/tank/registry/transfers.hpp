// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Packages change hands: offered by the owner, accepted by who receives them.

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/page.hpp>
#include <tank/base/result.hpp>
#include <tank/base/slug.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/registry/package.hpp>
#include <tank/registry/transfer.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// Thread-safe: it has no state of its own. A package keeps its name, its releases and their
/// signatures; who may publish, manage and see it changes with the owner. Every step has an audit
/// row in both organizations.
class TANK_API Transfers {
 public:
  /// Borrows all three; they must outlive this object.
  Transfers(Store& store, const Clock& clock, Entropy& entropy);

  /// Offers the package to the organization `to`, for `transfer_lifetime`.
  /// Errors: package_not_found, unauthorized, forbidden (an admin of the owner may),
  /// organization_not_found, precondition_failed (offered already, or `to` is the owner).
  [[nodiscard]] Result<TransferDetail> offer(const identity::Actor& actor,
                                             const package::PackageName& name, const Slug& to);

  /// By an admin of the owner. Errors: package_not_found, unauthorized, forbidden,
  /// precondition_failed (there is no offer).
  [[nodiscard]] Result<void> withdraw(const identity::Actor& actor,
                                      const package::PackageName& name);

  /// By an admin of the receiving organization. An offer goes no further than the right of who
  /// made it: when he may not any more, it holds no longer.
  /// Errors: package_not_found, unauthorized, forbidden, precondition_failed (there is no offer
  /// to an organization of the actor, it has expired, or who made it may not any more).
  [[nodiscard]] Result<Package> accept(const identity::Actor& actor,
                                       const package::PackageName& name);

  /// By an admin of the receiving organization; an expired offer too.
  /// Errors: package_not_found, unauthorized, forbidden, precondition_failed (there is none).
  [[nodiscard]] Result<void> decline(const identity::Actor& actor,
                                     const package::PackageName& name);

  /// Open offers by and to the organization, by package; for its admins.
  /// Errors: unauthorized, organization_not_found, forbidden, limit_exceeded, invalid_cursor.
  [[nodiscard]] Result<Page<TransferDetail>> list(const identity::Actor& actor, const Slug& slug,
                                                  const PageRequest& page = {}) const;

 private:
  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace tank::inline v0::registry
