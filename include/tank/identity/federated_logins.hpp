// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Logging in with an account at another provider (OAuth 2.1 with PKCE, OpenID Connect).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/identity/account.hpp>
#include <tank/identity/login_parts.hpp>
#include <tank/identity/sessions.hpp>

namespace tank::inline v0 {
class OAuthProvider;
}  // namespace tank::inline v0

namespace tank::inline v0::identity {

/// A browser on its way to a provider.
struct Departure {
  std::string url;
  Secret cookie;  ///< binds what comes back to this browser; `limits::oauth_state_lifetime`
};

/// What a browser brought back.
struct Arrival {
  std::string path;  ///< where the browser came back to, below the site's URL
  Secret cookie;
  std::string state;
  std::string code;
  std::string error;                  ///< of the provider; empty when there was none
  std::optional<std::string> issuer;  ///< `iss` (RFC 9207)
};

/// Somebody who came in, or who added an identity to his account, and the page that he wanted.
struct Landed {
  std::optional<IssuedSession> session;  ///< nothing: an identity was added, his session goes on
  std::string next;
};

/// Thread-safe. The browser comes back to `/auth/callback` where there is one provider, and to
/// `/auth/callback/{provider}` where there are several. Nothing is kept between departure and
/// arrival: the cookie is signed, and verifier and nonce follow from its state and the master key.
///
/// An identity is (issuer, subject). One that is seen first belongs to the user with its
/// address, if the provider has verified that, and to a new user otherwise; an address that
/// nobody has verified finds no one.
class TANK_API FederatedLogins {
 public:
  /// Borrows the providers; they must outlive this object.
  FederatedLogins(const LoginParts& parts, std::vector<OAuthProvider*> providers);

  /// The names of the providers, in their order.
  [[nodiscard]] std::vector<std::string> providers() const;

  /// `next` is a path of our own, where the browser goes at the end. With `actor` logged in,
  /// the identity is added to that user: only in a session of his own, and lately confirmed.
  /// Errors: invalid_argument (no such provider), forbidden (a token, or somebody who acts as the
  /// user), step_up_required, provider_unavailable.
  [[nodiscard]] Result<Departure> depart(std::string_view provider, std::string next,
                                         const Actor& actor);

  /// Errors: invalid_credentials (the cookie is missing, forged, old, or of another request,
  /// session or provider), forbidden and step_up_required (as in `depart`), access_denied,
  /// invalid_token, provider_unavailable, unauthorized (the session has ended meanwhile),
  /// account_not_linked (the identity that is to be added is somebody else's), email_not_verified
  /// (there is no verified address to find or make an account with), signup_closed, user_banned.
  [[nodiscard]] Result<Landed> arrive(const Arrival& arrival, const Actor& actor,
                                      const Device& device, std::string request_id);

  /// The actor's identities, oldest first. Errors: unauthorized, forbidden.
  [[nodiscard]] Result<std::vector<Account>> accounts(const Actor& actor) const;

  /// Errors: unauthorized, forbidden, step_up_required, user_not_found (not the actor's).
  [[nodiscard]] Result<void> unlink(const Actor& actor, AccountId account);

 private:
  [[nodiscard]] OAuthProvider* find(std::string_view name) const;
  [[nodiscard]] std::string callback_of(std::string_view provider) const;

  LoginParts parts_;
  std::vector<OAuthProvider*> providers_;
};

}  // namespace tank::inline v0::identity
