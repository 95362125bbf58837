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

/// Numbers of no more digits are below `max_number`, whatever the digits are.
inline constexpr std::ptrdiff_t safe_digits = 15;

/// Whether no number is `too_large`.
[[nodiscard]] inline bool are_in_bounds(const VersionParts& parts) {
  // Below a limit of this form all numbers are where all their bits together are.
  static_assert((max_number & (max_number + 1)) == 0);
  return (parts.major | parts.minor | parts.patch) <= max_number;
}

inline constexpr std::array<bool, 256> word_chars = [] {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[c] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[c] = true;
  table['-'] = true;
  return table;
}();

/// Whether identifiers may have it.
[[nodiscard]] inline bool is_word(char c) { return word_chars[static_cast<unsigned char>(c)]; }
/// What `c` counts as a digit; above 9 it is none.
[[nodiscard]] inline unsigned digit_of(char c) { return static_cast<unsigned char>(c - '0'); }
[[nodiscard]] inline bool is_digit(char c) { return digit_of(c) <= 9; }

/// Reads a number at `at` and moves behind it. Leading zeros only where `loose`.
/// False: there is no number, or one with a leading zero.
[[nodiscard]] inline bool scan_number(const char*& at, const char* end, bool loose,
                                      std::uint64_t& value) {
  if (at == end || !is_digit(*at)) return false;
  if (loose) {
    while (end - at > 1 && *at == '0' && is_digit(at[1])) ++at;
  }
  const char* begin = at;
  std::uint64_t sum = digit_of(*at++);
  if (at != end && is_digit(*at)) {
    if (sum == 0) return false;
    for (; at != end && is_digit(*at); ++at) sum = sum * 10 + digit_of(*at);
    const auto digits = at - begin;
    if (digits > safe_digits && (digits > safe_digits + 1 || sum > max_number)) sum = too_large;
  }
  value = sum;
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

/// The same where it is not `loose`.
[[nodiscard]] bool scan_strict_suffix(const char* at, const char* end, VersionParts& parts);

/// Length of the white space, as ECMAScript sees it, at the beginning of UTF-8 `text`.
[[nodiscard]] std::size_t space_at(std::string_view text);
[[nodiscard]] std::string_view trim(std::string_view text);

/// Reads three numbers at `at` and moves behind them; `patch` is where the third stands.
[[nodiscard]] inline bool scan_numbers(const char*& at, const char* end, bool loose,
                                       VersionParts& parts, const char*& patch) {
  if (!scan_number(at, end, loose, parts.major) || at == end || *at++ != '.') return false;
  if (!scan_number(at, end, loose, parts.minor) || at == end || *at++ != '.') return false;
  patch = at;
  return scan_number(at, end, loose, parts.patch);
}

/// `scan_version` under the strict grammar, for texts that are not too long.
[[nodiscard]] inline bool scan_strict(std::string_view text, VersionParts& parts) {
  const char* at = text.data();
  const char* end = at + text.size();
  const char* patch = nullptr;
  return scan_numbers(at, end, false, parts, patch) && are_in_bounds(parts) &&
         (at == end || scan_strict_suffix(at, end, parts));
}
/// The same under another grammar.
[[nodiscard]] bool scan_lenient(std::string_view text, Grammar grammar, VersionParts& parts,
                                PrereleaseBuffer& buffer);

/// Reads a whole version; `too_large` numbers are refused. Inline down to the numbers, which
/// are all there is in most versions.
[[nodiscard]] inline bool scan_version(std::string_view text, Grammar grammar, VersionParts& parts,
                                       PrereleaseBuffer& buffer) {
  if (text.size() > limits::version_length) return false;
  return grammar == Grammar::strict ? scan_strict(text, parts)
                                    : scan_lenient(text, grammar, parts, buffer);
}

}  // namespace tank::inline v0::semver
