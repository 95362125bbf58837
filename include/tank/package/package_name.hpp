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
  /// `@` scope `/` name, at most `limits::package_name_length` characters. The scope is of
  /// `[a-z0-9-]`, the name of `[a-z0-9_-]`; both begin and end with a letter or a digit. The
  /// name is none that a file system or a tool keeps for itself (`node_modules`, `con`, …).
  /// Nothing is folded or trimmed: a name in capitals is an error, not another spelling.
  /// Errors: invalid_package_name.
  [[nodiscard]] static Result<PackageName> parse(std::string_view text);

  [[nodiscard]] const std::string& to_string() const { return text_; }
  [[nodiscard]] std::string_view scope() const;  ///< without `@`; lives as long as the name
  [[nodiscard]] std::string_view name() const;   ///< behind the slash

  friend auto operator<=>(const PackageName&, const PackageName&) = default;

 private:
  explicit PackageName(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

/// What remains of a name when one looks away from what a reader overlooks: separators go but
/// between digits, `0` reads as `o`, `1` and `i` as `l`, `rn` as `m`, `vv` as `w` (after Unicode
/// UTS 39, for the alphabet of names). The slash stays, so that scopes and names fold apart.
[[nodiscard]] TANK_API std::string skeleton(const PackageName& name);

/// Whether `a` and `b` are two names that look alike. Store the skeleton under an index to
/// ask this of a whole scope, or of the popular names, at once. Symmetric; no name is
/// confusable with itself.
[[nodiscard]] TANK_API bool confusable(const PackageName& a, const PackageName& b);

}  // namespace tank::inline v0::package
