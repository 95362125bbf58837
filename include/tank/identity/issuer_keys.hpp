// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The keys of an outside issuer, fetched when they are needed and kept through its outages.

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/base/url.hpp>
#include <tank/identity/jwt.hpp>

namespace tank::inline v0 {
class HttpClient;
}  // namespace tank::inline v0

namespace tank::inline v0::identity {

/// One issuer's key set behind its address. Thread-safe.
///
/// The set is fetched on first use, again when it is older than `limits::jwks_fresh`, and when a
/// token names a key that it does not have; but one request is under way at most, and between
/// two of them lies `limits::jwks_least_interval`, whatever strangers put into tokens. An answer
/// that is no key set changes nothing. The last good set serves through an outage until it is
/// `limits::jwks_hard_age` old; then its keys may have been withdrawn long ago, and no token is
/// taken any more.
class TANK_API IssuerKeys {
 public:
  /// Borrows both; they must outlive this object. Nobody else may use `client` meanwhile.
  IssuerKeys(HttpClient& client, const Clock& clock, Url address);

  /// Verifies a token of this issuer now, by `identity::verify`. The thread that finds the set
  /// old fetches the next one, for at most `limits::jwks_timeout`; the others go on with the
  /// set at hand, and wait for the answer only when their token's key is not in it.
  /// Errors: those of `identity::verify`, and provider_unavailable (no set, or too old a one).
  [[nodiscard]] Result<Claims> verify(std::string_view token, const JwtPolicy& policy);

  /// The set as of now, with the key of this name if the issuer has one; an empty name asks for
  /// none in particular. Errors: provider_unavailable.
  [[nodiscard]] Result<Jwks> keys_for(std::string_view kid);

 private:
  struct Held {
    Jwks keys;
    TimePoint fetched_at;
  };

  [[nodiscard]] Jwks held_keys();
  [[nodiscard]] bool may_ask(TimePoint now) const;
  void ask(std::unique_lock<std::mutex>& lock, TimePoint now);
  [[nodiscard]] Result<Jwks> fetch();
  [[nodiscard]] Result<Jwks> usable(TimePoint now) const;

  HttpClient* client_;
  const Clock* clock_;
  Url address_;

  std::mutex mutex_;
  std::condition_variable answered_;
  bool asking_ = false;
  std::optional<TimePoint> asked_at_;
  std::optional<Held> held_;
  std::string last_failure_;
};

}  // namespace tank::inline v0::identity
