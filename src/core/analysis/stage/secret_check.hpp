// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// From a word to the credential that stands there, if one does.

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/analysis/engine/catalog.hpp"
#include "core/analysis/engine/pattern_matcher.hpp"

namespace tank::inline v0::analysis {

/// A credential and the rule that it falls under.
struct SecretHit {
  std::string_view rule_id;
  Span span;
};

/// The token whose word begins at `at`.
[[nodiscard]] std::optional<Span> token_at(const CompiledToken& token, PatternMatcher& matcher,
                                           std::string_view text, std::size_t at);

/// The value assigned to the name that holds the word at [begin, end).
[[nodiscard]] std::optional<Span> named_at(const CompiledNamed& named, PatternMatcher& matcher,
                                           std::string_view text, std::size_t begin,
                                           std::size_t end);

/// What is assigned to a name like `api_key` or `password` and looks drawn by chance.
[[nodiscard]] std::optional<SecretHit> assigned_at(std::string_view text, std::size_t begin,
                                                   std::size_t end);

/// Private keys, tokens and credentials that are known by their surroundings.
[[nodiscard]] std::optional<SecretHit> private_key_at(std::string_view text, std::size_t at);
[[nodiscard]] std::optional<SecretHit> jwt_at(std::string_view text, std::size_t at);
[[nodiscard]] std::optional<SecretHit> kubernetes_secret_at(std::string_view text, std::size_t at);
[[nodiscard]] std::optional<SecretHit> curl_credential_at(std::string_view text, std::size_t at);

/// Where the value begins that `name = value`, `"name": "value"`, `name => 'value'` and the like
/// give to the name that ends at `after`, on the same line.
[[nodiscard]] std::optional<std::size_t> value_behind(std::string_view text, std::size_t after);

/// Whether a value that ends at `at` ends there for good.
[[nodiscard]] bool ends_value(std::string_view text, std::size_t at);

}  // namespace tank::inline v0::analysis
