// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Logging a program in from a browser on the same machine: authorization codes with a loopback
/// redirect (RFC 8252 §7.3) and proof of possession (RFC 7636, S256 only).

#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/base/url.hpp>
#include <tank/identity/login_parts.hpp>
#include <tank/identity/logins.hpp>

namespace tank::inline v0::identity {

/// What a program asks for.
struct AuthorizationRequest {
  std::string client;  ///< what it calls itself; people read it, and nobody has checked it
  std::string redirect_uri;
  std::string state;           ///< given back as it is, 1 to `limits::oauth_state_length` bytes
  std::string code_challenge;  ///< S256
  Scopes scopes;
};

/// Where codes may be sent: `http` on 127.0.0.1 or [::1], any port, spelled in this way and no
/// other, without credentials, query or fragment. Not `localhost`, which a resolver may send
/// elsewhere (RFC 8252 §8.3). Errors: invalid_url.
[[nodiscard]] TANK_API Result<Url> parse_loopback(std::string_view text);

/// What `AuthorizationCodes` would refuse, asked before a person is.
/// Errors: invalid_argument (the client's name, the state or the challenge), invalid_url.
[[nodiscard]] TANK_API Result<void> check(const AuthorizationRequest& request);

/// A fresh verifier of 256 bits, and the challenge that it proves.
[[nodiscard]] TANK_API Secret make_code_verifier(Entropy& entropy);
[[nodiscard]] TANK_API std::string code_challenge(const Secret& verifier);

/// Thread-safe: it has no state of its own.
class TANK_API AuthorizationCodes {
 public:
  explicit AuthorizationCodes(const LoginParts& parts) : parts_(parts) {}

  /// Lets the program act as the actor. Gives the address to send the browser to, which holds a
  /// code of one use, good for `limits::authorization_code_lifetime`.
  /// Errors: those of `check`; unauthorized, forbidden (no session, or that of an
  /// impersonation).
  [[nodiscard]] Result<Url> approve(const Actor& actor, const AuthorizationRequest& request);

  /// The address that tells the program of the refusal. Errors: those of `check`.
  [[nodiscard]] Result<Url> deny(const AuthorizationRequest& request) const;

  /// Gives a token, named after the client. A wrong try ends the code.
  /// Errors: invalid_credentials (unknown, used or ended code, wrong verifier, other address:
  /// one answer), user_banned.
  [[nodiscard]] Result<IssuedToken> exchange(const Secret& code, const Secret& verifier,
                                             std::string_view redirect_uri, std::string request_id);

 private:
  LoginParts parts_;
};

}  // namespace tank::inline v0::identity
