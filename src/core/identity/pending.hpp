// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What somebody began in a user's name and did not end yet.

#include <tank/identity/user.hpp>

#include "core/identity/work.hpp"

namespace tank::inline v0::identity {

/// Ends all that could still let somebody in as `user`, or change the account: codes that went
/// out by mail, authorization codes, and programs that were let in but did not fetch their token.
/// Whatever throws a thief out calls this: he may have begun it. Gives how many.
[[nodiscard]] Result<int> end_pending(const Work& work, const User& user);

}  // namespace tank::inline v0::identity
