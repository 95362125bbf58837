// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/identity/policy.hpp>
#include <tank/org/organizations.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/token_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/admission.hpp"
#include "core/identity/display_name.hpp"
#include "core/identity/token_making.hpp"
#include "core/identity/work.hpp"
#include "core/org/access.hpp"
#include "core/org/member.hpp"

namespace tank::inline v0::org {
namespace {

using identity::Action;
using identity::Actor;
using identity::Work;

Result<void> record_member(const Work& work, std::string_view action, const Membership& member) {
  return identity::record(work.tx, work.actor,
                          {.action = action,
                           .subject = member.user_id.to_string(),
                           .scope = member.organization_id,
                           .payload = {{"role", to_string(member.role)}}},
                          work.now, work.entropy);
}

Result<void> keep_an_owner(const Work& work, const Membership& member) {
  if (member.role != Role::owner) return {};
  const auto held =
      work.tx.memberships().has_other_owner(member.organization_id, member.user_id, work.now);
  if (!held) return pass(held);
  if (*held) return {};
  return fail(Errc::last_owner,
              "the organization would have no owner who can act; make somebody else an owner "
              "first");
}

Result<void> check_may_have(const Member& member, Role role) {
  if (role != Role::owner) return {};
  return check_may_own(member.user);
}

// What acts for nobody any more must not act.
Result<void> end_tokens(const Work& work, const identity::User& user, OrganizationId organization) {
  if (user.kind != identity::UserKind::service) return {};
  const auto tokens = work.tx.tokens().of_user(user.id);
  if (!tokens) return pass(tokens);
  for (const identity::ApiToken& token : *tokens) {
    if (auto ended = identity::end_token(work, token, organization); !ended) return ended;
  }
  return {};
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
  if (auto added = identity::join(work, membership); !added) return pass(added);
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

Result<Page<Member>> Organizations::members(const Actor& actor, const Slug& slug,
                                            const PageRequest& page) const {
  if (auto checked = check(page); !checked) return pass(checked);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto entered = enter(**snapshot, actor, Action::member_list, slug.to_string());
  if (!entered) return pass(entered);
  return (*snapshot)->memberships().members(entered->organization.id, {}, page);
}

Result<Member> Organizations::add_member(const Actor& actor, const Slug& slug, const Email& email,
                                         Role role) {
  return transact(*store_, [&](Transaction& tx) -> Result<Member> {
    const auto entered = enter(tx, actor, Action::member_change, slug.to_string(), role);
    if (!entered) return pass(entered);
    const auto user = tx.users().find_by_email(email);
    if (!user) return pass(user);
    // Somebody else's service account is nobody here.
    if (user->kind == identity::UserKind::service) {
      return fail(Errc::user_not_found, email.to_string());
    }
    return add_known_user({tx, actor, clock_->now(), *entropy_}, entered->organization.id, *user,
                          role);
  });
}

Result<Member> Organizations::set_role(const Actor& actor, const Slug& slug, UserId user,
                                       Role role) {
  return transact(*store_, [&](Transaction& tx) -> Result<Member> {
    const auto entered = enter(tx, actor, Action::member_change, slug.to_string(), role);
    if (!entered) return pass(entered);
    auto member = tx.memberships().find(entered->organization.id, user);
    if (!member) return member;
    const auto allowed =
        may(actor, Action::member_change, subject_of(*entered, member->membership.role));
    if (!allowed) return pass(allowed);
    if (member->membership.role == role) return member;
    const Work work{tx, actor, clock_->now(), *entropy_};
    if (auto fits = check_may_have(*member, role); !fits) return pass(fits);
    if (auto kept = keep_an_owner(work, member->membership); !kept) return pass(kept);
    if (auto set = tx.memberships().set_role(entered->organization.id, user, role); !set) {
      return pass(set);
    }
    member->membership.role = role;
    const auto recorded = record_member(work, "member.role_changed", member->membership);
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

    const auto member = tx.memberships().find(entered->organization.id, user);
    if (!member) return pass(member);
    subject.member_role = member->membership.role;
    if (auto allowed = may(actor, action, subject); !allowed) return allowed;
    const Work work{tx, actor, clock_->now(), *entropy_};
    if (auto kept = keep_an_owner(work, member->membership); !kept) return kept;
    if (auto ended = end_tokens(work, member->user, entered->organization.id); !ended) return ended;
    auto removed = tx.memberships().remove(entered->organization.id, user, work.now);
    if (!removed) return removed;
    return record_member(work, "member.removed", member->membership);
  });
}

}  // namespace tank::inline v0::org
