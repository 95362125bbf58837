// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Characters that a terminal obeys instead of showing them.

#include <cstdint>
#include <string_view>

#include "core/json/utf8.hpp"

namespace tank::inline v0::json {

/// Whether one well-formed character is C0, DEL or C1 (ECMA-48), a line separator, or changes
/// the direction of writing (UAX #9: U+061C, U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069).
[[nodiscard]] inline bool is_control(std::string_view character) {
  const auto byte = [character](std::size_t i) { return static_cast<std::uint8_t>(character[i]); };
  if (character.size() == 1) return byte(0) < 0x20 || byte(0) == 0x7F;
  if (character.size() == 2) {
    return (byte(0) == 0xC2 && byte(1) <= 0x9F) || character == "\xD8\x9C";
  }
  if (character.size() != 3 || byte(0) != 0xE2) return false;
  const bool marks = byte(2) == 0x8E || byte(2) == 0x8F || (byte(2) >= 0xA8 && byte(2) <= 0xAE);
  const bool isolates = byte(2) >= 0xA6 && byte(2) <= 0xA9;
  return byte(1) == 0x80 ? marks : byte(1) == 0x81 && isolates;
}

/// Whether `text` holds one of them besides tab and line feed, or is no UTF-8.
[[nodiscard]] inline bool holds_control(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size_bytes = utf8_length(text);
    if (size_bytes == 0) return true;
    const bool blank = text.front() == '\n' || text.front() == '\t';
    if (!blank && is_control(text.substr(0, size_bytes))) return true;
    text.remove_prefix(size_bytes);
  }
  return false;
}

}  // namespace tank::inline v0::json
