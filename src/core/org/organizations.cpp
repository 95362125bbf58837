// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/identity/policy.hpp>
#include <tank/org/organizations.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/audited.hpp"
#include "core/identity/display_name.hpp"
#include "core/org/access.hpp"

namespace tank::inline v0::org {
namespace {

using identity::Action;
using identity::Actor;

/// One unit of work on a membership: who works, when, and with which chance.
struct Work {
  Transaction& tx;
  const Actor& actor;
  TimePoint now;
  Entropy& entropy;
};

Result<void> record_member(const Work& work, std::string_view action, const Membership& member) {
  return identity::record(work.tx, work.actor,
                          {.action = action,
                           .subject = member.user_id.to_string(),
                           .scope = member.organization_id,
                           .payload = {{"role", to_string(member.role)}}},
                          work.now, work.entropy);
}

Result<Member> find_member(const MembershipStore& memberships, OrganizationId organization,
                           UserId user) {
  auto members = memberships.members(organization);
  if (!members) return pass(members);
  const auto found = std::ranges::find(
      *members, user, [](const Member& member) { return member.membership.user_id; });
  if (found == members->end()) {
    return fail(Errc::member_not_found, "the organization has no member " + user.to_string());
  }
  return std::move(*found);
}

Result<void> keep_an_owner(const MembershipStore& memberships, const Membership& member) {
  if (member.role != Role::owner) return {};
  const auto owners = memberships.count_owners(member.organization_id);
  if (!owners) return pass(owners);
  if (*owners > 1) return {};
  return fail(Errc::last_owner,
              "the organization would have no owner; make somebody else an owner first");
}

Result<Organization> add_team(const Work& work, const NewOrganization& request) {
  Organization team{
      .id = OrganizationId::make(work.now, work.entropy),
      .kind = OrganizationKind::team,
      .slug = request.slug ? *request.slug : Slug::suggest(request.name, work.entropy),
      .name = request.name,
      .created_at = work.now,
      .updated_at = work.now,
      .deleted_at = std::nullopt};
  if (auto added = work.tx.organizations().add(team); !added) return pass(added);
  auto owned = work.tx.memberships().add({.id = MembershipId::make(work.now, work.entropy),
                                          .organization_id = team.id,
                                          .user_id = *work.actor.user_id,
                                          .role = Role::owner,
                                          .created_at = work.now});
  if (!owned) return pass(owned);
  auto recorded = identity::record(work.tx, work.actor,
                                   {.action = "organization.created",
                                    .subject = team.id.to_string(),
                                    .scope = team.id,
                                    .payload = {{"slug", team.slug.to_string()}}},
                                   work.now, work.entropy);
  if (!recorded) return pass(recorded);
  return team;
}

Result<Member> add_known_user(const Work& work, OrganizationId organization,
                              const identity::User& user, Role role) {
  const Membership membership{.id = MembershipId::make(work.now, work.entropy),
                              .organization_id = organization,
                              .user_id = user.id,
                              .role = role,
                              .created_at = work.now};
  if (auto added = work.tx.memberships().add(membership); !added) return pass(added);
  if (auto recorded = record_member(work, "member.added", membership); !recorded) {
    return pass(recorded);
  }
  return Member{membership, user};
}

}  // namespace

Organizations::Organizations(Store& store, const Clock& clock, Entropy& entropy)
    : store_(&store), clock_(&clock), entropy_(&entropy) {}

Result<Organization> Organizations::create(const Actor& actor, const NewOrganization& request) {
  if (auto allowed = may(actor, Action::organization_create, {}); !allowed) return pass(allowed);
  if (auto named = identity::check_display_name(request.name); !named) return pass(named);
  return transact(*store_, [&](Transaction& tx) {
    return add_team({tx, actor, clock_->now(), *entropy_}, request);
  });
}

Result<OwnMembership> Organizations::find(const Actor& actor, const Slug& slug) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  auto entered = enter(**snapshot, actor, Action::organization_read, slug.to_string());
  if (!entered) return pass(entered);
  return OwnMembership{std::move(entered->organization), entered->role.value_or(Role::member)};
}

Result<std::vector<OwnMembership>> Organizations::mine(const Actor& actor) const {
  if (auto allowed = may(actor, Action::organization_list, {}); !allowed) return pass(allowed);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  return (*snapshot)->organizations().of_user(*actor.user_id);
}

Result<std::vector<Member>> Organizations::members(const Actor& actor, const Slug& slug) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto entered = enter(**snapshot, actor, Action::member_list, slug.to_string());
  if (!entered) return pass(entered);
  return (*snapshot)->memberships().members(entered->organization.id);
}

Result<Member> Organizations::add_member(const Actor& actor, const Slug& slug, const Email& email,
                                         Role role) {
  return transact(*store_, [&](Transaction& tx) -> Result<Member> {
    const auto entered = enter(tx, actor, Action::member_change, slug.to_string(), role);
    if (!entered) return pass(entered);
    const auto user = tx.users().find_by_email(email);
    if (!user) return pass(user);
    return add_known_user({tx, actor, clock_->now(), *entropy_}, entered->organization.id, *user,
                          role);
  });
}

Result<Member> Organizations::set_role(const Actor& actor, const Slug& slug, UserId user,
                                       Role role) {
  return transact(*store_, [&](Transaction& tx) -> Result<Member> {
    const auto entered = enter(tx, actor, Action::member_change, slug.to_string(), role);
    if (!entered) return pass(entered);
    auto member = find_member(tx.memberships(), entered->organization.id, user);
    if (!member) return member;
    const auto allowed =
        may(actor, Action::member_change, subject_of(*entered, member->membership.role));
    if (!allowed) return pass(allowed);
    if (member->membership.role == role) return member;
    if (auto kept = keep_an_owner(tx.memberships(), member->membership); !kept) return pass(kept);
    if (auto set = tx.memberships().set_role(entered->organization.id, user, role); !set) {
      return pass(set);
    }
    member->membership.role = role;
    const auto recorded = record_member({tx, actor, clock_->now(), *entropy_},
                                        "member.role_changed", member->membership);
    if (!recorded) return pass(recorded);
    return member;
  });
}

Result<void> Organizations::remove_member(const Actor& actor, const Slug& slug, UserId user) {
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const auto entered = find_standing(tx, actor, slug.to_string());
    if (!entered) return pass(entered);
    identity::Subject subject = subject_of(*entered);
    subject.owner = user;
    const bool leaves = entered->role && actor.user_id == user;
    const Action action = leaves ? Action::member_leave : Action::member_change;
    if (auto allowed = may(actor, action, subject); !allowed) return allowed;

    const auto member = find_member(tx.memberships(), entered->organization.id, user);
    if (!member) return pass(member);
    subject.member_role = member->membership.role;
    if (auto allowed = may(actor, action, subject); !allowed) return allowed;
    if (auto kept = keep_an_owner(tx.memberships(), member->membership); !kept) return kept;
    const TimePoint now = clock_->now();
    if (auto removed = tx.memberships().remove(entered->organization.id, user, now); !removed) {
      return removed;
    }
    return record_member({tx, actor, now, *entropy_}, "member.removed", member->membership);
  });
}

}  // namespace tank::inline v0::org
