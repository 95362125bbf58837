// SPDX-License-Identifier: Apache-2.0
#include "adapters/oauth/providers.hpp"

#include <utility>

#include <tank/base/slug.hpp>

#include "adapters/oauth/discovery.hpp"

namespace tank::inline v0 {
namespace {

// What is the same for every client of a provider.
OAuthProviderSettings google_row() {
  return {
      .name = "google",
      .protocol = OAuthProtocol::openid,
      .issuer = "https://accounts.google.com",
      .issuer_aliases = {"accounts.google.com"},  // as older tokens have it
      .endpoints = OAuthEndpoints{.authorization = "https://accounts.google.com/o/oauth2/v2/auth",
                                  .token = "https://oauth2.googleapis.com/token",
                                  .jwks = "https://www.googleapis.com/oauth2/v3/certs",
                                  .userinfo = "https://openidconnect.googleapis.com/v1/userinfo"},
      .client_id = {},
      .client_secret = {},
      .scopes = {"openid", "email", "profile"}};
}

OAuthProviderSettings github_row() {
  return {.name = "github",
          .protocol = OAuthProtocol::github,
          .issuer = "https://github.com",
          .issuer_aliases = {"https://github.com/login/oauth"},  // of its responses
          .endpoints = OAuthEndpoints{.authorization = "https://github.com/login/oauth/authorize",
                                      .token = "https://github.com/login/oauth/access_token",
                                      .jwks = {},
                                      .userinfo = "https://api.github.com/user"},
          .client_id = {},
          .client_secret = {},
          .scopes = {"read:user", "user:email"}};
}

OAuthProviderSettings with_client(OAuthProviderSettings row, std::string id, Secret secret) {
  row.client_id = std::move(id);
  row.client_secret = std::move(secret);
  return row;
}

bool are_protected(const OAuthProviderSettings& settings) {
  const OAuthEndpoints& to = *settings.endpoints;
  const bool openid = settings.protocol == OAuthProtocol::openid;
  return is_protected_url(to.authorization) && is_protected_url(to.token) &&
         (!openid || is_protected_url(to.jwks)) &&
         ((openid && to.userinfo.empty()) || is_protected_url(to.userinfo));
}

Result<void> check_settings(const OAuthProviderSettings& settings) {
  const auto refuse = [&](const char* why) {
    return fail(Errc::invalid_argument, "the OAuth provider `" + settings.name + "` " + why);
  };
  if (!Slug::parse(settings.name)) return refuse("needs a name of lower-case letters and digits");
  if (settings.client_id.empty()) return refuse("needs a client id");
  if (!is_protected_url(settings.issuer)) return refuse("needs an issuer that is https");
  if (!settings.endpoints && settings.protocol == OAuthProtocol::github) {
    return refuse("needs endpoints, for GitHub's protocol has no discovery");
  }
  if (settings.endpoints && !are_protected(settings))
    return refuse("needs endpoints that are https");
  return {};
}

}  // namespace

OAuthProviderSettings google_provider(std::string client_id, Secret client_secret) {
  return with_client(google_row(), std::move(client_id), std::move(client_secret));
}

OAuthProviderSettings github_provider(std::string client_id, Secret client_secret) {
  return with_client(github_row(), std::move(client_id), std::move(client_secret));
}

OAuthProviderSettings openid_provider(std::string name, std::string issuer, std::string client_id,
                                      Secret client_secret) {
  return {.name = std::move(name),
          .protocol = OAuthProtocol::openid,
          .issuer = std::move(issuer),
          .issuer_aliases = {},
          .endpoints = std::nullopt,
          .client_id = std::move(client_id),
          .client_secret = std::move(client_secret),
          .scopes = {"openid", "email", "profile"}};
}

Result<std::unique_ptr<OAuthProvider>> open_oauth_provider(OAuthProviderSettings settings,
                                                           HttpClient& http, const Clock& clock) {
  const auto checked = check_settings(settings);
  if (!checked) return pass(checked);
  if (settings.protocol == OAuthProtocol::github) {
    return adapters::make_github_provider(std::move(settings), http);
  }
  return adapters::make_openid_provider(std::move(settings), http, clock);
}

}  // namespace tank::inline v0
