// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The token that a program gets when somebody let it in, whichever way.

#include <optional>
#include <string>

#include <tank/identity/logins.hpp>

#include "core/identity/work.hpp"

namespace tank::inline v0::identity {

/// What a token is for.
struct TokenGrant {
  UserId user_id;
  std::string name;
  Scopes scopes;
  std::optional<TimePoint> confirmed_at;  ///< when the user had last shown who he is
};

/// Makes the token in the caller's transaction, with its audit row.
/// Errors: user_not_found, user_banned.
[[nodiscard]] Result<IssuedToken> grant_token(const Work& work, const TokenGrant& grant);

}  // namespace tank::inline v0::identity
