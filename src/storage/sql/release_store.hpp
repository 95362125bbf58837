// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Releases in SQL.

#include <tank/storage/package_store.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlReleaseStore final : public ReleaseStore {
 public:
  explicit SqlReleaseStore(Session& session) : db_(session) {}

  Result<void> add(const registry::Release& release) override;
  Result<registry::Release> find(PackageId package, const semver::Version& version) const override;
  Result<registry::Release> find(ReleaseId id) const override;
  Result<std::vector<registry::Release>> of_package(PackageId package) const override;
  Result<std::optional<registry::Release>> highest_below(
      PackageId package, const semver::Version& version) const override;
  Result<std::int64_t> count() const override;
  Result<void> save_state(const registry::Release& release) override;
  Result<void> bury(OrganizationId organization, std::string_view reason) override;
  Result<Page<Digest>> digests(const PageRequest& page) const override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
