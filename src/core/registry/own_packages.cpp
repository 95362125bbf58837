// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/policy.hpp>
#include <tank/registry/own_packages.hpp>
#include <tank/storage/catalogue_store.hpp>
#include <tank/storage/store.hpp>

#include "core/identity/audited.hpp"
#include "core/registry/access.hpp"
#include "core/registry/latest.hpp"
#include "core/registry/name_check.hpp"
#include "core/registry/publication.hpp"
#include "core/registry/texts.hpp"

namespace tank::inline v0::registry {
namespace {

using identity::Action;
using identity::Actor;

Result<void> check_description(const std::string& text) {
  return check_text("the description", text, limits::description_length);
}

bool is_label(std::string_view label) {
  const auto is_good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !label.empty() && label.size() <= limits::package_label_length && label.front() != '-' &&
         std::ranges::all_of(label, is_good);
}

Result<void> check_labels(const std::vector<std::string>& labels) {
  if (labels.size() > limits::package_labels) {
    return fail(Errc::limit_exceeded,
                "a package has at most " + std::to_string(limits::package_labels) + " labels");
  }
  if (std::ranges::all_of(labels, is_label)) return {};
  return fail(Errc::invalid_argument, "a label is of `a-z`, `0-9` and `-`, with at most " +
                                          std::to_string(limits::package_label_length) +
                                          " characters");
}

// In their order, each once.
std::vector<std::string> distinct(const std::vector<std::string>& labels) {
  const std::set<std::string> all(labels.begin(), labels.end());
  return {all.begin(), all.end()};
}

std::string joined(const std::vector<std::string>& labels) {
  std::string out;
  for (const std::string& label : labels) out += (out.empty() ? "" : " ") + label;
  return out;
}

/// One unit of work on a package: who works, when, and with which chance.
struct Work {
  Transaction& tx;
  const Actor& actor;
  TimePoint now;
  Entropy& entropy;
};

Result<void> record(const Work& work, const Package& package, std::string_view action) {
  return identity::record(work.tx, work.actor,
                          {.action = action,
                           .subject = package.name.to_string(),
                           .scope = package.organization_id,
                           .payload = {{"visibility", to_string(package.visibility)},
                                       {"status", to_string(package.status)},
                                       {"reason", package.status_reason},
                                       {"description", package.description},
                                       {"labels", joined(package.labels)}}},
                          work.now, work.entropy);
}

// An administrator gives names in other people's scopes, for a reason; everybody else only his.
Result<OrganizationId> owner_of_new(const Work& work, const NewPackage& request) {
  Transaction& tx = work.tx;
  if (request.exception.empty()) {
    auto entered =
        enter_scope(tx.packages(), tx.organizations(), tx.memberships(), work.actor, request.name);
    if (!entered) return entered;
    if (auto good = check_new_name(tx.packages(), request.name); !good) return pass(good);
    return entered;
  }
  const auto organization = tx.organizations().find_by_slug(request.name.scope());
  if (!organization) return pass(organization);
  return organization->id;
}

Result<void> record_exception(const Work& work, const Package& package, const NewPackage& request,
                              const std::optional<package::PackageName>& look_alike) {
  if (request.exception.empty()) return {};
  return identity::record(
      work.tx, work.actor,
      {.action = "package.name_allowed",
       .subject = package.name.to_string(),
       .scope = package.organization_id,
       .payload = {{"looks_like", look_alike ? look_alike->to_string() : std::string()},
                   {"reason", request.exception}}},
      work.now, work.entropy);
}

Result<Package> make(const Work& work, const NewPackage& request) {
  const auto organization = owner_of_new(work, request);
  if (!organization) return pass(organization);
  const Package fresh{.id = PackageId::make(work.now, work.entropy),
                      .organization_id = *organization,
                      .name = request.name,
                      .visibility = request.visibility,
                      .description = request.description,
                      .repository = {},
                      .downloads = 0,
                      .revision = 1,
                      .created_at = work.now,
                      .updated_at = work.now,
                      .status = PackageStatus::draft,
                      .status_reason = {},
                      .labels = distinct(request.labels)};
  const auto look_alike = find_look_alike(work.tx.packages(), request.name);
  if (!look_alike) return pass(look_alike);
  const auto made = work.tx.packages().add_or_find(fresh);
  if (!made) return made;
  if (made->id != fresh.id) {
    return fail(Errc::package_exists, '`' + request.name.to_string() + "` exists already");
  }
  if (auto recorded = record(work, *made, "package.created"); !recorded) return pass(recorded);
  if (auto recorded = record_exception(work, *made, request, *look_alike); !recorded) {
    return pass(recorded);
  }
  return made;
}

// What search finds it by changes with the description; a draft is in no search yet.
Result<void> index_anew(Transaction& tx, const Package& package) {
  const auto tags = tx.dist_tags().of_package(package.id);
  if (!tags) return pass(tags);
  const auto version = latest_in(*tags);
  if (!version) return {};
  const auto latest = tx.releases().find(package.id, *version);
  if (!latest) return pass(latest);
  return tx.packages().index(package, latest->readme);
}

Result<Package> save(const Work& work, const Package& before, Package after,
                     std::string_view action) {
  if (after == before) return after;
  after.updated_at = work.now;
  auto saved = work.tx.packages().save(after);
  if (!saved) return saved;
  if (saved->description != before.description) {
    if (auto indexed = index_anew(work.tx, *saved); !indexed) return pass(indexed);
  }
  if (auto recorded = record(work, *saved, action); !recorded) return pass(recorded);
  return saved;
}

std::string_view deed_of(const Package& before, const Package& after) {
  if (before.visibility != after.visibility) return "package.visibility_changed";
  return "package.changed";
}

}  // namespace

OwnPackages::OwnPackages(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy) {}

Result<Package> OwnPackages::create(const Actor& actor, const NewPackage& request) {
  const TimePoint now = clock_->now();
  if (request.exception.empty()) {
    const auto snapshot = store_->snapshot();
    if (!snapshot) return pass(snapshot);
    const auto allowed = check_may_publish(**snapshot, actor, request.name);
    if (!allowed) return pass(allowed);
  } else if (auto allowed = may(actor, Action::package_name_allow, {}); !allowed) {
    return pass(allowed);
  }
  if (auto good = check_text("the reason", request.exception, limits::reason_length); !good) {
    return pass(good);
  }
  if (auto good = check_description(request.description); !good) return pass(good);
  if (auto good = check_labels(request.labels); !good) return pass(good);
  return transact(*store_,
                  [&](Transaction& tx) { return make({tx, actor, now, *entropy_}, request); });
}

Result<Page<Package>> OwnPackages::list(const Actor& actor, const OwnPackageQuery& query) const {
  if (actor.is_anonymous()) return fail(Errc::unauthorized, "log in first");
  if (auto allowed = check_may_list(actor); !allowed) return pass(allowed);
  if (auto good = check(query.page); !good) return pass(good);
  if (query.text.size() > limits::query_length) {
    return fail(Errc::limit_exceeded,
                "a search has at most " + std::to_string(limits::query_length) + " bytes");
  }
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto found = (*snapshot)->catalogue().of_member(
      *actor.user_id, {.visibility = query.visibility, .status = query.status, .text = query.text},
      query.page);
  if (found) {
    std::erase_if(found->items, [&](const Package& package) {
      return !is_readable(actor, package, org::Role::member);
    });
  }
  return found;
}

Result<Package> OwnPackages::change(const Actor& actor, const package::PackageName& name,
                                    const PackageChange& change) {
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<Package> {
    const auto before = enter(tx, actor, Action::package_manage, name);
    if (!before) return before;
    if (auto good = check_description(change.description.value_or("")); !good) return pass(good);
    if (auto good = check_labels(change.labels.value_or(before->labels)); !good) return pass(good);
    Package after = *before;
    after.visibility = change.visibility.value_or(after.visibility);
    after.description = change.description.value_or(after.description);
    if (change.labels) after.labels = distinct(*change.labels);
    const std::string_view deed = deed_of(*before, after);
    return save({tx, actor, now, *entropy_}, *before, std::move(after), deed);
  });
}

Result<Package> OwnPackages::set_status(const Actor& actor, const package::PackageName& name,
                                        const PackageEvent& event, const std::string& reason) {
  if (auto good = check_text("the reason", reason, limits::reason_length); !good) {
    return pass(good);
  }
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<Package> {
    const auto before = enter(tx, actor, Action::package_manage, name);
    if (!before) return before;
    const auto status = advance(before->status, event);
    if (!status) return pass(status);
    Package after = *before;
    after.status = *status;
    if (*status == PackageStatus::active) after.status_reason.clear();
    if (*status != PackageStatus::active && !reason.empty()) after.status_reason = reason;
    return save({tx, actor, now, *entropy_}, *before, std::move(after), "package.status_changed");
  });
}

}  // namespace tank::inline v0::registry
