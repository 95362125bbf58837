// SPDX-License-Identifier: Apache-2.0
#include "cli/config/duration.hpp"

#include <charconv>
#include <cstdint>
#include <string>

namespace tank::inline v0::cli {

Result<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr std::int64_t most = 100'000;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const std::int64_t seconds = unit.empty() || unit == "s" ? 1
                               : unit == "m"               ? 60
                               : unit == "h"               ? 3'600
                               : unit == "d"               ? 86'400
                               : unit == "w"               ? 604'800
                                                           : 0;
  const bool small = seconds == 1 ? number <= most * 604'800 : number <= most;
  if (error != std::errc{} || seconds == 0 || number < 0 || !small) {
    return fail(Errc::invalid_argument,
                "`" + std::string(text) + "` is not a duration like `7d`, `12h` or `30m`");
  }
  return std::chrono::seconds(number * seconds);
}

}  // namespace tank::inline v0::cli
