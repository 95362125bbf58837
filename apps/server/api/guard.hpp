// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Guards: what a route asks of its caller before the service decides for itself.

#include <optional>

#include <tank/base/result.hpp>
#include <tank/identity/policy.hpp>

namespace tank::server {

/// The second lock. It knows nothing of the subject: it only turns away who could not
/// possibly be allowed.
struct Guard {
  bool login = false;
  std::optional<identity::Action> action;  ///< a token needs one of the action's scopes
};

namespace guard {

/// Everybody. A token that is sent must be good nevertheless.
inline constexpr Guard anyone{};
/// Whoever is logged in.
inline constexpr Guard logged_in{.login = true, .action = std::nullopt};
/// Who is logged in with a scope for `action`.
[[nodiscard]] constexpr Guard allowed_to(identity::Action action) {
  return {.login = true, .action = action};
}

}  // namespace guard

/// Errors: unauthorized, forbidden.
[[nodiscard]] Result<void> pass_guard(const Guard& guard, const identity::Actor& actor);

}  // namespace tank::server
