// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Logins: from a credential to an actor.

#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/api_token.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::identity {

class TokenUses;

/// A new token with its text. This is the only moment at which the text exists in clear.
struct IssuedToken {
  ApiToken token;
  User user;
  Secret text;
};

/// Thread-safe: it has no state of its own.
class TANK_API Logins {
 public:
  /// Borrows all four; they must outlive this object.
  Logins(Store& store, const Clock& clock, Entropy& entropy, TokenUses& uses);

  /// Who comes with `token_text`. One statement; nothing is cached, so a revoked token or a
  /// banned user is refused from the next call on.
  /// Errors: invalid_credentials (not a token, unknown or revoked: one answer),
  /// token_expired, user_banned.
  [[nodiscard]] Result<Actor> authenticate(std::string_view token_text,
                                           std::string request_id) const;

  /// Gives a token with every scope for a one-time login code. The user's roles still bound
  /// what it can do.
  /// Errors: invalid_credentials (unknown, used or expired), user_banned.
  [[nodiscard]] Result<IssuedToken> exchange_code(const Secret& code, std::string request_id);

 private:
  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
  TokenUses* uses_;
};

}  // namespace tank::inline v0::identity
