// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Slugs: the names of organizations and projects in addresses.

#include <compare>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0 {

/// `[a-z0-9]` with single hyphens inside, 1 to `limits::slug_length` characters.
class TANK_API Slug {
 public:
  /// Errors: invalid_slug.
  [[nodiscard]] static Result<Slug> parse(std::string_view text);

  /// A slug for a display name: `Acme Corp` gives `acme-corp-a1b2c3`, with a random suffix.
  /// A name without a usable character gives `org-…`.
  [[nodiscard]] static Slug suggest(std::string_view display_name, Entropy& entropy);

  [[nodiscard]] const std::string& to_string() const { return text_; }

  friend auto operator<=>(const Slug&, const Slug&) = default;

 private:
  explicit Slug(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace tank::inline v0
