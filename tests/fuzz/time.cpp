// SPDX-License-Identifier: Apache-2.0
#include <tank/base/time.hpp>

#include "fuzz/target.hpp"

// A time survives its own text up to the milliseconds that are written.
void tank::fuzz::run(std::string_view text) {
  const auto time = parse_time(text);
  if (!time) return;
  const auto again = parse_time(to_string(*time));
  demand(again.has_value());
  demand(*again == std::chrono::floor<std::chrono::milliseconds>(*time));
}
