// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Takes from the allowance of whoever asks, and tells how much is left.

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>

#include "server/api/rate_class.hpp"
#include "server/http/response.hpp"

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::server {

/// What the answer says about the allowance (draft-ietf-httpapi-ratelimit-headers).
struct Allowance {
  bool allowed = true;
  std::string policy;                        ///< `RateLimit-Policy`
  std::string left;                          ///< `RateLimit`
  std::chrono::microseconds retry_after{0};  ///< when refused
};

/// Thread-safe: the buckets are in the store, so that several servers share them. An empty one
/// stays empty until its time has come, whoever asks, so that until then the store is not asked:
/// what is refused costs the writers nothing.
class RateLimiter {
 public:
  /// Borrows both.
  RateLimiter(Store& store, const Clock& clock, RateLimits limits)
      : store_(&store), clock_(&clock), limits_(limits) {}

  /// Errors: those of the store.
  [[nodiscard]] Result<Allowance> take(RateClass rate_class, const identity::Actor& actor,
                                       std::string_view address);

 private:
  [[nodiscard]] Result<RateTaken> take(const std::string& key, const Rate& rate, TimePoint now);
  /// When there will be something again, if it is known that there is nothing.
  [[nodiscard]] std::optional<TimePoint> empty_until(const std::string& key, TimePoint now);
  void keep_empty(const std::string& key, TimePoint until, TimePoint now);

  Store* store_;
  const Clock* clock_;
  RateLimits limits_;
  std::mutex mutex_;  // guards the one below
  std::unordered_map<std::string, TimePoint> empty_;
};

/// Adds the three fields.
void add_allowance(Response& response, const Allowance& allowance);

}  // namespace tank::server
