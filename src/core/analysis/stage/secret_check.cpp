// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/stage/secret_check.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "core/analysis/engine/document.hpp"
#include "core/analysis/stage/secret_value.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr std::size_t longest_token = 4'096;
constexpr std::size_t longest_assigned = 150;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_any(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

// A letter before the token is its own, unless it belongs to an escape: `\nTOKEN`.
bool begins_here(std::string_view text, std::size_t at, std::string_view joined_by) {
  if (at == 0 || !(is_word(text[at - 1]) || is_any(text[at - 1], joined_by))) return true;
  return at >= 2 && text[at - 2] == '\\' && is_any(text[at - 1], "nrt");
}

bool ends_here(std::string_view text, std::size_t at, std::string_view joined_by) {
  if (at >= text.size()) return true;
  if (is_word(text[at]) || is_any(text[at], joined_by)) return false;
  const bool goes_on = text[at] == '.' && at + 1 < text.size() && is_word(text[at + 1]);
  return !goes_on;
}

bool convinces(std::string_view value, double least_entropy) {
  return entropy_of(value) >= least_entropy && !is_made_up(value) && !is_published_sample(value);
}

// One word: `sumo`, `SUMO`, `Sumo`; in `sumOf` two words meet.
bool is_one_word(std::string_view word) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const std::string_view rest = word.substr(1);
  return std::ranges::none_of(rest, upper) || std::ranges::none_of(word, lower);
}

// Parts of names that say that the value is no credential.
constexpr std::array<std::string_view, 22> harmless_before{
    "public",        "pub",      "bucket", "primary", "foreign", "partition",
    "sort",          "cache",    "kms",    "csrf",    "xsrf",    "sshpub",
    "keyboard",      "hot",      "short",  "index",   "object",  "shared_access_policy",
    "storage_class", "registry", "host",   "i18n"};
constexpr std::array<std::string_view, 44> harmless_after{
    "id",    "ids",      "name",   "length", "len",     "size",   "url",      "uri",     "path",
    "type",  "file",     "dir",    "ring",   "count",   "expiry", "provider", "class",   "selector",
    "press", "elim",     "or",     "ibil",   "ing",     "word_",  "field",    "label",   "hash",
    "tag",   "endpoint", "hint",   "policy", "manager", "store",  "frame",    "map",     "code",
    "limit", "usage",    "column", "index",  "scope",   "method", "version",  "required"};

std::string name_around(std::string_view text, std::size_t begin, std::size_t end,
                        std::string& behind) {
  std::size_t first = begin;
  while (first > 0 && begin - first < 40 &&
         (is_word(text[first - 1]) || is_any(text[first - 1], ".-"))) {
    --first;
  }
  std::size_t last = end;
  while (last < text.size() && last - end < 24 && (is_word(text[last]) || is_any(text[last], ".-")))
    ++last;
  behind = lower_case(text.substr(end, last - end));
  return lower_case(text.substr(first, begin - first));
}

bool is_credential_name(std::string_view text, std::size_t begin, std::size_t end) {
  std::string behind;
  const std::string before = name_around(text, begin, end, behind);
  const std::string word = lower_case(text.substr(begin, end - begin));
  while (!behind.empty() && is_any(behind.front(), "_.-")) behind.erase(0, 1);
  const auto starts = [&](std::string_view part) { return behind.starts_with(part); };
  if (std::ranges::any_of(harmless_after, starts)) return false;
  const auto holds = [&](std::string_view part) { return before.find(part) != std::string::npos; };
  if (std::ranges::any_of(harmless_before, holds)) return false;
  // `key` alone names the keys of maps; `api`, `auth`, `access` alone say little.
  if (word == "key")
    return before.find_first_not_of("_.- ") != std::string::npos && behind.size() <= 2;
  if (word == "api" || word == "auth" || word == "access") return behind.size() <= 2;
  return true;
}

bool is_mixed_hex(std::string_view value) {
  const auto hex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
  const auto upper = [](char c) { return c >= 'A' && c <= 'F'; };
  const auto lower = [](char c) { return c >= 'a' && c <= 'f'; };
  return std::ranges::all_of(value, hex) && std::ranges::any_of(value, upper) &&
         std::ranges::any_of(value, lower);
}

// Digits and letters in turns: `q1mhamgrp92a`, but not `password123`.
std::size_t turns_of(std::string_view value) {
  std::size_t turns = 0;
  for (std::size_t i = 1; i < value.size(); ++i) {
    const bool a = std::isdigit(static_cast<unsigned char>(value[i - 1])) != 0;
    const bool b = std::isdigit(static_cast<unsigned char>(value[i])) != 0;
    turns += a != b ? 1 : 0;
  }
  return turns;
}

bool is_generic_secret(std::string_view value) {
  constexpr double least_entropy = 3.5;
  constexpr std::array<std::string_view, 9> nouns{"token", "secret", "passw", "credential", "key_",
                                                  "_key",  "auth_",  "api-",  "access"};
  if (value.size() < 10 || entropy_of(value) < least_entropy) return false;
  const std::string lower = lower_case(value);
  for (const std::string_view noun : nouns) {
    if (lower.find(noun) != std::string::npos) return false;
  }
  const bool plain =
      has_digit(value) ? turns_of(value) < 2 && value.size() < 16 : value.size() < 14;
  return !plain && !is_uuid(value) && !is_mixed_hex(value) && !is_made_up(value) &&
         !reads_like_words(value);
}

bool is_generic_password(std::string_view value, bool quoted) {
  return quoted && value.size() >= 8 && value.size() <= 64 && turns_of(value) >= 2 &&
         entropy_of(value) >= 2.5 && !is_made_up(value) && !reads_like_words(value);
}

}  // namespace

bool ends_value(std::string_view text, std::size_t at) {
  if (at >= text.size()) return true;
  if (text[at] == '\\') return at + 1 < text.size() && is_any(text[at + 1], "nrt\"'");
  return is_any(text[at], "`'\"; \t\r\n,}<");
}

std::optional<std::size_t> value_behind(std::string_view text, std::size_t after) {
  constexpr std::array<std::string_view, 11> operators{"::::=", ":::=", "::=", ":=", "=>", "||",
                                                       "?=",    "=",    ":",   ">",  ","};
  std::size_t at = after;
  std::size_t most = std::min(text.size(), after + 20);
  while (at < most && (is_word(text[at]) || is_any(text[at], ".- \t"))) ++at;
  most = std::min(text.size(), at + 3);
  while (at < most && is_any(text[at], " \t'\"")) ++at;
  const std::string_view rest = text.substr(std::min(at, text.size()));
  const auto found =
      std::ranges::find_if(operators, [&](auto each) { return rest.starts_with(each); });
  if (found == operators.end()) return std::nullopt;
  at += found->size();
  most = std::min(text.size(), at + 6);
  while (at < most && is_any(text[at], "`'\" \t=>")) ++at;
  return at < text.size() ? std::optional(at) : std::nullopt;
}

std::optional<Span> token_at(const CompiledToken& token, PatternMatcher& matcher,
                             std::string_view text, std::size_t at) {
  const TokenFormat& format = *token.format;
  if (at < format.before) return std::nullopt;
  const std::size_t begin = at - format.before;
  const bool inside = format.joined_by == ".";
  if (!inside && !begins_here(text, begin, format.joined_by)) return std::nullopt;
  const auto end = matcher.match_at(token.pattern, text.substr(0, begin + longest_token), begin);
  if (!end || (!inside && !ends_here(text, *end, format.joined_by))) return std::nullopt;
  const std::string_view value = text.substr(begin, *end - begin);
  if (!convinces(value, format.entropy)) return std::nullopt;
  // The old form has no mark but its two first bytes: `s.nameOfSomething` is more likely code.
  if (value.starts_with("s.") && !has_digit(value)) return std::nullopt;
  return Span{begin, *end};
}

std::optional<Span> named_at(const CompiledNamed& named, PatternMatcher& matcher,
                             std::string_view text, std::size_t begin, std::size_t end) {
  if (!is_one_word(text.substr(begin, end - begin))) return std::nullopt;
  const auto value = value_behind(text, end);
  if (!value) return std::nullopt;
  const auto last = matcher.match_at(named.pattern, text.substr(0, *value + 512), *value);
  if (!last || !ends_value(text, *last)) return std::nullopt;
  const std::string_view found = text.substr(*value, *last - *value);
  const bool by_chance = has_digit(found) || found.size() >= 40 || found.find('-') != found.npos;
  // Numbers have ten digits to choose from only.
  const double least = found.find_first_not_of("0123456789") == found.npos ? 1.5 : 2.0;
  if (!by_chance || !convinces(found, std::max(named.format->entropy, least))) return std::nullopt;
  return Span{*value, *last};
}

std::optional<SecretHit> assigned_at(std::string_view text, std::size_t begin, std::size_t end) {
  const auto value = value_behind(text, end);
  if (!value || !is_credential_name(text, begin, end)) return std::nullopt;
  std::size_t last = *value;
  while (last < text.size() && last - *value < longest_assigned &&
         (is_word(text[last]) || is_any(text[last], "=+/-"))) {
    ++last;
  }
  if (last == *value || !ends_value(text, last)) return std::nullopt;
  const std::string_view found = text.substr(*value, last - *value);
  if (found.find("//") != std::string_view::npos) return std::nullopt;
  if (is_generic_secret(found)) return SecretHit{id::generic_secret, {*value, last}};
  const bool quoted =
      is_any(text[*value - 1], "'\"") && last < text.size() && is_any(text[last], "'\"");
  const char first = text[begin];
  if ((first == 'p' || first == 'P') && is_generic_password(found, quoted)) {
    return SecretHit{"secrets/assigned-password", {*value, last}};
  }
  return std::nullopt;
}

}  // namespace tank::inline v0::analysis
