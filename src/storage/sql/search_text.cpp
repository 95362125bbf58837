// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/search_text.hpp"

#include <algorithm>
#include <unordered_set>

#include <tank/base/limits.hpp>
#include <tank/registry/search_limits.hpp>

#include "core/json/utf8.hpp"

namespace tank::inline v0::sql {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// How many bytes the character has with which `text` begins, when it is part of a word. What
// is not UTF-8 separates words: PostgreSQL takes no other text.
std::size_t word_character(std::string_view text) {
  const char c = text.empty() ? ' ' : text.front();
  if (static_cast<unsigned char>(c) > 127) return json::utf8_length(text);
  const bool part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return part ? 1 : 0;
}

std::string name_form(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && (is_space(text.front()) || text.front() == '@')) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  std::string out;
  for (const char c : text) {
    // No name has a character beyond ASCII, nor a `?`.
    const bool ascii = c > 0 && c < 127;
    out += is_space(c) ? '-' : (ascii ? lower(c) : '?');
  }
  return out;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::unordered_set<std::string> seen;
  while (!text.empty() && out.size() < limits::search_words) {
    std::string word;
    for (std::size_t size = 0; (size = word_character(text)) > 0; text.remove_prefix(size)) {
      for (const char c : text.substr(0, size)) word += lower(c);
    }
    text.remove_prefix(std::min<std::size_t>(text.size(), 1));
    // What is longer is not a word that anybody types, but a hash or a blob.
    if (word.empty() || word.size() > limits::search_word_length) continue;
    if (seen.insert(word).second) out.push_back(std::move(word));
  }
  return out;
}

std::string word_list(std::string_view text) {
  std::string out;
  for (const std::string& word : words_of(text)) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

std::vector<std::string> grams_of(std::string_view name) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::vector<std::string> out;
  for (std::size_t i = 0; i + 3 <= name.size(); ++i) {
    std::string gram = "g";
    for (const char c : name.substr(i, 3)) {
      const auto byte = static_cast<unsigned char>(c);
      gram += digits[byte >> 4];
      gram += digits[byte & 15];
    }
    if (std::ranges::find(out, gram) == out.end()) out.push_back(std::move(gram));
  }
  return out;
}

SearchTerms search_terms(std::string_view text, Dialect dialect) {
  SearchTerms out;
  out.name = name_form(text);
  out.beyond = out.name + '~';  // behind every character that a name may have
  out.words = words_of(text);
  if (out.words.size() > limits::query_words) out.words.resize(limits::query_words);
  const bool postgres = dialect == Dialect::postgres;
  for (const std::string& word : out.words) {
    if (!out.texts.empty()) out.texts += postgres ? " & " : " AND ";
    const bool may_go_on = word.size() >= 3;
    if (postgres) {
      out.texts.append(word).append(may_go_on ? ":*" : "");
    } else {
      out.texts.append("\"").append(word).append(may_go_on ? "\" *" : "\"");
    }
  }
  return out;
}

}  // namespace tank::inline v0::sql
