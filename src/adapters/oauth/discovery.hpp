// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Where an OpenID provider answers (OpenID Connect Discovery), asked and remembered.

#include <condition_variable>
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

/// Thread-safe. One thread asks; meanwhile the others go on with what is known, and wait only
/// where nothing is.
class Discovery {
 public:
  /// Borrows all three.
  Discovery(const OAuthProviderSettings& settings, HttpClient& http, const Clock& clock);

  /// What is known, not older than an hour, or as old as two days while the provider does not
  /// answer. After a failure it is left alone for 30 seconds.
  /// Errors: provider_unavailable (also: the document is another issuer's).
  [[nodiscard]] Result<OpenIdConfiguration> current();

 private:
  [[nodiscard]] bool is_fresh(TimePoint now) const;
  [[nodiscard]] bool may_ask(TimePoint now) const;
  [[nodiscard]] Result<OpenIdConfiguration> usable(TimePoint now) const;
  /// Asks without the lock, and keeps what came back.
  void ask(std::unique_lock<std::mutex>& lock, TimePoint now);
  [[nodiscard]] Result<OpenIdConfiguration> fetch() const;

  const OAuthProviderSettings* settings_;
  HttpClient* http_;
  const Clock* clock_;
  std::mutex mutex_;  // guards the rest
  std::condition_variable answered_;
  bool asking_ = false;
  std::optional<OpenIdConfiguration> known_;
  TimePoint known_since_;
  std::optional<Error> failure_;
  TimePoint failed_at_;
};

}  // namespace tank::inline v0::adapters
