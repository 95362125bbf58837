// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The identity providers that a configuration names.

#include <memory>
#include <vector>

#include <tank/base/time.hpp>
#include <tank/port/http_client.hpp>
#include <tank/port/oauth_provider.hpp>

#include "server/config.hpp"

namespace tank::server {

/// Providers, and the client that they share. Without a provider there is no client either.
struct IdentityProviders {
  std::unique_ptr<HttpClient> http;
  std::vector<std::unique_ptr<OAuthProvider>> owned;

  [[nodiscard]] std::vector<OAuthProvider*> all() const;
};

/// Asks no provider anything yet. Borrows the clock.
/// Errors: invalid_argument, io_error (a secret's file), unavailable (libcurl is missing).
[[nodiscard]] Result<IdentityProviders> open_identity_providers(const Config& config,
                                                                const Clock& clock);

}  // namespace tank::server
