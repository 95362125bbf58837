// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Tokens of outside issuers (Supabase and others): taken for a session, or for one request.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/issuer_keys.hpp>
#include <tank/identity/login_parts.hpp>
#include <tank/identity/sessions.hpp>

namespace tank::inline v0 {
class HttpClient;
}  // namespace tank::inline v0

namespace tank::inline v0::identity {

/// What is believed about an issuer.
struct TrustedIssuerSettings {
  std::string issuer;                      ///< equal to `iss`, byte by byte
  std::string audience = "authenticated";  ///< in `aud`; this one is Supabase's
  std::string keys;  ///< where its key set is; empty: `/.well-known/jwks.json` below the issuer
  /// Whether the issuer gives a token with an address to nobody who has not shown to read it
  /// (Supabase: "Confirm email" is on). Otherwise an address is verified when the token says so
  /// in `email_verified`, as a boolean; what Supabase has in `user_metadata` never counts, for
  /// users write that themselves.
  bool confirms_addresses = false;
};

/// An issuer, with its keys. Thread-safe.
class TANK_API TrustedIssuer {
 public:
  /// Asks the issuer nothing yet. Borrows a client for many threads and the clock.
  /// Errors: invalid_argument (issuer or audience missing; an address that is not https, unless
  /// it is on loopback).
  [[nodiscard]] static Result<std::unique_ptr<TrustedIssuer>> open(TrustedIssuerSettings settings,
                                                                   HttpClient& http,
                                                                   const Clock& clock);

  [[nodiscard]] const TrustedIssuerSettings& settings() const { return settings_; }

  /// Errors: invalid_token, token_expired, provider_unavailable.
  [[nodiscard]] Result<Claims> verify(std::string_view token);

 private:
  TrustedIssuer(TrustedIssuerSettings settings, HttpClient& http, const Clock& clock, Url keys);

  TrustedIssuerSettings settings_;
  JwtPolicy policy_;
  IssuerKeys keys_;
};

/// Thread-safe. The identity is (issuer, subject), and the rules for its user are those of
/// `FederatedLogins`.
class TANK_API OutsideTokens {
 public:
  /// Borrows the issuers; they must outlive this object.
  OutsideTokens(const LoginParts& parts, std::vector<TrustedIssuer*> issuers);

  /// Whether the token calls one of the issuers its own. It is not verified by that.
  [[nodiscard]] bool claims_to_be_ours(std::string_view token) const;

  /// A session for whom the token was made. A token is good for one: whoever finds it later gets
  /// nothing.
  /// Errors: invalid_token (also: no issuer of ours, or exchanged before), token_expired,
  /// provider_unavailable (the issuer's keys cannot be had), account_not_linked,
  /// email_not_verified, signup_closed, user_banned.
  [[nodiscard]] Result<IssuedSession> exchange(const Secret& token, const Device& device,
                                               std::string request_id);

  /// Who comes with a token, for this request: a user whom an exchange made known before. He may
  /// do what a user may, but neither touch credentials nor administer the platform: that needs a
  /// session.
  /// Errors: invalid_token, token_expired, provider_unavailable, unauthorized (nobody was linked
  /// to the identity yet), user_banned.
  [[nodiscard]] Result<Actor> authenticate(std::string_view token, std::string request_id) const;

 private:
  [[nodiscard]] TrustedIssuer* find(std::string_view name) const;
  [[nodiscard]] Result<Claims> verify(std::string_view token) const;

  LoginParts parts_;
  std::vector<TrustedIssuer*> issuers_;
};

}  // namespace tank::inline v0::identity
