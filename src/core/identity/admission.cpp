// SPDX-License-Identifier: Apache-2.0
#include "core/identity/admission.hpp"

#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/policy.hpp>
#include <tank/org/organization.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/invitation_store.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/session_actor.hpp"

namespace tank::inline v0::identity {
namespace {

Result<void> add_personal_organization(const Work& work, const User& user) {
  const org::Organization personal{.id = OrganizationId::make(work.now, work.entropy),
                                   .kind = org::OrganizationKind::personal,
                                   .slug = Slug::suggest(user.name, work.entropy),
                                   .name = user.name,
                                   .created_at = work.now,
                                   .updated_at = work.now,
                                   .deleted_at = std::nullopt};
  if (auto added = work.tx.organizations().add(personal); !added) return added;
  return work.tx.memberships().add({.id = MembershipId::make(work.now, work.entropy),
                                    .organization_id = personal.id,
                                    .user_id = user.id,
                                    .role = org::Role::owner,
                                    .created_at = work.now});
}

Result<void> accept_invitations(const Work& work, const User& user) {
  if (!user.email_verified) return {};
  const auto pending = work.tx.invitations().pending_for(user.email, work.now);
  if (!pending) return pass(pending);
  const Actor invited = in_process(user, work.actor.request_id);
  for (const InvitationDetail& detail : *pending) {
    auto accepted = accept_invitation(work, invited, detail.invitation);
    // One that finds no room waits on: a login is no moment to fail because of it.
    if (!accepted && accepted.error().code != Errc::organization_full) return pass(accepted);
  }
  return {};
}

// Whether who invited could still do so: what he could not do today, he cannot have left behind.
Result<bool> may_still_invite(const Work& work, const org::Invitation& invitation) {
  const auto inviter = work.tx.users().find(invitation.invited_by);
  if (!inviter) return pass(inviter);
  const auto organization = work.tx.organizations().find(invitation.organization_id);
  if (!organization) return pass(organization);
  const auto role = work.tx.memberships().role_of(organization->id, inviter->id);
  if (!role) return pass(role);
  if (!check_not_banned(*inviter, work.now)) return false;
  Subject subject;
  subject.role = *role;
  subject.member_role = invitation.role;
  subject.is_personal = organization->kind == org::OrganizationKind::personal;
  return may(in_process(*inviter, work.actor.request_id), Action::invitation_change, subject)
      .has_value();
}

Result<void> withdraw(const Work& work, const org::Invitation& invitation) {
  auto closed = work.tx.invitations().close(invitation.id, org::InvitationState::withdrawn);
  if (!closed) return closed;
  return record(work.tx, the_system(work.actor.request_id),
                {.action = "invitation.withdrawn",
                 .subject = invitation.id.to_string(),
                 .scope = invitation.organization_id,
                 .payload = {{"inviter", invitation.invited_by.to_string()}}},
                work.now, work.entropy);
}

Session open_session(const Work& work, const User& user, LoginMethod method, const Device& device,
                     const Secret& text) {
  return {.id = SessionId::make(work.now, work.entropy),
          .user_id = user.id,
          .digest = Digest::of(text.reveal()),
          .method = method,
          .device = {.address = device.address,
                     .user_agent = device.user_agent.substr(0, limits::user_agent_length)},
          .created_at = work.now,
          .seen_at = work.now,
          .confirmed_at = work.now,
          .expires_at = work.now + limits::session_absolute,
          .revoked_at = std::nullopt,
          .impersonator = std::nullopt,
          .reason = {}};
}

Result<IssuedSession> start(const Work& work, const User& user, Session session, Secret text) {
  if (auto welcome = check_not_banned(user, work.now); !welcome) return pass(welcome);
  if (auto person = check_may_log_in(user); !person) return pass(person);
  if (auto added = work.tx.sessions().add(session); !added) return pass(added);
  if (auto accepted = accept_invitations(work, user); !accepted) return pass(accepted);
  auto recorded = record(
      work.tx, in_process(user, work.actor.request_id),
      {.action = "session.started",
       .subject = session.id.to_string(),
       .scope = std::nullopt,
       .payload = {{"method", to_string(session.method)}, {"address", session.device.address}}},
      work.now, work.entropy);
  if (!recorded) return pass(recorded);
  return IssuedSession{std::move(session), user, std::move(text)};
}

}  // namespace

Result<User> enroll(const Work& work, User user) {
  user.id = UserId::make(work.now, work.entropy);
  user.created_at = work.now;
  user.updated_at = work.now;
  if (auto added = work.tx.users().add(user); !added) return pass(added);
  if (auto owned = add_personal_organization(work, user); !owned) return pass(owned);
  auto recorded = record(work, "user.created", user.id.to_string(),
                         {{"email", user.email.to_string()}, {"role", to_string(user.role)}});
  if (!recorded) return pass(recorded);
  return user;
}

// Transactions that write follow one another, on every engine: nobody joins between the count
// and the row.
Result<void> join(const Work& work, const org::Membership& membership) {
  MembershipStore& memberships = work.tx.memberships();
  const auto role = memberships.role_of(membership.organization_id, membership.user_id);
  if (!role) return pass(role);
  if (*role) return fail(Errc::already_member, membership.user_id.to_string());
  const auto members = memberships.count(membership.organization_id);
  if (!members) return pass(members);
  if (*members >= limits::members_per_organization) {
    return fail(Errc::organization_full, "an organization has at most " +
                                             std::to_string(limits::members_per_organization) +
                                             " members; remove somebody first");
  }
  return memberships.add(membership);
}

Result<bool> accept_invitation(const Work& work, const Actor& invited,
                               const org::Invitation& invitation) {
  const auto still = may_still_invite(work, invitation);
  if (!still) return still;
  if (!*still) {
    return withdraw(work, invitation).map([] { return false; });
  }
  auto joined = join(work, {.id = MembershipId::make(work.now, work.entropy),
                            .organization_id = invitation.organization_id,
                            .user_id = *invited.user_id,
                            .role = invitation.role,
                            .created_at = work.now});
  // Somebody may have added the user by hand meanwhile; then there is nothing left to accept.
  if (!joined && joined.error().code != Errc::already_member) return pass(joined);
  auto closed = work.tx.invitations().close(invitation.id, org::InvitationState::accepted);
  if (!closed) return pass(closed);
  return record(work.tx, invited,
                {.action = "invitation.accepted",
                 .subject = invitation.id.to_string(),
                 .scope = invitation.organization_id,
                 .payload = {{"role", to_string(invitation.role)}}},
                work.now, work.entropy)
      .map([] { return true; });
}

Result<void> check_may_log_in(const User& user) {
  if (user.kind == UserKind::person) return {};
  return fail(Errc::forbidden, "a service account does not log in; make a token for it");
}

Result<IssuedSession> admit(const Work& work, const User& user, LoginMethod method,
                            const Device& device) {
  Secret text = make_session_text(work.entropy);
  Session session = open_session(work, user, method, device, text);
  return start(work, user, std::move(session), std::move(text));
}

Result<IssuedSession> admit_beside(const Work& work, const SessionAndUser& known,
                                   const Device& device) {
  Secret text = make_session_text(work.entropy);
  Session session = open_session(work, known.user, known.session.method, device, text);
  session.confirmed_at = known.session.confirmed_at;
  session.expires_at = known.session.expires_at;
  session.parent = known.session.id;
  return start(work, known.user, std::move(session), std::move(text));
}

Result<User> verify_address(const Work& work, User user, const std::optional<std::string>& shown) {
  if (user.email_verified) return user;
  user.email_verified = true;
  user.updated_at = work.now;
  if (auto saved = work.tx.users().save(user); !saved) return pass(saved);
  const auto kept = work.tx.credentials().password_of(user.id);
  if (!kept) return pass(kept);
  if (!shown || *kept != shown) {
    auto dropped = work.tx.credentials().remove_password(user.id);
    if (!dropped) return pass(dropped);
  }
  auto recorded = record(work, "email.verified", user.id.to_string());
  if (!recorded) return pass(recorded);
  return user;
}

}  // namespace tank::inline v0::identity
