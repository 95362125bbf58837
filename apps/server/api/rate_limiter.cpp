// SPDX-License-Identifier: Apache-2.0
#include "server/api/rate_limiter.hpp"

#include <chrono>

#include <tank/base/limits.hpp>
#include <tank/storage/store.hpp>

#include "server/http/ip_address.hpp"

namespace tank::server {
namespace {

// Logins are guessed by who is nobody yet; publishing is done by somebody.
std::string principal_of(RateClass rate_class, const identity::Actor& actor,
                         std::string_view address) {
  const bool is_personal = rate_class == RateClass::publish || rate_class == RateClass::scan_user;
  if (is_personal && actor.user_id) return actor.user_id->to_string();
  return network_of(address);
}

std::int64_t whole_seconds(std::chrono::microseconds time) {
  return std::chrono::ceil<std::chrono::seconds>(time).count();
}

}  // namespace

std::optional<TimePoint> RateLimiter::empty_until(const std::string& key, TimePoint now) {
  const std::lock_guard lock(mutex_);
  const auto found = empty_.find(key);
  if (found == empty_.end()) return std::nullopt;
  if (now < found->second) return found->second;
  empty_.erase(found);
  return std::nullopt;
}

void RateLimiter::keep_empty(const std::string& key, TimePoint until, TimePoint now) {
  const std::lock_guard lock(mutex_);
  if (empty_.size() >= limits::remembered_refusals) {
    std::erase_if(empty_, [now](const auto& entry) { return entry.second <= now; });
  }
  if (empty_.size() < limits::remembered_refusals) empty_.insert_or_assign(key, until);
}

Result<RateTaken> RateLimiter::take(const std::string& key, const Rate& rate, TimePoint now) {
  if (const auto until = empty_until(key, now)) {
    return RateTaken{.allowed = false, .remaining = 0, .retry_after = *until - now};
  }
  auto taken = transact(*store_, [&](Transaction& tx) { return tx.rates().take(key, rate, now); });
  if (taken && !taken->allowed) keep_empty(key, now + taken->retry_after, now);
  return taken;
}

Result<Allowance> RateLimiter::take(RateClass rate_class, const identity::Actor& actor,
                                    std::string_view address) {
  // Who says who he is may have more looked at.
  if (rate_class == RateClass::scan && actor.user_id) rate_class = RateClass::scan_user;
  if (!limits_.of(rate_class)) return Allowance{};
  const Rate& rate = *limits_.of(rate_class);
  const std::string name(to_string(rate_class));
  const std::string key = name + ":" + principal_of(rate_class, actor, address);
  const auto taken = take(key, rate, clock_->now());
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
