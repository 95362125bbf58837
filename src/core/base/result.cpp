// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <tank/base/result.hpp>

namespace tank::inline v0 {

tl::unexpected<Error> fail_for(std::chrono::microseconds wait, std::string_view why) {
  const auto whole =
      std::max(std::chrono::ceil<std::chrono::seconds>(wait), std::chrono::seconds{1});
  return tl::unexpected<Error>(
      Error{Errc::rate_limited,
            std::string(why) + "; try again in " + std::to_string(whole.count()) + " s", whole});
}

std::string describe_error(const Error& error) {
  return error.detail.empty() ? std::string(info(error.code).summary) : error.detail;
}

}  // namespace tank::inline v0
