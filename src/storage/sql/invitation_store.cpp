// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/invitation_store.hpp"

#include "storage/sql/keyset.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Part detail =
    "SELECT i.id, i.organization_id, i.email, i.role, i.invited_by, i.state, i.created_at,"
    " i.expires_at, o.slug, o.name, u.name FROM invitation i"
    " JOIN organization o ON o.id = i.organization_id AND o.deleted_at IS NULL"
    " JOIN user_account u ON u.id = i.invited_by";

// One that has expired makes room for a new one.
constexpr Text withdraw_expired =
    "UPDATE invitation SET state = 'withdrawn' WHERE organization_id = $1"
    " AND email_normalized = $2 AND state = 'pending' AND expires_at <= $3";

constexpr Text insert_invitation =
    "INSERT INTO invitation (id, organization_id, email, email_normalized, role, invited_by,"
    " state, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    " ON CONFLICT (organization_id, email_normalized) WHERE state = 'pending' DO NOTHING"
    " RETURNING id";

constexpr Text select_invitation = text<detail, " WHERE i.id = $1">;

constexpr Text select_pending_in =
    text<detail,
         " WHERE i.organization_id = $1 AND i.state = 'pending' AND i.expires_at > $2"
         " AND (i.created_at, i.id) < ($3, $4) ORDER BY i.created_at DESC, i.id DESC LIMIT $5">;

constexpr Text select_pending_for =
    text<detail,
         " WHERE i.email_normalized = $1 AND i.state = 'pending' AND i.expires_at > $2"
         " ORDER BY i.created_at DESC, i.id DESC">;

constexpr Text close_invitation =
    "UPDATE invitation SET state = $2 WHERE id = $1 AND state = 'pending'";

constexpr Text renew_invitation =
    "UPDATE invitation SET invited_by = $2, expires_at = $3 WHERE id = $1 AND state = 'pending'";

constexpr Text delete_invitations = "DELETE FROM invitation WHERE organization_id = $1";

constexpr std::array listed{
    ListedText{"withdraw_expired", withdraw_expired},
    ListedText{"insert_invitation", insert_invitation},
    ListedText{"select_invitation", select_invitation},
    ListedText{"select_pending_in", select_pending_in},
    ListedText{"select_pending_for", select_pending_for},
    ListedText{"close_invitation", close_invitation},
    ListedText{"renew_invitation", renew_invitation},
    ListedText{"delete_invitations", delete_invitations},
};

Result<void> need_pending(const Result<Rows>& changed, InvitationId id) {
  if (!changed) return pass(changed);
  if (changed->changed == 0) return fail(Errc::invitation_not_found, id.to_string());
  return {};
}

Result<InvitationDetail> decode_detail(Reader& in) {
  return in.finish(InvitationDetail{.invitation = {.id = in.next<InvitationId>(),
                                                   .organization_id = in.next<OrganizationId>(),
                                                   .email = in.next<Email>(),
                                                   .role = in.next<org::Role>(),
                                                   .invited_by = in.next<UserId>(),
                                                   .state = in.next<org::InvitationState>(),
                                                   .created_at = in.next<TimePoint>(),
                                                   .expires_at = in.next<TimePoint>()},
                                    .organization_slug = in.next<std::string>(),
                                    .organization_name = in.next<std::string>(),
                                    .inviter_name = in.next<std::string>()});
}

}  // namespace

std::span<const ListedText> invitation_statements() { return listed; }

Result<void> SqlInvitationStore::add(const org::Invitation& invitation) {
  const std::string& address = invitation.email.normalized();
  const auto withdrawn =
      db_.run(withdraw_expired, invitation.organization_id, address, invitation.created_at);
  if (!withdrawn) return pass(withdrawn);
  const auto added = db_.run(insert_invitation, invitation.id, invitation.organization_id,
                             invitation.email, address, invitation.role, invitation.invited_by,
                             invitation.state, invitation.created_at, invitation.expires_at);
  if (!added) return pass(added);
  if (added->is_empty()) {
    return fail(Errc::duplicate_invite,
                invitation.email.to_string() + " is invited already; withdraw that one first");
  }
  return {};
}

Result<InvitationDetail> SqlInvitationStore::find(InvitationId id) const {
  return read_one(db_.run(select_invitation, id), decode_detail, Errc::invitation_not_found,
                  id.to_string());
}

Result<Page<InvitationDetail>> SqlInvitationStore::pending_in(OrganizationId organization,
                                                              TimePoint now,
                                                              const PageRequest& page) const {
  const auto key = newest_key_of(page);
  if (!key) return pass(key);
  auto found = read_all(
      db_.run(select_pending_in, organization, now, key->before, key->id, rows_wanted(page)),
      decode_detail);
  return page_of(std::move(found), page, [](const InvitationDetail& last) {
    return newest_key(last.invitation.created_at, last.invitation.id);
  });
}

Result<std::vector<InvitationDetail>> SqlInvitationStore::pending_for(const Email& email,
                                                                      TimePoint now) const {
  return read_all(db_.run(select_pending_for, email.normalized(), now), decode_detail);
}

Result<void> SqlInvitationStore::close(InvitationId id, org::InvitationState state) {
  return need_pending(db_.run(close_invitation, id, state), id);
}

Result<void> SqlInvitationStore::renew(InvitationId id, UserId by, TimePoint expires_at) {
  return need_pending(db_.run(renew_invitation, id, by, expires_at), id);
}

Result<void> SqlInvitationStore::erase(OrganizationId organization) {
  const auto erased = db_.run(delete_invitations, organization);
  if (!erased) return pass(erased);
  return {};
}

}  // namespace tank::inline v0::sql
