// SPDX-License-Identifier: Apache-2.0
#include "server/api/rate_limiter.hpp"

#include <array>
#include <chrono>

#include <arpa/inet.h>

#include <tank/base/time.hpp>
#include <tank/storage/store.hpp>

namespace tank::server {
namespace {

// Logins are guessed by who is nobody yet; publishing is done by somebody.
std::string principal_of(RateClass rate_class, const identity::Actor& actor,
                         std::string_view address) {
  if (rate_class == RateClass::publish && actor.user_id) return actor.user_id->to_string();
  return network_of(address);
}

std::int64_t whole_seconds(std::chrono::microseconds time) {
  return std::chrono::ceil<std::chrono::seconds>(time).count();
}

}  // namespace

std::string network_of(std::string_view address) {
  std::array<unsigned char, 16> bytes{};
  const std::string text(address.substr(0, address.find('%')));
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  for (std::size_t i = 8; i < bytes.size(); ++i) bytes[i] = 0;
  std::array<char, INET6_ADDRSTRLEN> out{};
  ::inet_ntop(AF_INET6, bytes.data(), out.data(), out.size());
  return std::string(out.data()) + "/64";
}

Result<Allowance> RateLimiter::take(RateClass rate_class, const identity::Actor& actor,
                                    std::string_view address) const {
  if (!limits_.of(rate_class)) return Allowance{};
  const Rate& rate = *limits_.of(rate_class);
  const std::string name(to_string(rate_class));
  const std::string key = name + ":" + principal_of(rate_class, actor, address);
  const TimePoint now = clock_->now();
  const auto taken =
      transact(*store_, [&](Transaction& tx) { return tx.rates().take(key, rate, now); });
  if (!taken) return pass(taken);
  const auto window = std::to_string(whole_seconds(rate.interval * rate.burst));
  const auto back = std::to_string(whole_seconds(rate.interval * (rate.burst - taken->remaining)));
  return Allowance{.allowed = taken->allowed,
                   .policy = '"' + name + "\";q=" + std::to_string(rate.burst) + ";w=" + window,
                   .left = '"' + name + "\";r=" + std::to_string(taken->remaining) + ";t=" + back,
                   .retry_after = taken->retry_after};
}

void add_allowance(Response& response, const Allowance& allowance) {
  if (allowance.policy.empty()) return;
  response.add("RateLimit-Policy", allowance.policy);
  response.add("RateLimit", allowance.left);
}

}  // namespace tank::server
