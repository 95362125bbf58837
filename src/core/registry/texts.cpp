// SPDX-License-Identifier: Apache-2.0
#include "core/registry/texts.hpp"

#include <string>

#include "core/json/controls.hpp"

namespace tank::inline v0::registry {

Result<void> check_text(std::string_view what, std::string_view text, std::size_t bytes) {
  if (text.size() > bytes) {
    return fail(Errc::limit_exceeded,
                std::string(what) + " has at most " + std::to_string(bytes) + " bytes");
  }
  if (json::holds_control(text)) {
    return fail(Errc::invalid_argument,
                std::string(what) + " holds a control character; leave it out");
  }
  return {};
}

}  // namespace tank::inline v0::registry
