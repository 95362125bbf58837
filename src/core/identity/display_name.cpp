// SPDX-License-Identifier: Apache-2.0
#include "core/identity/display_name.hpp"

#include <algorithm>
#include <string>

#include <tank/base/limits.hpp>

namespace tank::inline v0::identity {

Result<void> check_display_name(std::string_view name) {
  const bool has_control = std::ranges::any_of(
      name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  const bool is_blank = name.find_first_not_of(' ') == std::string_view::npos;
  if (is_blank || has_control || name.size() > limits::display_name_length) {
    return fail(Errc::invalid_argument, "a name has 1 to " +
                                            std::to_string(limits::display_name_length) +
                                            " bytes and no control characters");
  }
  return {};
}

}  // namespace tank::inline v0::identity
