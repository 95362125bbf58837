// SPDX-License-Identifier: Apache-2.0
#include "server/identity_providers.hpp"

#include <array>
#include <string>
#include <utility>

#include "server/secret_file.hpp"

namespace tank::server {
namespace {

/// One row of the configuration: which provider, and as whom we ask it.
struct Row {
  std::string_view name;
  const std::string& client;
  const std::string& secret_file;
};

Result<OAuthProviderSettings> settings_of(const Row& row, const Config& config) {
  Secret secret;
  if (!row.secret_file.empty()) {
    auto read = read_secret(row.secret_file);
    if (!read) return pass(read);
    secret = *std::move(read);
  }
  if (row.name == "google") return google_provider(row.client, std::move(secret));
  if (row.name == "github") return github_provider(row.client, std::move(secret));
  return openid_provider("oidc", config.oidc_issuer, row.client, std::move(secret));
}

// A document of a provider names further addresses, and whoever wrote it may be anybody.
Result<HttpClientOptions> client_options(const Config& config) {
  const std::string& wish = config.private_providers;
  if (!wish.empty() && wish != "allow" && wish != "refuse") {
    return fail(Errc::invalid_argument, "--private-providers is `allow` or `refuse`");
  }
  const bool allowed = wish.empty() ? config.environment != "production" : wish == "allow";
  HttpClientOptions options;
  options.guard = OutboundRules{.allow_private = allowed};
  return options;
}

Result<void> add(IdentityProviders& providers, const Row& row, const Config& config,
                 const Clock& clock) {
  if (!providers.http) {
    const auto options = client_options(config);
    if (!options) return pass(options);
    auto http = open_shared_http_client(*options);
    if (!http) return pass(http);
    providers.http = *std::move(http);
  }
  auto settings = settings_of(row, config);
  if (!settings) return pass(settings);
  auto provider = open_oauth_provider(*std::move(settings), *providers.http, clock);
  if (!provider) return pass(provider);
  providers.owned.push_back(*std::move(provider));
  return {};
}

}  // namespace

std::vector<OAuthProvider*> IdentityProviders::all() const {
  std::vector<OAuthProvider*> out;
  for (const auto& provider : owned) out.push_back(provider.get());
  return out;
}

Result<IdentityProviders> open_identity_providers(const Config& config, const Clock& clock) {
  const std::array rows{Row{"google", config.google_client, config.google_secret_file},
                        Row{"github", config.github_client, config.github_secret_file},
                        Row{"oidc", config.oidc_client, config.oidc_secret_file}};
  IdentityProviders providers;
  for (const Row& row : rows) {
    if (row.client.empty()) continue;
    if (auto added = add(providers, row, config, clock); !added) return pass(added);
  }
  return providers;
}

}  // namespace tank::server
