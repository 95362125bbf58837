// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interfaces: packages, releases, dist-tags, search.

#include <cstdint>
#include <optional>
#include <vector>

#include <tank/registry/downloads.hpp>
#include <tank/registry/listed_skill.hpp>
#include <tank/registry/package.hpp>
#include <tank/registry/search.hpp>
#include <tank/registry/similar_names.hpp>

namespace tank::inline v0 {

/// Packages by name, and what search finds them by.
class TANK_API PackageStore {
 public:
  virtual ~PackageStore() = default;

  /// Adds the package, or answers with the one that has the name already.
  virtual Result<registry::Package> add_or_find(const registry::Package& package) = 0;
  /// Errors: package_not_found (also when its organization was deleted).
  [[nodiscard]] virtual Result<registry::Package> find(const package::PackageName& name) const = 0;
  /// Names that a new name may be taken for, in no order; the new one too, if it is there. A name
  /// of the answer may turn out to be no look-alike: the caller decides.
  [[nodiscard]] virtual Result<std::vector<package::PackageName>> similar(
      const registry::SimilarNames& wanted) const = 0;
  /// Saves owner, visibility, description, repository, status and labels; raises the revision.
  /// Compare-and-swap on it. Errors: storage_conflict.
  virtual Result<registry::Package> save(const registry::Package& package) = 0;
  /// Every package there is, by name; for verification. Errors: invalid_cursor.
  [[nodiscard]] virtual Result<Page<registry::Package>> list(const PageRequest& page) const = 0;
  /// By name. Errors: invalid_cursor.
  [[nodiscard]] virtual Result<Page<registry::Package>> of_organization(
      OrganizationId organization, const PageRequest& page) const = 0;
  /// How many there are, without those of deleted organizations.
  [[nodiscard]] virtual Result<std::int64_t> count() const = 0;
  /// Adds to download counters, of a package in all and on its days, many at once. Packages that
  /// are not there are passed over.
  virtual Result<void> count_downloads(const std::vector<registry::DownloadCount>& counts) = 0;
  /// By day. At most `limits::days_of_downloads` of them are asked for.
  [[nodiscard]] virtual Result<std::vector<registry::DayOfDownloads>> downloads(
      PackageId package, const registry::Days& days) const = 0;

  /// Writes what search finds a package by: its name, description and readme.
  virtual Result<void> index(const registry::Package& package, const std::string& readme) = 0;
  /// Errors: invalid_cursor.
  [[nodiscard]] virtual Result<Page<registry::SearchHit>> search(
      const registry::SearchQuery& query) const = 0;
  /// The first `limits::best_matches` hits at once, for counting; the query's page does
  /// not matter. Errors: limit_exceeded.
  [[nodiscard]] virtual Result<std::vector<registry::SearchHit>> best_matches(
      const registry::SearchQuery& query) const = 0;
  /// Public packages of living organizations whose `latest` can be installed, most downloads
  /// first, without labels; of one scope, or of all when it is empty.
  [[nodiscard]] virtual Result<std::vector<registry::ListedSkill>> listed_skills(
      std::string_view scope, int limit) const = 0;
};

/// Releases; a row is never removed.
class TANK_API ReleaseStore {
 public:
  virtual ~ReleaseStore() = default;

  /// Errors: release_burnt (a tombstone has the version), release_exists.
  virtual Result<void> add(const registry::Release& release) = 0;
  /// Tombstones and quarantined ones too. Errors: release_not_found.
  [[nodiscard]] virtual Result<registry::Release> find(PackageId package,
                                                       const semver::Version& version) const = 0;
  [[nodiscard]] virtual Result<registry::Release> find(ReleaseId id) const = 0;
  /// All of a package in SemVer order, highest first; without manifests and readmes, which
  /// only `find` reads. Tombstones and quarantined ones too.
  [[nodiscard]] virtual Result<std::vector<registry::Release>> of_package(
      PackageId package) const = 0;
  /// The highest release below `version` in SemVer order, whatever its state; without
  /// manifest and readme. An engine that can seek overrides this.
  [[nodiscard]] virtual Result<std::optional<registry::Release>> highest_below(
      PackageId package, const semver::Version& version) const {
    auto all = of_package(package);
    if (!all) return pass(all);
    for (registry::Release& release : *all) {
      if (release.version < version) return std::optional{std::move(release)};
    }
    return std::optional<registry::Release>{};
  }
  /// How many there are that are not tombstones.
  [[nodiscard]] virtual Result<std::int64_t> count() const = 0;
  /// Saves state, reason, deprecation, and what the analysis said. Errors: release_not_found.
  virtual Result<void> save_state(const registry::Release& release) = 0;
  /// Makes every release of an organization's packages a tombstone, for `reason`.
  virtual Result<void> bury(OrganizationId organization, std::string_view reason) = 0;
  /// Digests of every release that is not a tombstone, by keyset on the digest; for
  /// verification and for collecting artifacts that nothing names.
  [[nodiscard]] virtual Result<Page<Digest>> digests(const PageRequest& page) const = 0;
};

/// Names that point at versions.
class TANK_API DistTagStore {
 public:
  virtual ~DistTagStore() = default;

  virtual Result<void> set(PackageId package, const registry::DistTag& tag) = 0;
  /// Errors: dist_tag_not_found.
  virtual Result<void> remove(PackageId package, std::string_view tag) = 0;
  /// Removes every tag of an organization's packages.
  virtual Result<void> erase(OrganizationId organization) = 0;
  /// By tag.
  [[nodiscard]] virtual Result<std::vector<registry::DistTag>> of_package(
      PackageId package) const = 0;
};

}  // namespace tank::inline v0
