// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/policy.hpp>
#include <tank/org/invitations.hpp>
#include <tank/port/mailer.hpp>
#include <tank/storage/rate_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/admission.hpp"
#include "core/org/access.hpp"

namespace tank::inline v0::org {
namespace {

using identity::Action;
using identity::Actor;
using identity::Work;

constexpr Rate mails_per_address{limits::invitations_per_address,
                                 limits::invitation_interval_per_address};
constexpr Rate mails_per_person{limits::invitations_per_person,
                                limits::invitation_interval_per_person};

tl::unexpected<Error> no_invitation(InvitationId id) {
  return fail(Errc::invitation_not_found, "there is no pending invitation `" + id.to_string() +
                                              "` for you; ask for another one");
}

Result<void> take_mail(const Work& work, const std::string& bucket, const Rate& rate) {
  const auto taken = work.tx.rates().take(bucket, rate, work.now);
  if (!taken) return pass(taken);
  if (taken->allowed) return {};
  return fail_for(taken->retry_after, "too many invitations");
}

// Mails go to people who never asked for any.
Result<void> check_invitation_rate(const Work& work, const Email& email) {
  auto address = take_mail(work, "invitation_to:" + email.normalized(), mails_per_address);
  if (!address) return address;
  return take_mail(work, "invitation_by:" + work.actor.user_id->to_string(), mails_per_person);
}

Result<void> check_no_member(const Work& work, OrganizationId organization, const Email& email) {
  const auto user = work.tx.users().find_by_email(email);
  if (!user && user.error().code == Errc::user_not_found) return {};
  if (!user) return pass(user);
  const auto role = work.tx.memberships().role_of(organization, user->id);
  if (!role) return pass(role);
  if (!*role) return {};
  return fail(Errc::already_member, email.to_string() + " is a member already");
}

Result<void> record_change(const Work& work, std::string_view action,
                           const Invitation& invitation) {
  return record(
      work.tx, work.actor,
      {.action = action,
       .subject = invitation.id.to_string(),
       .scope = invitation.organization_id,
       .payload = {{"email", invitation.email.to_string()}, {"role", to_string(invitation.role)}}},
      work.now, work.entropy);
}

Result<InvitationDetail> add_invitation(const Work& work, const Organization& organization,
                                        const Email& email, Role role) {
  if (auto fresh = check_no_member(work, organization.id, email); !fresh) return pass(fresh);
  const Invitation invitation{.id = InvitationId::make(work.now, work.entropy),
                              .organization_id = organization.id,
                              .email = email,
                              .role = role,
                              .invited_by = *work.actor.user_id,
                              .state = InvitationState::pending,
                              .created_at = work.now,
                              .expires_at = work.now + limits::invitation_lifetime};
  if (auto added = work.tx.invitations().add(invitation); !added) return pass(added);
  if (auto may_send = check_invitation_rate(work, email); !may_send) return pass(may_send);
  if (auto recorded = record_change(work, "invitation.made", invitation); !recorded) {
    return pass(recorded);
  }
  return work.tx.invitations().find(invitation.id);
}

// A pending invitation of this organization, which the actor may change.
Result<InvitationDetail> find_own(const Work& work, const Slug& slug, InvitationId id) {
  const auto standing = enter(work.tx, work.actor, Action::invitation_change, slug.to_string());
  if (!standing) return pass(standing);
  auto found = work.tx.invitations().find(id);
  if (!found) return found;
  const Invitation& invitation = found->invitation;
  if (invitation.organization_id != standing->organization.id ||
      invitation.state != InvitationState::pending) {
    return no_invitation(id);
  }
  const auto allowed =
      may(work.actor, Action::invitation_change, subject_of(*standing, invitation.role));
  if (!allowed) return pass(allowed);
  return found;
}

Result<InvitationDetail> renew(const Work& work, InvitationDetail detail) {
  Invitation& invitation = detail.invitation;
  invitation.expires_at = work.now + limits::invitation_lifetime;
  if (auto may_send = check_invitation_rate(work, invitation.email); !may_send) {
    return pass(may_send);
  }
  // Whoever sends it again answers for it from now on.
  invitation.invited_by = *work.actor.user_id;
  auto renewed =
      work.tx.invitations().renew(invitation.id, invitation.invited_by, invitation.expires_at);
  if (!renewed) return pass(renewed);
  if (auto recorded = record_change(work, "invitation.renewed", invitation); !recorded) {
    return pass(recorded);
  }
  return work.tx.invitations().find(invitation.id);
}

/// Whoever answers, as the store knows the user now: what came with a token may be older.
template <class View>
Result<identity::User> find_invited(View& view, const Actor& actor, Action action) {
  if (auto allowed = may(actor, action, {}); !allowed) return pass(allowed);
  auto user = view.users().find(*actor.user_id);
  if (!user) return user;
  if (user->email_verified) return user;
  return fail(Errc::email_not_verified,
              "verify " + user->email.to_string() + " first: invitations go to an address");
}

Result<Invitation> find_addressed(const Work& work, InvitationId id) {
  const auto user = find_invited(work.tx, work.actor, Action::invitation_answer);
  if (!user) return pass(user);
  auto found = work.tx.invitations().find(id);
  if (!found && found.error().code == Errc::invitation_not_found) return no_invitation(id);
  if (!found) return pass(found);
  Invitation& invitation = found->invitation;
  const bool is_open =
      invitation.state == InvitationState::pending && work.now < invitation.expires_at;
  // Somebody else's invitation looks like none at all.
  if (!is_open || invitation.email != user->email) return no_invitation(id);
  return std::move(invitation);
}

// The id gives nothing away and is no key: only the address that it went to can answer. It
// stands behind `#`, so that it is in no server's log.
Mail invitation_mail(const identity::Site& site, const InvitationDetail& detail) {
  const Invitation& invitation = detail.invitation;
  return {invitation.email, "You are invited to " + detail.organization_name + " at " + site.name,
          detail.inviter_name + " invites you to " + detail.organization_name + " (@" +
              detail.organization_slug + ") at " + site.name + ", with the role `" +
              std::string(to_string(invitation.role)) +
              "`.\n\nLog in with this address to join, or answer here:\n\n    " + site.url +
              "/invitations#" + invitation.id.to_string() + "\n\nThe invitation ends at " +
              tank::to_string(invitation.expires_at) +
              ".\n\nIf you do not know who this is, you need not do anything.\n"};
}

}  // namespace

Invitations::Invitations(Store& store, const Clock& clock, Entropy& entropy, Mailer& mailer,
                         const identity::Site& site)
    : store_(&store), clock_(&clock), entropy_(&entropy), mailer_(&mailer), site_(&site) {}

SentInvitation Invitations::send(InvitationDetail detail) {
  const bool mailed = mailer_->send(invitation_mail(*site_, detail)).has_value();
  return {std::move(detail), mailed};
}

Result<SentInvitation> Invitations::invite(const Actor& actor, const Slug& slug, const Email& email,
                                           Role role) {
  const TimePoint now = clock_->now();
  auto made = transact(*store_, [&](Transaction& tx) -> Result<InvitationDetail> {
    const auto standing = enter(tx, actor, Action::invitation_change, slug.to_string(), role);
    if (!standing) return pass(standing);
    return add_invitation({tx, actor, now, *entropy_}, standing->organization, email, role);
  });
  if (!made) return pass(made);
  return send(std::move(*made));
}

Result<SentInvitation> Invitations::resend(const Actor& actor, const Slug& slug,
                                           InvitationId invitation) {
  const TimePoint now = clock_->now();
  auto renewed = transact(*store_, [&](Transaction& tx) -> Result<InvitationDetail> {
    const Work work{tx, actor, now, *entropy_};
    auto found = find_own(work, slug, invitation);
    if (!found) return found;
    return renew(work, std::move(*found));
  });
  if (!renewed) return pass(renewed);
  return send(std::move(*renewed));
}

Result<void> Invitations::withdraw(const Actor& actor, const Slug& slug, InvitationId invitation) {
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const Work work{tx, actor, now, *entropy_};
    const auto found = find_own(work, slug, invitation);
    if (!found) return pass(found);
    auto closed = tx.invitations().close(invitation, InvitationState::withdrawn);
    if (!closed) return closed;
    return record_change(work, "invitation.withdrawn", found->invitation);
  });
}

Result<Page<InvitationDetail>> Invitations::list(const Actor& actor, const Slug& slug,
                                                 const PageRequest& page) const {
  if (auto checked = check(page); !checked) return pass(checked);
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto standing = enter(**snapshot, actor, Action::invitation_list, slug.to_string());
  if (!standing) return pass(standing);
  return (*snapshot)->invitations().pending_in(standing->organization.id, clock_->now(), page);
}

Result<std::vector<InvitationDetail>> Invitations::mine(const Actor& actor) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto user = find_invited(**snapshot, actor, Action::invitation_mine);
  if (!user) return pass(user);
  return (*snapshot)->invitations().pending_for(user->email, clock_->now());
}

Result<OwnMembership> Invitations::accept(const Actor& actor, InvitationId invitation) {
  const TimePoint now = clock_->now();
  // Nothing inside: it was withdrawn just now, and that must stay.
  auto joined = transact(*store_, [&](Transaction& tx) -> Result<std::optional<OwnMembership>> {
    const Work work{tx, actor, now, *entropy_};
    const auto found = find_addressed(work, invitation);
    if (!found) return pass(found);
    const auto accepted = accept_invitation(work, actor, *found);
    if (!accepted) return pass(accepted);
    if (!*accepted) return std::optional<OwnMembership>{};
    auto organization = tx.organizations().find(found->organization_id);
    if (!organization) return pass(organization);
    const auto role = tx.memberships().role_of(organization->id, *actor.user_id);
    if (!role) return pass(role);
    return std::optional(OwnMembership{std::move(*organization), role->value_or(found->role)});
  });
  if (!joined) return pass(joined);
  if (!*joined) return no_invitation(invitation);
  return **std::move(joined);
}

Result<void> Invitations::decline(const Actor& actor, InvitationId invitation) {
  const TimePoint now = clock_->now();
  return transact(*store_, [&](Transaction& tx) -> Result<void> {
    const Work work{tx, actor, now, *entropy_};
    const auto found = find_addressed(work, invitation);
    if (!found) return pass(found);
    auto closed = tx.invitations().close(invitation, InvitationState::declined);
    if (!closed) return closed;
    return record_change(work, "invitation.declined", *found);
  });
}

}  // namespace tank::inline v0::org
