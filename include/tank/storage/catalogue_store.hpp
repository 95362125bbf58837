// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interface: what people browse.

#include <cstdint>
#include <optional>
#include <vector>

#include <tank/registry/catalogue_entry.hpp>

namespace tank::inline v0 {

/// Which packages of a member are wanted. All that is given must hold.
struct PackageFilter {
  std::optional<package::Visibility> visibility;
  std::optional<registry::PackageStatus> status;
  std::string text;  ///< anywhere in name, description or labels, in any case
};

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

  /// Of every organization that the user is a member of, whatever their status, by name.
  /// Errors: invalid_cursor.
  [[nodiscard]] virtual Result<Page<registry::Package>> of_member(
      UserId user, const PackageFilter& filter, const PageRequest& page) const = 0;

  /// Idempotent.
  virtual Result<void> star(PackageId package, UserId user, TimePoint at) = 0;
  /// Idempotent.
  virtual Result<void> unstar(PackageId package, UserId user) = 0;
  [[nodiscard]] virtual Result<registry::Stars> stars(PackageId package,
                                                      const std::optional<UserId>& user) const = 0;
};

}  // namespace tank::inline v0
