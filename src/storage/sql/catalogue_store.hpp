// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What people browse, in SQL.

#include <tank/storage/catalogue_store.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlCatalogueStore final : public CatalogueStore {
 public:
  explicit SqlCatalogueStore(Session& session) : db_(session) {}

  Result<registry::CataloguePage> search(const registry::SearchQuery& query,
                                         std::int64_t offset) const override;
  Result<std::vector<registry::CatalogueEntry>> top(const std::optional<UserId>& viewer,
                                                    int limit) const override;
  Result<Page<registry::Package>> of_member(UserId user, const PackageFilter& filter,
                                            const PageRequest& page) const override;
  Result<void> star(PackageId package, UserId user, TimePoint at) override;
  Result<void> unstar(PackageId package, UserId user) override;
  Result<registry::Stars> stars(PackageId package,
                                const std::optional<UserId>& user) const override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
