// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The authorization code flow as all providers have it (OAuth 2.1 §4.1).

#include <string>
#include <string_view>

#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/port/http_client.hpp>
#include <tank/port/oauth_provider.hpp>

namespace tank::inline v0::adapters {

/// How the client says who it is (OpenID Connect Core §9).
enum class ClientAuthentication { basic, post };

/// What a code was redeemed for.
struct ProviderTokens {
  Secret access_token;
  Secret id_token;  ///< empty where there is none
};

/// Where the browser goes. `nonce` is left out where it is empty.
[[nodiscard]] std::string authorization_url(const OAuthProviderSettings& settings,
                                            const std::string& endpoint,
                                            const AuthorizationRequest& request);

/// Whether a response is from this provider and holds a code.
/// Errors: invalid_token (from another issuer, RFC 9207; or without a code), access_denied,
/// provider_unavailable (the provider could not decide).
[[nodiscard]] Result<void> check_response(const OAuthProviderSettings& settings,
                                          const CodeExchange& exchange, bool issuer_promised);

/// Redeems the code. Errors: access_denied, invalid_token, provider_unavailable.
[[nodiscard]] Result<ProviderTokens> redeem(const OAuthProviderSettings& settings,
                                            const std::string& endpoint,
                                            ClientAuthentication authentication,
                                            const CodeExchange& exchange, HttpClient& http);

/// A name as it may be shown, or empty: a provider lets people write what they like.
[[nodiscard]] std::string shown_name(std::string_view name);
/// An https URL, or empty.
[[nodiscard]] std::string shown_picture(std::string_view url);

}  // namespace tank::inline v0::adapters
