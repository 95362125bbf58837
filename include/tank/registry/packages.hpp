// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Packages: found, listed, searched, and described to resolvers.

#include <optional>
#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/page.hpp>
#include <tank/base/result.hpp>
#include <tank/base/slug.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/org/organization.hpp>
#include <tank/registry/downloads.hpp>
#include <tank/registry/package.hpp>
#include <tank/registry/search.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// A package with everything that hangs on it. `releases` are in SemVer order, highest
/// first, without manifests and readmes, and without quarantined and deleted ones.
struct PackageDetail {
  Package package;
  org::Organization organization;
  std::vector<DistTag> tags;  ///< by tag
  std::vector<Release> releases;

  /// What `latest` points at.
  [[nodiscard]] const Release* latest() const;
};

/// What a client needs to resolve: the canonical sparse-index document as a value.
struct IndexDocument {
  Package package;  ///< `revision` changes with every change of the document
  std::vector<DistTag> tags;
  std::vector<Release> releases;  ///< lowest first; quarantined and deleted ones left out
};

/// Thread-safe: it has no state of its own. To strangers a private package does not exist.
class TANK_API Packages {
 public:
  /// Borrows all three; they must outlive this object.
  Packages(Store& store, const Clock& clock, Entropy& entropy);

  /// Errors: package_not_found, forbidden (the token lacks scope or pattern).
  [[nodiscard]] Result<PackageDetail> find(const identity::Actor& actor,
                                           const package::PackageName& name) const;

  /// Of one organization, by name; private ones to members only.
  /// Errors: organization_not_found, forbidden, limit_exceeded, invalid_cursor.
  [[nodiscard]] Result<Page<Package>> of_organization(const identity::Actor& actor,
                                                      const Slug& slug,
                                                      const PageRequest& page) const;

  /// `viewer` of the query is replaced by the actor.
  /// Errors: forbidden, limit_exceeded (page, or a text above `limits::query_length`),
  /// invalid_cursor.
  [[nodiscard]] Result<Page<SearchHit>> search(const identity::Actor& actor,
                                               SearchQuery query) const;

  /// What the same search finds, counted, over its first `limits::best_matches` hits.
  /// `viewer` of the query is replaced by the actor; its page does not matter.
  /// Errors: forbidden, limit_exceeded (a text above `limits::query_length`).
  [[nodiscard]] Result<SearchFacets> facets(const identity::Actor& actor, SearchQuery query) const;

  /// How often the package was downloaded, by day. What was counted since the last flush of a
  /// `DownloadCounter` is not in it.
  /// Errors: invalid_argument, limit_exceeded, package_not_found, forbidden.
  [[nodiscard]] Result<std::vector<DayOfDownloads>> downloads(const identity::Actor& actor,
                                                              const package::PackageName& name,
                                                              const Days& days) const;

  /// Errors: package_not_found, unauthorized, forbidden.
  [[nodiscard]] Result<Package> set_visibility(const identity::Actor& actor,
                                               const package::PackageName& name,
                                               package::Visibility visibility);

  /// Errors: package_not_found, forbidden.
  [[nodiscard]] Result<IndexDocument> index(const identity::Actor& actor,
                                            const package::PackageName& name) const;

 private:
  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace tank::inline v0::registry
