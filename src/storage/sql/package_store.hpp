// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Packages in SQL.

#include <tank/storage/package_store.hpp>

#include "storage/sql/reader.hpp"
#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

/// What `read_package` reads; `p` is the table.
inline constexpr Part package_columns =
    "p.id, p.organization_id, p.name, p.visibility, p.description, p.repository, p.downloads,"
    " p.revision, p.created_at, p.updated_at, p.status, p.status_reason, p.labels";
[[nodiscard]] registry::Package read_package(Reader& in);

class SqlPackageStore final : public PackageStore {
 public:
  explicit SqlPackageStore(Session& session) : db_(session) {}

  Result<registry::Package> add_or_find(const registry::Package& package) override;
  Result<registry::Package> find(const package::PackageName& name) const override;
  Result<std::vector<package::PackageName>> similar(
      const registry::SimilarNames& wanted) const override;
  Result<registry::Package> save(const registry::Package& package) override;
  Result<Page<registry::Package>> list(const PageRequest& page) const override;
  Result<Page<registry::Package>> of_organization(OrganizationId organization,
                                                  const PageRequest& page) const override;
  Result<std::int64_t> count() const override;
  Result<void> count_downloads(const std::vector<registry::DownloadCount>& counts) override;
  [[nodiscard]] Result<std::vector<registry::DayOfDownloads>> downloads(
      PackageId package, const registry::Days& days) const override;
  Result<void> index(const registry::Package& package, const std::string& readme) override;
  Result<Page<registry::SearchHit>> search(const registry::SearchQuery& query) const override;
  Result<std::vector<registry::SearchHit>> best_matches(
      const registry::SearchQuery& query) const override;
  Result<std::vector<registry::ListedSkill>> listed_skills(std::string_view scope,
                                                           int limit) const override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
