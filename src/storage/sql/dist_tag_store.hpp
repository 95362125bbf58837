// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Dist-tags in SQL.

#include <tank/storage/package_store.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlDistTagStore final : public DistTagStore {
 public:
  explicit SqlDistTagStore(Session& session) : db_(session) {}

  Result<void> set(PackageId package, const registry::DistTag& tag) override;
  Result<void> remove(PackageId package, std::string_view tag) override;
  Result<void> erase(OrganizationId organization) override;
  Result<std::vector<registry::DistTag>> of_package(PackageId package) const override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
