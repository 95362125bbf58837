// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// All lists of rules, compiled for the scanner.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/analysis/engine/literal_set.hpp"
#include "core/analysis/engine/pattern.hpp"
#include "core/analysis/rules/pattern_rule.hpp"
#include "core/analysis/rules/secret_formats.hpp"

namespace tank::inline v0::analysis {

/// What a word that was found asks for.
struct WordUse {
  enum class Kind : std::uint8_t { pattern, token, named, generic, signal };
  Kind kind;
  std::uint32_t index;  ///< of the list of this kind; the bit of a signal; a GenericWord
  std::uint16_t length;
  bool begins_word;  ///< its first byte is a letter or digit
};

/// Where secrets stand that have no format of their own.
enum GenericWord : std::uint32_t {
  assigned_word,
  private_key_word,
  jwt_word,
  curl_word,
  kind_word
};

/// What makes a region worth a closer look by the flow analysis.
enum Signal : std::uint32_t {
  reads_secret = 1,
  reaches_network = 2,
  names_packages = 4,
  opens_files = 8,
};

struct CompiledPattern {
  const Rule* rule;
  const PatternRule* source;
  Pattern pattern;
};
struct CompiledToken {
  const Rule* rule;
  const TokenFormat* format;
  Pattern pattern;
};
struct CompiledNamed {
  const Rule* rule;
  const NamedFormat* format;
  Pattern pattern;
};

/// Immutable; built once, on first use.
struct Catalog {
  std::vector<Rule> rules;
  std::unordered_map<std::string_view, const Rule*> by_id;
  std::deque<std::string> names;  ///< of the rules of secrets
  std::vector<CompiledPattern> patterns;
  std::vector<CompiledToken> tokens;
  std::vector<CompiledNamed> named;
  std::vector<std::string> mistakes;  ///< rules whose pattern does not compile: must be empty
  LiteralSet words;
  std::vector<WordUse> uses;  ///< by the number of the word
  std::string version;
};

[[nodiscard]] const Catalog& catalog();

/// The words of a list in its notation: separated by blanks, `_` a blank, `__` an underscore.
[[nodiscard]] std::vector<std::string> words_of(std::string_view list);

}  // namespace tank::inline v0::analysis
