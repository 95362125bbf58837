// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Enumerators and their words: one table per enumeration serves both directions.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <tank/base/result.hpp>

namespace tank::inline v0 {

template <class Enum, std::size_t N>
using Words = std::array<std::pair<Enum, std::string_view>, N>;

/// The word of `value`; empty for a value that has none.
template <class Enum, std::size_t N>
[[nodiscard]] constexpr std::string_view word_of(const Words<Enum, N>& words, Enum value) {
  const auto* found = std::ranges::find(words, value, &std::pair<Enum, std::string_view>::first);
  return found == words.end() ? std::string_view{} : found->second;
}

/// Errors: invalid_argument, naming `what` and every word that there is.
template <class Enum, std::size_t N>
[[nodiscard]] Result<Enum> parse_word(const Words<Enum, N>& words, std::string_view word,
                                      std::string_view what) {
  const auto* found = std::ranges::find(words, word, &std::pair<Enum, std::string_view>::second);
  if (found != words.end()) return found->first;
  std::string known;
  for (const auto& [value, text] : words) {
    known += (known.empty() ? "`" : ", `") + std::string(text) + '`';
  }
  return fail(Errc::invalid_argument,
              '`' + std::string(word) + "` is no " + std::string(what) + "; use one of " + known);
}

}  // namespace tank::inline v0
