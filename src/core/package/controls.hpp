// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Characters that a terminal obeys instead of showing them.

#include <string_view>

#include "core/package/utf8.hpp"

namespace tank::inline v0::package {

/// C0, DEL and C1 (ECMA-48), the line separators, and what changes the direction of writing
/// (UAX #9).
[[nodiscard]] inline bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x61c || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/// Whether `text` holds one of them besides tab and line feed, or is no UTF-8.
[[nodiscard]] inline bool holds_control(std::string_view text) {
  while (!text.empty()) {
    const auto next = first_code_point(text);
    if (!next) return true;
    if (is_control(next->value) && next->value != '\n' && next->value != '\t') return true;
    text.remove_prefix(next->size_bytes);
  }
  return false;
}

}  // namespace tank::inline v0::package
