// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/membership_store.hpp"

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

constexpr Text select_members =
    text<"SELECT m.id, m.organization_id, m.user_id, m.role, m.created_at, ", user_columns,
         " FROM membership m JOIN user_account u ON u.id = m.user_id"
         " WHERE m.organization_id = $1 AND m.removed_at IS NULL ORDER BY u.email_normalized">;

constexpr Text update_role =
    "UPDATE membership SET role = $3"
    " WHERE organization_id = $1 AND user_id = $2 AND removed_at IS NULL";

constexpr Text remove_membership =
    "UPDATE membership SET removed_at = $3"
    " WHERE organization_id = $1 AND user_id = $2 AND removed_at IS NULL";

constexpr Text count_organization_owners =
    "SELECT COUNT(*) FROM membership"
    " WHERE organization_id = $1 AND role = 'owner' AND removed_at IS NULL";

constexpr std::array listed{
    ListedText{"insert_membership", insert_membership},
    ListedText{"select_role", select_role},
    ListedText{"select_members", select_members},
    ListedText{"update_role", update_role},
    ListedText{"remove_membership", remove_membership},
    ListedText{"count_organization_owners", count_organization_owners},
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

Result<std::vector<Member>> SqlMembershipStore::members(OrganizationId organization) const {
  return read_all(db_.run(select_members, organization), decode_member);
}

Result<void> SqlMembershipStore::set_role(OrganizationId organization, UserId user,
                                          org::Role role) {
  return need_member(db_.run(update_role, organization, user, role), user);
}

Result<void> SqlMembershipStore::remove(OrganizationId organization, UserId user, TimePoint at) {
  return need_member(db_.run(remove_membership, organization, user, at), user);
}

Result<int> SqlMembershipStore::count_owners(OrganizationId organization) const {
  const auto found = db_.run(count_organization_owners, organization);
  return read_one(
      found, [](Reader& in) { return in.finish(in.next<int>()); }, Errc::storage_broken,
      "a count gave no row");
}

}  // namespace tank::inline v0::sql
