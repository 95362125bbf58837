// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/search_matching.hpp"

#include <algorithm>

namespace tank::inline v0::sql {
namespace {

using registry::MatchField;
using registry::MatchKind;

enum class Whole { yes, no };

bool is_word_character(char c) { return c < 0 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Whether a word of `text` begins with `word`, or is it.
bool holds(std::string_view text, std::string_view word, Whole whole) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_word_character(text[at - 1]);
    const bool ends = end == text.size() || !is_word_character(text[end]);
    if (begins && (ends || whole == Whole::no)) return true;
  }
  return false;
}

struct NameParts {
  std::string_view scope;
  std::string_view bare;
};

NameParts parts_of(std::string_view name) {
  const std::size_t slash = name.find('/');
  return {name.substr(0, slash), name.substr(std::min(slash + 1, name.size()))};
}

bool holds_compact(std::string_view bare, std::string_view word, Whole whole) {
  std::string compact(bare);
  std::erase(compact, '-');
  return whole == Whole::yes ? compact == word : compact.starts_with(word);
}

std::optional<MatchField> field_of(const FoundDocument& document, std::string_view word,
                                   Whole whole) {
  const NameParts parts = parts_of(document.name);
  if (holds(parts.bare, word, whole) || holds_compact(parts.bare, word, whole)) {
    return MatchField::name;
  }
  if (holds(parts.scope, word, whole)) return MatchField::scope;
  if (holds(document.description_words, word, whole)) return MatchField::description;
  return std::nullopt;
}

std::optional<MatchField> field_of_correction(const FoundDocument& document,
                                              const AskedWord& asked) {
  std::optional<MatchField> best;
  for (const std::string& correction : asked.corrections) {
    const auto field = field_of(document, correction, Whole::yes);
    if (field && (!best || *field < *best)) best = field;
  }
  return best;
}

}  // namespace

std::optional<Matched> match_name(const FoundDocument& document, std::string_view name) {
  const NameParts parts = parts_of(document.name);
  if (name.empty()) return std::nullopt;
  if (parts.bare == name || document.name == name) {
    return Matched{MatchKind::exact_name, MatchField::name};
  }
  if (parts.bare.starts_with(name)) return Matched{MatchKind::name_prefix, MatchField::name};
  if (document.name.starts_with(name)) {
    const bool beyond_scope = name.size() > parts.scope.size() + 1;
    return Matched{MatchKind::name_prefix, beyond_scope ? MatchField::name : MatchField::scope};
  }
  if (name.size() < 3) return std::nullopt;
  if (parts.bare.find(name) != std::string_view::npos) {
    return Matched{MatchKind::name_substring, MatchField::name};
  }
  if (document.name.find(name) == std::string::npos) return std::nullopt;
  return Matched{MatchKind::name_substring, MatchField::scope};
}

std::optional<Matched> match_words(const FoundDocument& document,
                                   const std::vector<AskedWord>& words) {
  if (words.empty()) return std::nullopt;
  Matched out{MatchKind::text, MatchField::name};
  for (const AskedWord& asked : words) {
    auto field = field_of(document, asked.word, Whole::no);
    if (!field) {
      field = field_of_correction(document, asked);
      out.kind = MatchKind::typo;
    }
    if (!field) return std::nullopt;
    out.field = std::max(out.field, *field);
  }
  return out;
}

}  // namespace tank::inline v0::sql
