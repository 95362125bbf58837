// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What credentials of known services look like.

#include <cstddef>
#include <span>
#include <string_view>

#include <tank/analysis/severity.hpp>

namespace tank::inline v0::analysis {

/// A credential that is known by itself: it begins with, or holds, a word of its own.
struct TokenFormat {
  std::string_view id;
  std::string_view title;
  std::string_view words;    ///< as in PatternRule
  std::string_view pattern;  ///< of the whole credential
  double entropy = 0;        ///< bits a byte, at least
  Severity severity = Severity::high;
  std::size_t before = 0;  ///< bytes of the credential before the word
  /// Further bytes that go on with a word, beside letters, digits and the underscore; `.` for
  /// a credential that may stand within a longer word.
  std::string_view joined_by;
};

/// A credential without a mark of its own: known by the name that it is assigned to.
struct NamedFormat {
  std::string_view id;
  std::string_view title;
  std::string_view words;    ///< that stand in the name
  std::string_view pattern;  ///< of the value
  double entropy = 0;
  Severity severity = Severity::high;
};

[[nodiscard]] std::span<const TokenFormat> token_formats();
[[nodiscard]] std::span<const NamedFormat> named_formats();

}  // namespace tank::inline v0::analysis
