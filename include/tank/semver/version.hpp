// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Versions: Semantic Versioning 2.0.0, with node-semver's loose reading beside it.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::semver {

/// PLACEHOLDER LAYOUT: the owner of this header replaces the private part (packed integers,
/// no allocation for usual sizes). The public part is what other modules rely on.
class TANK_API Version {
 public:
  /// 0.0.0
  Version() = default;
  Version(std::uint64_t major, std::uint64_t minor, std::uint64_t patch);

  /// Strict SemVer 2.0.0 (no `v`, no white space).
  /// Errors: invalid_version.
  [[nodiscard]] static Result<Version> parse(std::string_view text);

  [[nodiscard]] std::uint64_t major() const;
  [[nodiscard]] std::uint64_t minor() const;
  [[nodiscard]] std::uint64_t patch() const;
  [[nodiscard]] bool is_prerelease() const;
  /// `beta.1` of `1.2.3-beta.1+build`; lives as long as the version.
  [[nodiscard]] std::string_view prerelease() const;
  [[nodiscard]] std::string_view build() const;

  /// Canonical text without build metadata, as node-semver's `version`.
  [[nodiscard]] std::string to_string() const;

  /// SemVer precedence: build metadata does not count.
  friend TANK_API std::strong_ordering operator<=>(const Version& a, const Version& b);
  friend TANK_API bool operator==(const Version& a, const Version& b);
};

}  // namespace tank::inline v0::semver
