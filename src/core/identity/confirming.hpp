// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What every way to confirm a session has in common.

#include "core/identity/work.hpp"

namespace tank::inline v0::identity {

/// Only the user himself confirms anything, and only a session.
/// Errors: unauthorized (there is none), forbidden (an access token, or who acts as the user).
[[nodiscard]] Result<void> check_may_confirm(const Actor& actor);

/// The session of the actor, who has just shown who he is, counts as confirmed from now on.
/// Errors: those of the store.
[[nodiscard]] Result<void> confirm_session(const Work& work);

}  // namespace tank::inline v0::identity
