// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <tank/registry/downloads.hpp>
#include <tank/registry/search_limits.hpp>

namespace tank::inline v0::registry {

Result<void> check(const Days& days) {
  if (days.last < days.first) {
    return fail(Errc::invalid_argument, "the days end before they begin; exchange them");
  }
  if (days.last - days.first >= std::chrono::days(limits::days_of_downloads)) {
    return fail(Errc::limit_exceeded, "at most " + std::to_string(limits::days_of_downloads) +
                                          " days are told at once; ask for fewer");
  }
  return {};
}

}  // namespace tank::inline v0::registry
