// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interface: what people browse.

#include <cstdint>
#include <optional>
#include <vector>

#include <tank/registry/catalogue_entry.hpp>

namespace tank::inline v0 {

/// Packages as lists show them, and stars. What is seen by whom is as in `PackageStore::search`.
class TANK_API CatalogueStore {
 public:
  virtual ~CatalogueStore() = default;

  /// `query.page.limit` entries from `offset` on, in the order of `PackageStore::search`.
  [[nodiscard]] virtual Result<registry::CataloguePage> search(const registry::SearchQuery& query,
                                                               std::int64_t offset) const = 0;
  /// Most downloads first.
  [[nodiscard]] virtual Result<std::vector<registry::CatalogueEntry>> top(
      const std::optional<UserId>& viewer, int limit) const = 0;

  /// Idempotent.
  virtual Result<void> star(PackageId package, UserId user, TimePoint at) = 0;
  /// Idempotent.
  virtual Result<void> unstar(PackageId package, UserId user) = 0;
  [[nodiscard]] virtual Result<registry::Stars> stars(PackageId package,
                                                      const std::optional<UserId>& user) const = 0;
};

}  // namespace tank::inline v0
