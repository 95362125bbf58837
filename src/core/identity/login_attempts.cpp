// SPDX-License-Identifier: Apache-2.0
#include "core/identity/login_attempts.hpp"

#include <algorithm>

#include <tank/base/limits.hpp>
#include <tank/storage/rate_store.hpp>

namespace tank::inline v0::identity {

std::chrono::seconds lockout_after(int failures) {
  const int beyond = failures - limits::login_failures_free;
  if (beyond <= 0) return std::chrono::seconds{0};
  // Doubles; far enough for every wait, and not so far that it overflows.
  const int doublings = std::min(beyond - 1, 20);
  return std::min<std::chrono::seconds>(limits::lockout_first * (1 << doublings),
                                        limits::lockout_longest);
}

Result<void> begin_attempt(const Work& work, const std::string& subject) {
  const auto failures = work.tx.rates().failures(subject);
  if (!failures) return pass(failures);
  const TimePoint free_at = failures->last_at + lockout_after(failures->count);
  if (failures->count > 0 && work.now < free_at) {
    return fail_for(free_at - work.now, "too many failed attempts");
  }
  const auto counted = work.tx.rates().add_failure(subject, work.now);
  if (!counted) return pass(counted);
  return {};
}

}  // namespace tank::inline v0::identity
