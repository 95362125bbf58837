// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Failed logins of one subject, and the waits that they cost.

#include <string>

#include "core/identity/work.hpp"

namespace tank::inline v0::identity {

/// How long to wait after the `failures`-th failure. Pure; nothing for the first
/// `limits::login_failures_free`.
[[nodiscard]] std::chrono::seconds lockout_after(int failures);

/// Counts an attempt as failed before it is made, so that many at once cannot get around the
/// count; `forget_failures` takes it back after a success.
/// Errors: rate_limited (the wait is not over).
[[nodiscard]] Result<void> begin_attempt(const Work& work, const std::string& subject);

}  // namespace tank::inline v0::identity
