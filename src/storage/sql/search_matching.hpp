// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// How well one document answers a query. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/registry/search.hpp>

namespace tank::inline v0::sql {

/// What is known of a package without reading it.
struct FoundDocument {
  std::string package_id;
  std::string name;  ///< full, without `@`
  std::int64_t rank = 0;
  std::string description_words;
};

/// A word of the query, and words that may stand for it.
struct AskedWord {
  std::string word;
  std::vector<std::string> longer;       ///< words that begin with it, most frequent first
  std::vector<std::string> corrections;  ///< nearest first; only of a word that is hardly there
  std::int64_t documents = 0;            ///< that hold one of all these
};

struct Matched {
  registry::MatchKind kind = registry::MatchKind::text;
  registry::MatchField field = registry::MatchField::readme;
};

/// Whether `name` (the query in the form of a name) is, begins or stands in the package's name.
[[nodiscard]] std::optional<Matched> match_name(const FoundDocument& document,
                                                std::string_view name);
/// Whether every word begins a word of name, scope or description; with corrections where a
/// word has some.
[[nodiscard]] std::optional<Matched> match_words(const FoundDocument& document,
                                                 const std::vector<AskedWord>& words);

}  // namespace tank::inline v0::sql
