// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/api_token.hpp>
#include <tank/identity/policy.hpp>
#include <tank/registry/packages.hpp>
#include <tank/registry/search_limits.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>

#include "core/identity/audited.hpp"
#include "core/org/access.hpp"
#include "core/registry/access.hpp"
#include "core/registry/latest.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Action;
using identity::Actor;
using package::Visibility;

}  // namespace

const Release* PackageDetail::latest() const {
  const auto version = latest_in(tags);
  if (!version) return nullptr;
  const auto found = std::ranges::find(releases, *version, &Release::version);
  return found == releases.end() ? nullptr : &*found;
}

Packages::Packages(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy) {}

Result<PackageDetail> Packages::find(const Actor& actor, const package::PackageName& name) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto package = enter(**snapshot, actor, Action::package_read, name);
  if (!package) return pass(package);
  auto organization = (*snapshot)->organizations().find(package->organization_id);
  if (!organization) return pass(organization);
  auto tags = (*snapshot)->dist_tags().of_package(package->id);
  if (!tags) return pass(tags);
  auto releases = visible_releases((*snapshot)->releases(), package->id);
  if (!releases) return pass(releases);
  return PackageDetail{std::move(*package), std::move(*organization), std::move(*tags),
                       std::move(*releases)};
}

Result<Page<Package>> Packages::of_organization(const Actor& actor, const Slug& slug,
                                                const PageRequest& page) const {
  if (auto allowed = check_may_list(actor); !allowed) return pass(allowed);
  if (auto checked = check(page); !checked) return pass(checked);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto organization = (*snapshot)->organizations().find_by_slug(slug.to_string());
  if (!organization) return pass(organization);
  if (organization->deleted_at) {
    return fail(Errc::organization_not_found,
                "there is no organization `" + slug.to_string() + '`');
  }
  std::optional<org::Role> role;
  if (actor.user_id) {
    const auto found = (*snapshot)->memberships().role_of(organization->id, *actor.user_id);
    if (!found) return pass(found);
    role = *found;
  }
  auto packages = (*snapshot)->packages().of_organization(organization->id, page);
  if (packages) {
    std::erase_if(packages->items,
                  [&](const Package& item) { return !is_readable(actor, item, role); });
  }
  return packages;
}

Result<std::vector<DayOfDownloads>> Packages::downloads(const Actor& actor,
                                                        const package::PackageName& name,
                                                        const Days& days) const {
  if (auto good = check(days); !good) return pass(good);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto package = enter(**snapshot, actor, Action::package_read, name);
  if (!package) return pass(package);
  return (*snapshot)->packages().downloads(package->id, days);
}

Result<Page<SearchHit>> Packages::search(const Actor& actor, SearchQuery query) const {
  if (auto allowed = check_may_list(actor); !allowed) return pass(allowed);
  if (auto checked = check(query.page); !checked) return pass(checked);
  if (query.text.size() > limits::query_length) {
    return fail(Errc::limit_exceeded,
                "a search has at most " + std::to_string(limits::query_length) + " bytes");
  }
  query.viewer = actor.user_id;
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto hits = (*snapshot)->packages().search(query);
  if (hits) {
    // The store has matched members; what is left to decide is the token's pattern.
    std::erase_if(hits->items, [&](const SearchHit& hit) {
      return !is_readable(actor, hit.package, org::Role::member);
    });
  }
  return hits;
}

Result<SearchFacets> Packages::facets(const Actor& actor, SearchQuery query) const {
  if (auto allowed = check_may_list(actor); !allowed) return pass(allowed);
  query.viewer = actor.user_id;
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto hits = (*snapshot)->packages().best_matches(query);
  if (!hits) return pass(hits);
  const bool complete = hits->size() < static_cast<std::size_t>(limits::best_matches);
  std::erase_if(*hits, [&](const SearchHit& hit) {
    return !is_readable(actor, hit.package, org::Role::member);
  });
  SearchFacets out = count_facets(*hits);
  out.complete = complete;
  return out;
}

Result<Package> Packages::set_visibility(const Actor& actor, const package::PackageName& name,
                                         Visibility visibility) {
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<Package> {
    auto package = enter(tx, actor, Action::package_manage, name);
    if (!package || package->visibility == visibility) return package;
    package->visibility = visibility;
    package->updated_at = now;
    auto saved = tx.packages().save(*package);
    if (!saved) return saved;
    auto recorded = identity::record(tx, actor,
                                     {.action = "package.visibility_changed",
                                      .subject = name.to_string(),
                                      .scope = saved->organization_id,
                                      .payload = {{"visibility", to_string(visibility)}}},
                                     now, *entropy_);
    if (!recorded) return pass(recorded);
    return saved;
  });
}

Result<IndexDocument> Packages::index(const Actor& actor, const package::PackageName& name) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto package = enter(**snapshot, actor, Action::package_read, name);
  if (!package) return pass(package);
  auto tags = (*snapshot)->dist_tags().of_package(package->id);
  if (!tags) return pass(tags);
  auto releases = visible_releases((*snapshot)->releases(), package->id);
  if (!releases) return pass(releases);
  std::ranges::reverse(*releases);
  return IndexDocument{std::move(*package), std::move(*tags), std::move(*releases)};
}

}  // namespace tank::inline v0::registry
