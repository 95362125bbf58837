// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// E-mail addresses as identities.

#include <compare>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0 {

/// An address of RFC 5321's `Dot-string@Domain` form. Comments, quoted local parts, address
/// literals and folding white space (RFC 5322) are refused: nobody can log in with them.
/// Kept as written; compared in lower case, for two spellings are one identity.
class TANK_API Email {
 public:
  /// Errors: invalid_email.
  [[nodiscard]] static Result<Email> parse(std::string_view text);

  [[nodiscard]] const std::string& to_string() const { return text_; }
  /// The form to compare and to store under a unique index.
  [[nodiscard]] const std::string& normalized() const { return normalized_; }

  friend bool operator==(const Email& a, const Email& b) { return a.normalized_ == b.normalized_; }
  friend auto operator<=>(const Email& a, const Email& b) {
    return a.normalized_ <=> b.normalized_;
  }

 private:
  Email(std::string text, std::string normalized)
      : text_(std::move(text)), normalized_(std::move(normalized)) {}

  std::string text_;
  std::string normalized_;
};

}  // namespace tank::inline v0
