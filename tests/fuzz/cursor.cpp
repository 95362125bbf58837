// SPDX-License-Identifier: Apache-2.0
#include <tank/base/page.hpp>

#include "fuzz/target.hpp"

// A cursor that is accepted is the one that its key gives.
void tank::fuzz::run(std::string_view text) {
  const auto key = decode_cursor(text);
  if (key) demand(encode_cursor(*key) == text);
  const std::vector<std::string> own{std::string(text), "", std::string(text.substr(0, 3))};
  const auto again = decode_cursor(encode_cursor(own));
  demand(again.has_value() && *again == own);
}
