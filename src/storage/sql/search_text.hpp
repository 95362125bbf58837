// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The words of texts and of queries, cut here and not by an engine, so that both engines
/// find the same and no operator of a query language survives.

#include <string>
#include <string_view>
#include <vector>

#include "storage/sql/text.hpp"

namespace tank::inline v0::sql {

/// Different words of `text` in lower case, in order, at most `limits::search_words`. A word is
/// a run of ASCII letters, digits and bytes above 127.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);
/// The same, separated by spaces.
[[nodiscard]] std::string word_list(std::string_view text);

/// Every three neighbouring characters of `name` as a word that no tokenizer takes apart.
[[nodiscard]] std::vector<std::string> grams_of(std::string_view name);

/// A search text, ready for the statements.
struct SearchTerms {
  std::string name;                ///< lower case, without `@`, hyphens for spaces
  std::string beyond;              ///< the first text after everything that begins with `name`
  std::vector<std::string> words;  ///< at most `limits::query_words`
  /// Query of the engine's full text that finds what holds all words; words of three letters
  /// and more may be the beginning of longer ones.
  std::string texts;

  [[nodiscard]] bool is_empty() const { return words.empty(); }
};
[[nodiscard]] SearchTerms search_terms(std::string_view text, Dialect dialect);

}  // namespace tank::inline v0::sql
