// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The API tokens of a user: issued, listed and revoked.

#include <chrono>
#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/logins.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::identity {

/// What a new token may be used for, and how long.
struct NewApiToken {
  std::string name;
  Scopes scopes;
  std::string package_pattern;  ///< `@scope/*`, `@scope/name`, or empty for any
  std::chrono::seconds lifetime = limits::api_token_lifetime;
};

/// What becomes of a token that is replaced by another.
enum class Overlap {
  grace,  ///< it works for `limits::api_token_rotation_grace`, so that programs can change over
  none,   ///< it ends at once
};

/// Thread-safe: it has no state of its own.
class TANK_API ApiTokens {
 public:
  /// Borrows all three; they must outlive this object.
  ApiTokens(Store& store, const Clock& clock, Entropy& entropy);

  /// A token never allows more, nor lives longer, than the one that it was made with.
  /// Errors: unauthorized, forbidden (more than the actor's own), invalid_argument (name,
  /// pattern, lifetime outside 1 s to `limits::api_token_lifetime_max`).
  [[nodiscard]] Result<IssuedToken> create(const Actor& actor, const NewApiToken& request);

  /// Replaces one of the actor's own by a token with the same name, scopes and pattern, that lives
  /// as long as the old one was made for; made with a token, no longer than that one.
  /// Errors: unauthorized, forbidden (more than the actor's own), token_not_found (somebody
  /// else's, and revoked, too), token_expired.
  [[nodiscard]] Result<IssuedToken> rotate(const Actor& actor, TokenId token, Overlap overlap);

  /// The actor's own, newest first, revoked ones too. Errors: unauthorized, forbidden.
  [[nodiscard]] Result<std::vector<ApiToken>> list(const Actor& actor) const;

  /// Idempotent: keeps the first time. Administrators may revoke anybody's.
  /// Errors: unauthorized, forbidden, token_not_found (somebody else's, too).
  [[nodiscard]] Result<void> revoke(const Actor& actor, TokenId token);

  /// Ends the token that the actor came with; no scope is needed to give something up.
  /// Errors: unauthorized (there is none).
  [[nodiscard]] Result<void> revoke_own(const Actor& actor);

 private:
  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace tank::inline v0::identity
