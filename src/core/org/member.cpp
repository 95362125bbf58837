// SPDX-License-Identifier: Apache-2.0
#include "core/org/member.hpp"

#include <algorithm>
#include <utility>

namespace tank::inline v0::org {

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

Result<void> check_may_own(const identity::User& user) {
  if (user.kind == identity::UserKind::person) return {};
  return fail(Errc::forbidden, "a service account owns nothing; choose a person");
}

}  // namespace tank::inline v0::org
