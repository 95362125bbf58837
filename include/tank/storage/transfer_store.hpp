// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interface: offers to take packages over.

#include <optional>
#include <vector>

#include <tank/base/page.hpp>
#include <tank/base/result.hpp>
#include <tank/registry/transfer.hpp>

namespace tank::inline v0 {

/// Open offers; what became of the others is in the audit log.
class TANK_API TransferStore {
 public:
  virtual ~TransferStore() = default;

  /// Replaces an offer that has expired at `transfer.offered_at`.
  /// Errors: precondition_failed (another offer of the package is open).
  virtual Result<void> add(const registry::Transfer& transfer) = 0;
  /// Also when it has expired; nothing when there is none.
  [[nodiscard]] virtual Result<std::optional<registry::Transfer>> find(PackageId package) const = 0;
  /// Nothing happens when there is none.
  virtual Result<void> remove(PackageId package) = 0;
  /// Those that can be answered at `now`, made by or to the organization, by name of package.
  /// Errors: invalid_cursor.
  [[nodiscard]] virtual Result<Page<registry::TransferDetail>> of_organization(
      OrganizationId organization, TimePoint now, const PageRequest& page) const = 0;
};

}  // namespace tank::inline v0
