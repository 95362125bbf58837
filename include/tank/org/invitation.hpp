// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Invitations: pending until the address logs in, verified.

#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/email.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/org/organization.hpp>

namespace tank::inline v0::org {

/// `pending` until the address logs in; `withdrawn` by who may invite, `declined` by the invited.
enum class InvitationState { pending, accepted, declined, withdrawn };
[[nodiscard]] TANK_API std::string_view to_string(InvitationState state);
[[nodiscard]] TANK_API Result<InvitationState> parse_invitation_state(std::string_view word);

/// At most one is pending per organization and address; addresses compare in lower case.
struct Invitation {
  InvitationId id;
  OrganizationId organization_id;
  Email email;
  Role role = Role::member;
  UserId invited_by;
  InvitationState state = InvitationState::pending;
  TimePoint created_at;
  TimePoint expires_at;

  friend bool operator==(const Invitation&, const Invitation&) = default;
};

}  // namespace tank::inline v0::org
