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

Result<void> need_client(IdentityProviders& providers, const Config& config) {
  if (providers.http) return {};
  const auto rules = read_outbound_rules(config);
  if (!rules) return pass(rules);
  HttpClientOptions options;
  options.guard = *rules;
  auto http = open_shared_http_client(options);
  if (!http) return pass(http);
  providers.http = *std::move(http);
  return {};
}

Result<void> add(IdentityProviders& providers, const Row& row, const Config& config,
                 const Clock& clock) {
  if (auto ready = need_client(providers, config); !ready) return ready;
  auto settings = settings_of(row, config);
  if (!settings) return pass(settings);
  auto provider = open_oauth_provider(*std::move(settings), *providers.http, clock);
  if (!provider) return pass(provider);
  providers.owned.push_back(*std::move(provider));
  return {};
}

Result<void> add_trusted(IdentityProviders& providers, std::string issuer, const Config& config,
                         const Clock& clock) {
  if (auto ready = need_client(providers, config); !ready) return ready;
  auto trusted =
      identity::TrustedIssuer::open({.issuer = std::move(issuer),
                                     .audience = config.trusted_audience,
                                     .keys = {},
                                     .confirms_addresses = config.trusted_emails == "all"},
                                    *providers.http, clock);
  if (!trusted) return pass(trusted);
  providers.trusted.push_back(*std::move(trusted));
  return {};
}

}  // namespace

// A document of a provider names further addresses, and whoever wrote it may be anybody.
Result<OutboundRules> read_outbound_rules(const Config& config) {
  const std::string& wish = config.private_providers;
  if (!wish.empty() && wish != "allow" && wish != "refuse") {
    return fail(Errc::invalid_argument, "--private-providers is `allow` or `refuse`");
  }
  const bool allowed = wish.empty() ? config.environment != "production" : wish == "allow";
  return OutboundRules{.allow_private = allowed};
}

std::vector<identity::TrustedIssuer*> IdentityProviders::all_trusted() const {
  std::vector<identity::TrustedIssuer*> out;
  for (const auto& issuer : trusted) out.push_back(issuer.get());
  return out;
}

std::vector<OAuthProvider*> IdentityProviders::all() const {
  std::vector<OAuthProvider*> out;
  for (const auto& provider : owned) out.push_back(provider.get());
  return out;
}

Result<IdentityProviders> open_identity_providers(const Config& config, const Clock& clock) {
  const std::array rows{Row{"google", config.google_client, config.google_secret_file},
                        Row{"github", config.github_client, config.github_secret_file},
                        Row{"oidc", config.oidc_client, config.oidc_secret_file}};
  if (config.trusted_emails != "verified" && config.trusted_emails != "all") {
    return fail(Errc::invalid_argument, "--trusted-emails is `verified` or `all`");
  }
  IdentityProviders providers;
  for (const Row& row : rows) {
    if (row.client.empty()) continue;
    if (auto added = add(providers, row, config, clock); !added) return pass(added);
  }
  for (std::string& issuer : words_of(config.trusted_issuers)) {
    auto added = add_trusted(providers, std::move(issuer), config, clock);
    if (!added) return pass(added);
  }
  return providers;
}

}  // namespace tank::server
