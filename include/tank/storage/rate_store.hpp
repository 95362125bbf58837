// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interface: how much somebody may still do, shared by every server of the store.

#include <chrono>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0 {

/// A bucket of `burst` tokens, of which one comes back every `interval`.
struct Rate {
  int burst = 1;
  std::chrono::microseconds interval{1'000'000};

  friend bool operator==(const Rate&, const Rate&) = default;
};

/// What taking one token came to.
struct RateTaken {
  bool allowed = false;
  int remaining = 0;                         ///< tokens that are left
  std::chrono::microseconds retry_after{0};  ///< until there is one, when refused
};

/// Failed logins of one subject.
struct LoginFailures {
  int count = 0;
  TimePoint last_at;
};

/// Buckets and failures by name.
class TANK_API RateStore {
 public:
  virtual ~RateStore() = default;

  /// Takes one token of the bucket `key`, which is full when it was never used. Decided by
  /// one statement, so that servers cannot take the same one.
  virtual Result<RateTaken> take(std::string_view key, const Rate& rate, TimePoint now) = 0;

  [[nodiscard]] virtual Result<LoginFailures> failures(std::string_view subject) const = 0;
  /// Gives the new count.
  virtual Result<LoginFailures> add_failure(std::string_view subject, TimePoint now) = 0;
  virtual Result<void> forget_failures(std::string_view subject) = 0;

  /// Removes buckets that are full at `now`, and failures last seen before `before`.
  virtual Result<int> sweep(TimePoint now, TimePoint before) = 0;
};

}  // namespace tank::inline v0
