// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Port: logging in with an account at somebody else (OAuth 2.1, OpenID Connect).

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/email.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>

namespace tank::inline v0 {
class Clock;
class HttpClient;

/// Who somebody is, as a provider says. Issuer and subject together are the identity; the
/// address may change, and may be somebody else's unless it is verified.
struct ProviderIdentity {
  std::string issuer;
  std::string subject;
  std::optional<Email> email;
  bool email_verified = false;
  std::string name;     ///< empty where there is none that may be shown
  std::string picture;  ///< an https URL, or empty

  friend bool operator==(const ProviderIdentity&, const ProviderIdentity&) = default;
};

/// What goes along when a browser is sent to a provider.
struct AuthorizationRequest {
  std::string state;
  std::string nonce;
  std::string code_challenge;  ///< S256 of the verifier (RFC 7636)
  std::string redirect_uri;
};

/// What the browser brought back, and what was kept of the request. The caller has compared
/// `state` already.
struct CodeExchange {
  std::string code;
  std::string error;                  ///< of the response; empty when there was none
  std::optional<std::string> issuer;  ///< `iss` of the response (RFC 9207)
  Secret code_verifier;
  std::string redirect_uri;
  std::string nonce;
};

/// Thread-safe.
class TANK_API OAuthProvider {
 public:
  virtual ~OAuthProvider() = default;

  /// As in routes, and in columns beside the subject.
  [[nodiscard]] virtual const std::string& name() const = 0;
  [[nodiscard]] virtual const std::string& issuer() const = 0;

  /// Where to send the browser. Errors: provider_unavailable.
  [[nodiscard]] virtual Result<std::string> authorize_url(const AuthorizationRequest& request) = 0;

  /// Redeems a code and says who it was made for. A code works once, whatever comes of it.
  /// Errors: access_denied (the person refused), invalid_token (the response, the code or the
  /// token is not good: start again), provider_unavailable (no answer, none that can be
  /// understood, or one that says that we are not set up well).
  [[nodiscard]] virtual Result<ProviderIdentity> exchange(const CodeExchange& exchange) = 0;
};

/// How a provider tells who somebody is.
enum class OAuthProtocol {
  openid,  ///< by an ID token (OpenID Connect Core)
  github,  ///< by its own API
};

/// Where a provider answers.
struct OAuthEndpoints {
  std::string authorization;
  std::string token;
  std::string jwks;      ///< of `openid`
  std::string userinfo;  ///< of `openid` optional; of `github` the API of the user
};

/// One row of the table of providers.
struct OAuthProviderSettings {
  std::string name;
  OAuthProtocol protocol = OAuthProtocol::openid;
  std::string issuer;
  std::vector<std::string> issuer_aliases;  ///< other spellings of it that are taken
  std::optional<OAuthEndpoints> endpoints;  ///< nothing: they are discovered
  std::string client_id;
  Secret client_secret;  ///< empty for a public client
  std::vector<std::string> scopes;
  std::chrono::milliseconds timeout = limits::provider_timeout;  ///< for each request
};

/// The providers with a row of their own, and any other that speaks OpenID Connect Discovery.
[[nodiscard]] TANK_API OAuthProviderSettings google_provider(std::string client_id,
                                                             Secret client_secret);
[[nodiscard]] TANK_API OAuthProviderSettings github_provider(std::string client_id,
                                                             Secret client_secret);
[[nodiscard]] TANK_API OAuthProviderSettings openid_provider(std::string name, std::string issuer,
                                                             std::string client_id,
                                                             Secret client_secret);

/// Opens a provider; asks it nothing yet. Borrows a client for many threads
/// (`open_shared_http_client`; guarded, where others than the operator choose issuers) and the
/// clock. The discovery document is asked for when it is needed first, and again when it is an
/// hour old; through an outage the last one holds for two days.
/// Errors: invalid_argument (name, issuer or client missing; an issuer or endpoint that is not
/// https, unless it is on loopback).
[[nodiscard]] TANK_API Result<std::unique_ptr<OAuthProvider>> open_oauth_provider(
    OAuthProviderSettings settings, HttpClient& http, const Clock& clock);

}  // namespace tank::inline v0
