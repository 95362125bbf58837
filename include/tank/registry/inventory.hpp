// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The inventory: everything there is, page by page, for administrators of the platform.

#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/page.hpp>
#include <tank/base/result.hpp>
#include <tank/event/audit.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/user.hpp>
#include <tank/org/organization.hpp>
#include <tank/registry/package.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// A service account and the organizations that it works for.
struct ListedServiceAccount {
  identity::User account;
  std::vector<std::string> organizations;  ///< slugs
};

/// Thread-safe: it has no state of its own. Each function's errors: unauthorized, forbidden,
/// limit_exceeded, invalid_cursor.
class TANK_API Inventory {
 public:
  /// Borrows the store; it must outlive this object.
  explicit Inventory(Store& store) : store_(&store) {}

  /// By name; private ones too.
  [[nodiscard]] Result<Page<Package>> packages(const identity::Actor& actor,
                                               const PageRequest& page) const;
  /// By slug; personal and deleted ones too.
  [[nodiscard]] Result<Page<org::Organization>> organizations(const identity::Actor& actor,
                                                              const PageRequest& page) const;
  /// By id.
  [[nodiscard]] Result<Page<ListedServiceAccount>> service_accounts(const identity::Actor& actor,
                                                                    const PageRequest& page) const;
  /// Newest first, of all organizations and of none.
  [[nodiscard]] Result<Page<event::AuditEvent>> audit(const identity::Actor& actor,
                                                      const PageRequest& page) const;

 private:
  Store* store_;
};

}  // namespace tank::inline v0::registry
