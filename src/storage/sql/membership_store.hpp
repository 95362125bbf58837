// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Memberships in SQL.

#include <tank/storage/organization_store.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlMembershipStore final : public MembershipStore {
 public:
  explicit SqlMembershipStore(Session& session) : db_(session) {}

  Result<void> add(const org::Membership& membership) override;
  Result<std::optional<org::Role>> role_of(OrganizationId organization, UserId user) const override;
  Result<std::int64_t> count(OrganizationId organization) const override;
  Result<Member> find(OrganizationId organization, UserId user) const override;
  Result<Page<Member>> members(OrganizationId organization, const MemberFilter& filter,
                               const PageRequest& page) const override;
  Result<void> set_role(OrganizationId organization, UserId user, org::Role role) override;
  Result<void> remove(OrganizationId organization, UserId user, TimePoint at) override;
  Result<bool> has_other_owner(OrganizationId organization, UserId user,
                               TimePoint now) const override;
  Result<void> erase(OrganizationId organization) override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
