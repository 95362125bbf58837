// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The identity providers, and the issuers of tokens, that a configuration names.

#include <memory>
#include <vector>

#include <tank/base/time.hpp>
#include <tank/identity/outside_tokens.hpp>
#include <tank/port/http_client.hpp>
#include <tank/port/oauth_provider.hpp>

#include "server/config.hpp"

namespace tank::server {

/// Providers and issuers, and the client that they share. Without any there is no client either.
struct IdentityProviders {
  std::unique_ptr<HttpClient> http;
  std::vector<std::unique_ptr<OAuthProvider>> owned;
  std::vector<std::unique_ptr<identity::TrustedIssuer>> trusted;

  [[nodiscard]] std::vector<OAuthProvider*> all() const;
  [[nodiscard]] std::vector<identity::TrustedIssuer*> all_trusted() const;
};

/// What may be reached at addresses that others chose. Errors: invalid_argument.
[[nodiscard]] Result<OutboundRules> read_outbound_rules(const Config& config);

/// Asks no provider anything yet. Borrows the clock.
/// Errors: invalid_argument, io_error (a secret's file), unavailable (libcurl is missing).
[[nodiscard]] Result<IdentityProviders> open_identity_providers(const Config& config,
                                                                const Clock& clock);

}  // namespace tank::server
