// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Takes from the allowance of whoever asks, and tells how much is left.

#include <chrono>
#include <string>
#include <string_view>

#include <tank/identity/actor.hpp>

#include "server/api/rate_class.hpp"
#include "server/http/response.hpp"

namespace tank::inline v0 {
class Clock;
class Store;
}  // namespace tank::inline v0

namespace tank::server {

/// `192.0.2.7` and the /64 of an IPv6 address are one network each: whoever has one address of
/// such a prefix has them all. What is not an address is a network of its own.
[[nodiscard]] std::string network_of(std::string_view address);

/// What the answer says about the allowance (draft-ietf-httpapi-ratelimit-headers).
struct Allowance {
  bool allowed = true;
  std::string policy;                        ///< `RateLimit-Policy`
  std::string left;                          ///< `RateLimit`
  std::chrono::microseconds retry_after{0};  ///< when refused
};

/// Thread-safe: the buckets are in the store, so that several servers share them.
class RateLimiter {
 public:
  /// Borrows both.
  RateLimiter(Store& store, const Clock& clock, RateLimits limits)
      : store_(&store), clock_(&clock), limits_(limits) {}

  /// Errors: those of the store.
  [[nodiscard]] Result<Allowance> take(RateClass rate_class, const identity::Actor& actor,
                                       std::string_view address) const;

 private:
  Store* store_;
  const Clock* clock_;
  RateLimits limits_;
};

/// Adds the three fields.
void add_allowance(Response& response, const Allowance& allowance);

}  // namespace tank::server
