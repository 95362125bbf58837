// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Members of an organization, found and judged.

#include <tank/base/result.hpp>
#include <tank/storage/organization_store.hpp>

namespace tank::inline v0::org {

/// Errors: member_not_found.
[[nodiscard]] Result<Member> find_member(const MembershipStore& memberships,
                                         OrganizationId organization, UserId user);

/// Owners are people. Errors: forbidden.
[[nodiscard]] Result<void> check_may_own(const identity::User& user);

}  // namespace tank::inline v0::org
