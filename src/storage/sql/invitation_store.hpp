// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Invitations in SQL.

#include <tank/storage/invitation_store.hpp>

#include "storage/sql/reader.hpp"
#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlInvitationStore final : public InvitationStore {
 public:
  explicit SqlInvitationStore(Session& session) : db_(session) {}

  Result<void> add(const org::Invitation& invitation) override;
  Result<InvitationDetail> find(InvitationId id) const override;
  Result<Page<InvitationDetail>> pending_in(OrganizationId organization, TimePoint now,
                                            const PageRequest& page) const override;
  Result<std::vector<InvitationDetail>> pending_for(const Email& email,
                                                    TimePoint now) const override;
  Result<void> close(InvitationId id, org::InvitationState state) override;
  Result<void> renew(InvitationId id, UserId by, TimePoint expires_at) override;
  Result<void> erase(OrganizationId organization) override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
