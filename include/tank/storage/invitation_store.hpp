// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interface: invitations.

#include <string>
#include <vector>

#include <tank/base/page.hpp>
#include <tank/org/invitation.hpp>

namespace tank::inline v0 {

/// An invitation with what a person wants to read about it.
struct InvitationDetail {
  org::Invitation invitation;
  std::string organization_slug;
  std::string organization_name;
  std::string inviter_name;
};

/// Invitations by id, organization and address.
class TANK_API InvitationStore {
 public:
  virtual ~InvitationStore() = default;

  /// Errors: duplicate_invite (one is pending and has not expired).
  virtual Result<void> add(const org::Invitation& invitation) = 0;
  /// Errors: invitation_not_found.
  [[nodiscard]] virtual Result<InvitationDetail> find(InvitationId id) const = 0;
  /// Pending ones that have not expired, newest first. Errors: limit_exceeded, invalid_cursor.
  [[nodiscard]] virtual Result<Page<InvitationDetail>> pending_in(
      OrganizationId organization, TimePoint now, const PageRequest& page) const = 0;
  /// All of them, for an address in every organization.
  [[nodiscard]] virtual Result<std::vector<InvitationDetail>> pending_for(const Email& email,
                                                                          TimePoint now) const = 0;
  /// From pending to `state`. Errors: invitation_not_found (also when it is not pending).
  virtual Result<void> close(InvitationId id, org::InvitationState state) = 0;
  /// Moves the end of a pending one, which `by` answers for from now on.
  /// Errors: invitation_not_found (also when it is not pending).
  virtual Result<void> renew(InvitationId id, UserId by, TimePoint expires_at) = 0;
  /// Removes every row of an organization.
  virtual Result<void> erase(OrganizationId organization) = 0;
};

}  // namespace tank::inline v0
