// SPDX-License-Identifier: Apache-2.0
#include "mcp/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace tank::inline v0::mcp {
namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const std::size_t many = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t n = 0; n < 3; ++n) {
      group = group << 8 | (n < many ? static_cast<std::uint8_t>(bytes[i + n]) : 0u);
    }
    for (std::size_t n = 0; n < 4; ++n) {
      out += n <= many ? digits[group >> (18 - 6 * n) & 63] : '=';
    }
  }
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out;
  std::uint32_t bits = 0;
  int many = 0;
  for (const char c : text.substr(0, text.find('='))) {
    const std::size_t digit = digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    many += 6;
    if (many < 8) continue;
    many -= 8;
    out += static_cast<char>(bits >> many & 255);
  }
  // Padding in the wrong place, and bits behind the end, are not what we would write.
  return to_base64(out) == text ? std::optional(out) : std::nullopt;
}

}  // namespace tank::inline v0::mcp
