// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/membership_store.hpp"

#include "storage/sql/keyset.hpp"
#include "storage/sql/reader.hpp"
#include "storage/sql/statements.hpp"
#include "storage/sql/user_store.hpp"

namespace tank::inline v0::sql {
namespace {

// A removed membership stays as a row; whoever comes back gets a new one.
constexpr Text insert_membership =
    "INSERT INTO membership (id, organization_id, user_id, role, created_at)"
    " VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (organization_id, user_id) WHERE removed_at IS NULL DO NOTHING RETURNING id";

constexpr Text select_role =
    "SELECT role FROM membership"
    " WHERE organization_id = $1 AND user_id = $2 AND removed_at IS NULL";

constexpr Text count_members =
    "SELECT COUNT(*) FROM membership WHERE organization_id = $1 AND removed_at IS NULL";

constexpr Text select_member =
    text<"SELECT m.id, m.organization_id, m.user_id, m.role, m.created_at, ", user_columns,
         " FROM membership m JOIN user_account u ON u.id = m.user_id"
         " WHERE m.organization_id = $1 AND m.user_id = $2 AND m.removed_at IS NULL">;

constexpr Text select_members =
    text<"SELECT m.id, m.organization_id, m.user_id, m.role, m.created_at, ", user_columns,
         " FROM membership m JOIN user_account u ON u.id = m.user_id"
         " WHERE m.organization_id = $1 AND m.removed_at IS NULL AND u.email_normalized > $2"
         " AND (CAST($3 AS TEXT) IS NULL OR u.kind = $3) ORDER BY u.email_normalized LIMIT $4">;

constexpr Text update_role =
    "UPDATE membership SET role = $3"
    " WHERE organization_id = $1 AND user_id = $2 AND removed_at IS NULL";

constexpr Text remove_membership =
    "UPDATE membership SET removed_at = $3"
    " WHERE organization_id = $1 AND user_id = $2 AND removed_at IS NULL";

constexpr Text select_other_owner =
    "SELECT m.id FROM membership m JOIN user_account u ON u.id = m.user_id"
    " WHERE m.organization_id = $1 AND m.user_id <> $2 AND m.role = 'owner'"
    " AND m.removed_at IS NULL AND (u.ban_reason IS NULL OR u.ban_expires_at <= $3) LIMIT 1";

constexpr Text delete_memberships = "DELETE FROM membership WHERE organization_id = $1";

constexpr std::array listed{
    ListedText{"insert_membership", insert_membership},
    ListedText{"select_role", select_role},
    ListedText{"count_members", count_members},
    ListedText{"select_member", select_member},
    ListedText{"select_members", select_members},
    ListedText{"update_role", update_role},
    ListedText{"remove_membership", remove_membership},
    ListedText{"select_other_owner", select_other_owner},
    ListedText{"delete_memberships", delete_memberships},
};

Result<Member> decode_member(Reader& in) {
  return in.finish(Member{.membership = {.id = in.next<MembershipId>(),
                                         .organization_id = in.next<OrganizationId>(),
                                         .user_id = in.next<UserId>(),
                                         .role = in.next<org::Role>(),
                                         .created_at = in.next<TimePoint>()},
                          .user = read_user(in)});
}

Result<void> need_member(const Result<Rows>& changed, UserId user) {
  if (!changed) return pass(changed);
  if (changed->changed == 0) return fail(Errc::member_not_found, user.to_string());
  return {};
}

}  // namespace

std::span<const ListedText> membership_statements() { return listed; }

Result<void> SqlMembershipStore::add(const org::Membership& membership) {
  const auto added = db_.run(insert_membership, membership.id, membership.organization_id,
                             membership.user_id, membership.role, membership.created_at);
  if (!added) return pass(added);
  if (added->is_empty()) return fail(Errc::already_member, membership.user_id.to_string());
  return {};
}

Result<std::optional<org::Role>> SqlMembershipStore::role_of(OrganizationId organization,
                                                             UserId user) const {
  const auto found = db_.run(select_role, organization, user);
  if (!found) return pass(found);
  if (found->is_empty()) return std::optional<org::Role>{};
  Reader in(found->front());
  return in.finish(std::optional(in.next<org::Role>()));
}

Result<std::int64_t> SqlMembershipStore::count(OrganizationId organization) const {
  return read_one(
      db_.run(count_members, organization),
      [](Reader& in) { return in.finish(in.next<std::int64_t>()); }, Errc::storage_broken,
      "a count gave no row");
}

Result<Member> SqlMembershipStore::find(OrganizationId organization, UserId user) const {
  return read_one(db_.run(select_member, organization, user), decode_member, Errc::member_not_found,
                  "the organization has no member " + user.to_string());
}

Result<Page<Member>> SqlMembershipStore::members(OrganizationId organization,
                                                 const MemberFilter& filter,
                                                 const PageRequest& page) const {
  const auto after = key_of(page, 1);
  if (!after) return pass(after);
  auto found = read_all(
      db_.run(select_members, organization, after->front(), filter.kind, rows_wanted(page)),
      decode_member);
  return page_of(std::move(found), page,
                 [](const Member& member) { return std::vector{member.user.email.normalized()}; });
}

Result<void> SqlMembershipStore::set_role(OrganizationId organization, UserId user,
                                          org::Role role) {
  return need_member(db_.run(update_role, organization, user, role), user);
}

Result<void> SqlMembershipStore::remove(OrganizationId organization, UserId user, TimePoint at) {
  return need_member(db_.run(remove_membership, organization, user, at), user);
}

Result<bool> SqlMembershipStore::has_other_owner(OrganizationId organization, UserId user,
                                                 TimePoint now) const {
  const auto found = db_.run(select_other_owner, organization, user, now);
  if (!found) return pass(found);
  return !found->is_empty();
}

Result<void> SqlMembershipStore::erase(OrganizationId organization) {
  const auto erased = db_.run(delete_memberships, organization);
  if (!erased) return pass(erased);
  return {};
}

}  // namespace tank::inline v0::sql
