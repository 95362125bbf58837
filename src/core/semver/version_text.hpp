// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Scanners for the pieces that versions and ranges have in common.

#include <array>
#include <cstdint>
#include <string_view>

#include <tank/base/limits.hpp>
#include <tank/semver/options.hpp>

#include "core/semver/version_parts.hpp"

namespace tank::inline v0::semver {

/// Marks a number that is larger than `max_number`.
inline constexpr std::uint64_t too_large = ~std::uint64_t{0};

enum CharClass : std::uint8_t { other_char = 0, digit_char = 1, word_char = 2 };

inline constexpr std::array<std::uint8_t, 256> char_classes = [] {
  std::array<std::uint8_t, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[c] = digit_char;
  for (int c = 'a'; c <= 'z'; ++c) table[c] = word_char;
  for (int c = 'A'; c <= 'Z'; ++c) table[c] = word_char;
  table['-'] = word_char;
  return table;
}();

[[nodiscard]] inline std::uint8_t class_of(char c) {
  return char_classes[static_cast<unsigned char>(c)];
}
[[nodiscard]] inline bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

/// Reads a number at `at` and moves behind it. Leading zeros only where `loose`.
/// False: there is no number, or one with a leading zero.
[[nodiscard]] inline bool scan_number(const char*& at, const char* end, bool loose,
                                      std::uint64_t& value) {
  const char* begin = at;
  if (at == end || !is_digit(*at)) return false;
  if (loose) {
    while (end - at > 1 && *at == '0' && is_digit(at[1])) ++at;
    begin = at;
  }
  std::uint64_t sum = 0;
  while (at != end && is_digit(*at)) sum = sum * 10 + static_cast<unsigned>(*at++ - '0');
  const auto digits = at - begin;
  if (digits > 1 && *begin == '0') return false;
  value = digits > 16 || sum > max_number ? too_large : sum;
  return true;
}

/// Moves `at` behind dot-separated identifiers. With `canonical_numbers` those of digits have no
/// leading zero. False: there is an empty or a bad one.
[[nodiscard]] bool scan_identifiers(const char*& at, const char* end, bool canonical_numbers);

/// Room for a pre-release in canonical spelling.
using PrereleaseBuffer = std::array<char, limits::version_length>;

/// Reads what follows the patch number, up to the end: `-pre`, `+build`, both or nothing; where
/// `loose` the hyphen may be missing, and `parts.patch` gives its last digit to a pre-release
/// that begins with a dot, as node-semver's backtracking does. `begin` is where the digits of
/// the patch number stand. `buffer` keeps a respelled pre-release.
[[nodiscard]] bool scan_suffix(const char* begin, const char* at, const char* end, bool loose,
                               VersionParts& parts, PrereleaseBuffer& buffer);

/// Length of the white space, as ECMAScript sees it, at the beginning of UTF-8 `text`.
[[nodiscard]] std::size_t space_at(std::string_view text);
[[nodiscard]] std::string_view trim(std::string_view text);

/// Reads a whole version; `too_large` numbers are refused.
[[nodiscard]] bool scan_version(std::string_view text, Grammar grammar, VersionParts& parts,
                                PrereleaseBuffer& buffer);

}  // namespace tank::inline v0::semver
