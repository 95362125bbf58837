// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Whether what somebody came with is still good when his deed is done.

#include "core/identity/work.hpp"

namespace tank::inline v0::identity {

/// Reads the actor's session or token again, in the deed's own transaction: who was thrown out
/// after his request came changes no account any more. Actors of this process came with nothing,
/// and nobody is thrown out of that.
/// Errors: unauthorized (the session is over), token_not_found, token_expired, user_banned.
[[nodiscard]] Result<void> check_still_good(const Work& work);

}  // namespace tank::inline v0::identity
