// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Short-lived JSON Web Tokens for a session, and the refresh tokens that renew them.

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/jwt_signing.hpp>
#include <tank/identity/login_parts.hpp>
#include <tank/identity/sealed_signing_key.hpp>
#include <tank/identity/session.hpp>

namespace tank::inline v0 {
class CredentialStore;
class Transaction;
struct SessionAndUser;
}  // namespace tank::inline v0

namespace tank::inline v0::identity {

/// What a program holds instead of a cookie.
struct TokenPair {
  Secret access;   ///< a JWT; its `jti` is the session's id
  Secret refresh;  ///< good once
  TimePoint access_expires_at;
};

/// Thread-safe. Whatever a token says, the session's row decides: a revoked session ends its
/// access tokens at once, here and at every server of the store.
class TANK_API AccessTokens {
 public:
  explicit AccessTokens(const LoginParts& parts) : parts_(parts) {}

  /// The first pair of the session that the actor came with.
  /// Errors: unauthorized (there is no session), forbidden (it belongs to an impersonation, or
  /// the actor came with an access token).
  [[nodiscard]] Result<TokenPair> issue(const Actor& actor);

  /// A new pair for the refresh token, which is good once. Whoever asks again within
  /// `limits::refresh_grace`, because the answer got lost, gets the same refresh token again. One
  /// that comes back later, or whose successor was used, was stolen, from us or from the thief:
  /// the session ends.
  /// Errors: invalid_token (unknown, or came back: one answer), unauthorized (the session is
  /// over), user_banned.
  [[nodiscard]] Result<TokenPair> refresh(const Secret& text, std::string request_id);

  /// Who comes with an access token. He is marked as such, and lets nobody in for longer than the
  /// token lives (`SessionCredential::by_access_token`). Errors: invalid_token, token_expired,
  /// unauthorized (the session is over), user_banned.
  [[nodiscard]] Result<Actor> authenticate(std::string_view token, std::string request_id) const;

  /// `{"keys": [...]}` with every key that a verifier may need now. From memory.
  [[nodiscard]] Result<std::string> jwks_document() const;

  /// Makes the next signing key when its time has come, and forgets those that nobody needs.
  /// Call it now and then; several servers may.
  [[nodiscard]] Result<void> rotate_keys();

 private:
  /// What is published, made once for each set of keys and each minute.
  struct Published {
    std::uint64_t mark = 0;
    TimePoint until;
    std::string document;
    Jwks keys;
  };

  [[nodiscard]] Result<bool> is_rotation_due(TimePoint now) const;
  [[nodiscard]] Result<KeyRing> ring(const CredentialStore& credentials) const;
  [[nodiscard]] Result<SigningKey> open(const SealedSigningKey& row) const;
  [[nodiscard]] Result<Published> published(TimePoint now) const;
  [[nodiscard]] Result<TokenPair> make_pair(Transaction& tx, const SessionAndUser& known,
                                            Secret refresh, TimePoint now) const;

  LoginParts parts_;
  mutable std::mutex mutex_;  // guards the two below
  mutable Published published_;
  mutable std::map<std::string, SigningKey, std::less<>> opened_;  // by what was unsealed
};

}  // namespace tank::inline v0::identity
