// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/policy.hpp>
#include <tank/registry/catalogue.hpp>
#include <tank/storage/catalogue_store.hpp>
#include <tank/storage/store.hpp>

#include "core/identity/audited.hpp"
#include "core/registry/access.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Action;
using identity::Actor;

// Of what the store shows, the token's pattern may still hide something.
bool is_covered(const Actor& actor, const CatalogueEntry& entry) {
  return is_readable(actor, entry.hit.package, org::Role::member);
}

Result<void> check_limit(int limit) {
  if (limit >= 1 && limit <= limits::search_page) return {};
  return fail(Errc::limit_exceeded, "`limit` is 1 to " + std::to_string(limits::search_page));
}

Result<void> check_query(const CatalogueQuery& query) {
  if (auto good = check_limit(query.limit); !good) return good;
  if (query.page < 1 || query.page > limits::search_pages) {
    return fail(Errc::limit_exceeded, "`page` is 1 to " + std::to_string(limits::search_pages));
  }
  if (query.text.size() > limits::query_length) {
    return fail(Errc::limit_exceeded,
                "a search has at most " + std::to_string(limits::query_length) + " bytes");
  }
  return {};
}

}  // namespace

Catalogue::Catalogue(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy) {}

Result<CataloguePage> Catalogue::search(const Actor& actor, const CatalogueQuery& query) const {
  if (auto allowed = check_may_list(actor); !allowed) return pass(allowed);
  if (auto good = check_query(query); !good) return pass(good);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const SearchQuery wanted{
      .text = query.text, .viewer = actor.user_id, .page = {.limit = query.limit, .after = {}}};
  auto found = (*snapshot)->catalogue().search(
      wanted, std::int64_t{query.page - 1} * std::int64_t{query.limit});
  if (found)
    std::erase_if(found->items, [&](const auto& each) { return !is_covered(actor, each); });
  return found;
}

Result<std::vector<CatalogueEntry>> Catalogue::top(const Actor& actor, int limit) const {
  if (auto allowed = check_may_list(actor); !allowed) return pass(allowed);
  if (auto good = check_limit(limit); !good) return pass(good);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto found = (*snapshot)->catalogue().top(actor.user_id, limit);
  if (found) std::erase_if(*found, [&](const auto& each) { return !is_covered(actor, each); });
  return found;
}

Result<Stars> Catalogue::stars(const Actor& actor, const package::PackageName& name) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto package = enter(**snapshot, actor, Action::package_read, name);
  if (!package) return pass(package);
  return (*snapshot)->catalogue().stars(package->id, actor.user_id);
}

Result<void> Catalogue::set_star(const Actor& actor, const package::PackageName& name,
                                 bool starred) {
  if (!actor.session || actor.session->by_access_token) {
    return fail(Errc::unauthorized, "a star needs a login in the browser; a token will not do");
  }
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const auto package = enter(tx, actor, Action::package_read, name);
    if (!package) return pass(package);
    const auto before = tx.catalogue().stars(package->id, *actor.user_id);
    if (!before) return pass(before);
    if (before->is_mine == starred) return {};
    auto set = starred ? tx.catalogue().star(package->id, *actor.user_id, now)
                       : tx.catalogue().unstar(package->id, *actor.user_id);
    if (!set) return set;
    return identity::record(tx, actor,
                            {.action = starred ? "package.starred" : "package.unstarred",
                             .subject = name.to_string(),
                             .scope = package->organization_id,
                             .payload = {}},
                            now, *entropy_);
  });
}

}  // namespace tank::inline v0::registry
