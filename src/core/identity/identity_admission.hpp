// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Letting in whom somebody else vouches for: what code flow and token exchange share.

#include <tank/identity/sessions.hpp>
#include <tank/identity/site.hpp>
#include <tank/port/oauth_provider.hpp>

#include "core/identity/work.hpp"

namespace tank::inline v0::identity {

/// Finds or makes the user of an identity, and opens a session for him. Who acts is of no
/// matter here: whoever is logged in adds nothing to his account by this.
/// Errors: email_not_verified (there is no verified address to find or make a user with: one
/// answer, whether or not somebody has the address), signup_closed, user_banned.
[[nodiscard]] Result<IssuedSession> admit_identity(const Work& work, const Site& site,
                                                   const ProviderIdentity& identity,
                                                   LoginMethod method, const Device& device);

/// Adds an identity to the user who acts, and who has shown lately that it is he. Idempotent.
/// Errors: account_not_linked (it belongs to another user).
[[nodiscard]] Result<void> add_identity(const Work& work, const ProviderIdentity& identity);

}  // namespace tank::inline v0::identity
