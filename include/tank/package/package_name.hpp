// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Package names: `@scope/name`.

#include <compare>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::package {

/// One canonical name object: authorize, store and delete by the same value. The scope is
/// the slug of the owning organization.
class TANK_API PackageName {
 public:
  /// `@` scope `[a-z0-9-]+` `/` name `[a-z0-9][a-z0-9-]*`, at most
  /// `limits::package_name_length` characters. Errors: invalid_package_name.
  [[nodiscard]] static Result<PackageName> parse(std::string_view text);

  [[nodiscard]] const std::string& to_string() const { return text_; }
  [[nodiscard]] std::string_view scope() const;  ///< without `@`; lives as long as the name
  [[nodiscard]] std::string_view name() const;   ///< behind the slash

  friend auto operator<=>(const PackageName&, const PackageName&) = default;

 private:
  explicit PackageName(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace tank::inline v0::package
