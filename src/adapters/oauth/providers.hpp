// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The providers there are; their settings are checked already.

#include <memory>

#include <tank/base/time.hpp>
#include <tank/port/http_client.hpp>
#include <tank/port/oauth_provider.hpp>

namespace tank::inline v0::adapters {

[[nodiscard]] std::unique_ptr<OAuthProvider> make_openid_provider(OAuthProviderSettings settings,
                                                                  HttpClient& http,
                                                                  const Clock& clock);
/// `settings.endpoints` is set.
[[nodiscard]] std::unique_ptr<OAuthProvider> make_github_provider(OAuthProviderSettings settings,
                                                                  HttpClient& http);

}  // namespace tank::inline v0::adapters
