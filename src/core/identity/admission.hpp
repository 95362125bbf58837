// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What happens whenever somebody comes or is let in, by whatever method, in the method's own
/// transaction.

#include <tank/identity/sessions.hpp>
#include <tank/org/invitation.hpp>
#include <tank/org/organization.hpp>
#include <tank/storage/session_store.hpp>

#include "core/identity/work.hpp"

namespace tank::inline v0::identity {

/// A new user with a personal organization: one without would own nothing. Id and times are
/// filled in here. Errors: email_taken.
[[nodiscard]] Result<User> enroll(const Work& work, User user);

/// Opens a session for `user`, whom the caller has authenticated: refuses the banned, accepts
/// the invitations that wait for a verified address, as far as there is room, and writes the audit
/// row. Errors: user_banned, forbidden (a service account).
[[nodiscard]] Result<IssuedSession> admit(const Work& work, const User& user, LoginMethod method,
                                          const Device& device);

/// The same beside a session that he has already: that session's proof, and its last day, are
/// those of the new one too, which ends with it. Errors: those of `admit`.
[[nodiscard]] Result<IssuedSession> admit_beside(const Work& work, const SessionAndUser& known,
                                                 const Device& device);

/// Service accounts act by API tokens only. Errors: forbidden.
[[nodiscard]] Result<void> check_may_log_in(const User& user);

/// Makes somebody a member, where there is room for one more.
/// Errors: already_member, organization_full.
[[nodiscard]] Result<void> join(const Work& work, const org::Membership& membership);

/// Makes `invited` a member, as the pending `invitation` says, and closes it. False when who
/// invited may not do so any more: then it is withdrawn instead.
/// Errors: organization_full, invitation_not_found (it is not pending).
[[nodiscard]] Result<bool> accept_invitation(const Work& work, const Actor& invited,
                                             const org::Invitation& invitation);

/// Notes that `user` reads the address. A password that was set before goes, for it may have been
/// somebody else who set it, unless its hash is `shown`: then the same hand did. Idempotent.
[[nodiscard]] Result<User> verify_address(const Work& work, User user,
                                          const std::optional<std::string>& shown = std::nullopt);

}  // namespace tank::inline v0::identity
