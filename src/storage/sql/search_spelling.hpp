// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Words that are spelled alike: how far two are apart, and how to find the near ones by
/// looking up instead of comparing (symmetric deletion).

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tank::inline v0::sql {

/// What is left of the first seven letters of `word` when one, or of six letters and more up to
/// two, are left out; and those letters themselves. Two words within `edits_allowed` share at
/// least one. Nothing for words below three letters, above `limits::search_word_length`, or
/// beyond ASCII. In order, each once.
[[nodiscard]] std::vector<std::string> variants_of(std::string_view word);

/// How many edits a word that was looked for may be away: 0 below three letters, 1 below eight,
/// else 2.
[[nodiscard]] std::size_t edits_allowed(std::string_view word);

/// Insertions, deletions, replacements and swaps of neighbours that make one word the other
/// (optimal string alignment).
[[nodiscard]] std::size_t edits_between(std::string_view a, std::string_view b);

}  // namespace tank::inline v0::sql
