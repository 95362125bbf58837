// SPDX-License-Identifier: Apache-2.0
// What may happen to an organization after it was made.
#include <string>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/policy.hpp>
#include <tank/identity/sessions.hpp>
#include <tank/org/organizations.hpp>
#include <tank/storage/invitation_store.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/token_store.hpp>

#include "core/identity/display_name.hpp"
#include "core/identity/session_actor.hpp"
#include "core/identity/token_making.hpp"
#include "core/identity/work.hpp"
#include "core/org/access.hpp"
#include "core/org/member.hpp"

namespace tank::inline v0::org {
namespace {

using identity::Action;
using identity::Actor;
using identity::Work;

Result<void> record_change(const Work& work, std::string_view action,
                           const Organization& organization, json::Object payload = {}) {
  return record(work.tx, work.actor,
                {.action = action,
                 .subject = organization.id.to_string(),
                 .scope = organization.id,
                 .payload = std::move(payload)},
                work.now, work.entropy);
}

Result<Organization> save(const Work& work, std::string_view action, Organization organization) {
  organization.updated_at = work.now;
  if (auto saved = work.tx.organizations().save(organization); !saved) return pass(saved);
  auto recorded =
      record_change(work, action, organization,
                    {{"slug", organization.slug.to_string()}, {"name", organization.name}});
  if (!recorded) return pass(recorded);
  return organization;
}

Result<Member> find_heir(const Work& work, OrganizationId organization, UserId user) {
  if (work.actor.user_id == user) {
    return fail(Errc::invalid_argument, "you own it already; name another member");
  }
  auto heir = work.tx.memberships().find(organization, user);
  if (!heir) return heir;
  if (auto fits = check_may_own(heir->user); !fits) return pass(fits);
  if (auto active = check_not_banned(heir->user, work.now); !active) return pass(active);
  return heir;
}

Result<Member> hand_over(const Work& work, const Organization& organization, UserId user) {
  auto heir = find_heir(work, organization.id, user);
  if (!heir) return heir;
  auto& memberships = work.tx.memberships();
  auto set = memberships.set_role(organization.id, user, Role::owner);
  if (set) set = memberships.set_role(organization.id, *work.actor.user_id, Role::admin);
  if (!set) return pass(set);
  heir->membership.role = Role::owner;
  auto recorded =
      record_change(work, "organization.transferred", organization, {{"to", user.to_string()}});
  if (!recorded) return pass(recorded);
  return heir;
}

// Deleted, late or never there: strangers cannot tell.
Result<Standing> find_restorable(const Work& work, const Slug& slug) {
  auto standing = find_any_standing(work.tx.organizations(), work.tx.memberships(), work.actor,
                                    slug.to_string());
  if (!standing) return standing;
  const auto deleted_at = standing->organization.deleted_at;
  const auto decision = explain(work.actor, Action::organization_restore, subject_of(*standing));
  const bool is_over = deleted_at && work.now >= *deleted_at + limits::organization_grace;
  if (is_over || (deleted_at && decision.rule == identity::Rule::not_a_member)) {
    return fail(Errc::organization_not_found,
                "there is no organization `" + slug.to_string() + "` that could be restored");
  }
  if (!decision.allowed) return tl::unexpected(decision.error);
  return standing;
}

Result<void> end_tokens(const Work& work, OrganizationId organization) {
  return for_each_item(
      [&](const PageRequest& page) { return work.tx.tokens().of_organization(organization, page); },
      [&](const TokenAndUser& each) {
        return identity::end_token(work, each.token, organization);
      });
}

Result<void> erase(const Work& work, const Organization& organization) {
  if (auto ended = end_tokens(work, organization.id); !ended) return ended;
  // A version that was published once stays burnt, whoever published it.
  if (auto gone = work.tx.dist_tags().erase(organization.id); !gone) return gone;
  auto buried = work.tx.releases().bury(organization.id, "its organization was deleted");
  if (!buried) return buried;
  if (auto gone = work.tx.invitations().erase(organization.id); !gone) return gone;
  if (auto gone = work.tx.memberships().erase(organization.id); !gone) return gone;
  return record_change(work, "organization.erased", organization);
}

}  // namespace

Result<Organization> Organizations::rename(const Actor& actor, const Slug& slug,
                                           const std::string& name) {
  if (auto named = identity::check_display_name(name); !named) return pass(named);
  return transact(*store_, [&](Transaction& tx) -> Result<Organization> {
    auto standing = enter(tx, actor, Action::organization_rename, slug.to_string());
    if (!standing) return pass(standing);
    Organization& organization = standing->organization;
    if (organization.name == name) return std::move(organization);
    organization.name = name;
    return save({tx, actor, clock_->now(), *entropy_}, "organization.renamed",
                std::move(organization));
  });
}

Result<Member> Organizations::transfer(const Actor& actor, const Slug& slug, UserId user) {
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<Member> {
    const auto standing = enter(tx, actor, Action::organization_transfer, slug.to_string());
    if (!standing) return pass(standing);
    if (auto confirmed = check_confirmed(actor, now); !confirmed) return pass(confirmed);
    return hand_over({tx, actor, now, *entropy_}, standing->organization, user);
  });
}

Result<Organization> Organizations::remove(const Actor& actor, const Slug& slug) {
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<Organization> {
    auto standing = enter(tx, actor, Action::organization_remove, slug.to_string());
    if (!standing) return pass(standing);
    if (auto confirmed = check_confirmed(actor, now); !confirmed) return pass(confirmed);
    standing->organization.deleted_at = now;
    return save({tx, actor, now, *entropy_}, "organization.removed",
                std::move(standing->organization));
  });
}

Result<Organization> Organizations::restore(const Actor& actor, const Slug& slug) {
  return transact(*store_, [&](Transaction& tx) -> Result<Organization> {
    const Work work{tx, actor, clock_->now(), *entropy_};
    auto standing = find_restorable(work, slug);
    if (!standing) return pass(standing);
    if (!standing->organization.deleted_at) return std::move(standing->organization);
    standing->organization.deleted_at.reset();
    return save(work, "organization.restored", std::move(standing->organization));
  });
}

Result<int> Organizations::erase_deleted() {
  const TimePoint now = clock_->now();
  const Actor system = identity::the_system("erase");
  const auto due = [&](auto& view) {
    return view.organizations().to_erase(now - limits::organization_grace,
                                         limits::organizations_erased_at_once);
  };
  // Mostly there is nothing to do, and then nobody need wait for a writer.
  {
    const auto snapshot = store_->snapshot();
    if (!snapshot) return pass(snapshot);
    const auto found = due(**snapshot);
    if (!found) return pass(found);
    if (found->empty()) return 0;
  }
  return transact(*store_, [&](Transaction& tx) -> Result<int> {
    const auto organizations = due(tx);
    if (!organizations) return pass(organizations);
    for (const Organization& organization : *organizations) {
      auto erased = erase({tx, system, now, *entropy_}, organization);
      if (!erased) return pass(erased);
    }
    return static_cast<int>(organizations->size());
  });
}

}  // namespace tank::inline v0::org
