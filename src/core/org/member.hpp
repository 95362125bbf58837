// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a member must be.

#include <tank/base/result.hpp>
#include <tank/identity/user.hpp>

namespace tank::inline v0::org {

/// Owners are people. Errors: forbidden.
[[nodiscard]] Result<void> check_may_own(const identity::User& user);

}  // namespace tank::inline v0::org
