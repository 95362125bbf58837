// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Letting in whom somebody else vouches for: what code flow and token exchange share.

#include <tank/identity/sessions.hpp>
#include <tank/identity/site.hpp>
#include <tank/port/oauth_provider.hpp>

#include "core/identity/work.hpp"

namespace tank::inline v0::identity {

/// Finds, links or makes the user of an identity, and opens a session for him. With somebody
/// logged in, the identity is added to that user.
/// Errors: account_not_linked, email_not_verified, signup_closed, user_banned.
[[nodiscard]] Result<IssuedSession> admit_identity(const Work& work, const Site& site,
                                                   const ProviderIdentity& identity,
                                                   LoginMethod method, const Device& device);

}  // namespace tank::inline v0::identity
