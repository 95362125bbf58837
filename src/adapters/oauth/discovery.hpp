// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Where an OpenID provider answers (OpenID Connect Discovery), asked and remembered.

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/port/http_client.hpp>
#include <tank/port/oauth_provider.hpp>

#include "adapters/oauth/authorization.hpp"

namespace tank::inline v0::adapters {

/// What the flow needs to know of a provider.
struct OpenIdConfiguration {
  OAuthEndpoints endpoints;
  ClientAuthentication authentication = ClientAuthentication::basic;
  bool issuer_promised = false;  ///< in every response (RFC 9207)
};

/// Thread-safe; one thread asks while the others wait for what it finds.
class Discovery {
 public:
  /// Borrows all three.
  Discovery(const OAuthProviderSettings& settings, HttpClient& http, const Clock& clock);

  /// What is known, not older than an hour, or as old as two days while the provider does not
  /// answer. After a failure it is left alone for 30 seconds.
  /// Errors: provider_unavailable (also: the document is another issuer's).
  [[nodiscard]] Result<OpenIdConfiguration> current();

 private:
  [[nodiscard]] Result<OpenIdConfiguration> ask();

  const OAuthProviderSettings* settings_;
  HttpClient* http_;
  const Clock* clock_;
  std::mutex mutex_;
  std::optional<OpenIdConfiguration> known_;
  TimePoint known_since_;
  std::optional<Error> failure_;
  TimePoint failed_at_;
};

}  // namespace tank::inline v0::adapters
