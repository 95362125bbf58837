// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Ranges: node-semver's grammar and semantics.

#include <span>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::semver {

/// How strictly to read, and whether pre-releases satisfy ranges that do not name them.
struct Options {
  bool loose = false;
  bool include_prerelease = false;
};

/// PLACEHOLDER LAYOUT, see version.hpp.
class TANK_API Range {
 public:
  /// `*`
  Range();

  /// Errors: invalid_range.
  [[nodiscard]] static Result<Range> parse(std::string_view text, Options options = {});

  [[nodiscard]] bool satisfied_by(const Version& version) const;

  /// The text as it was given.
  [[nodiscard]] const std::string& to_string() const;
  /// node-semver's `validRange` form: `>=1.2.3 <2.0.0-0`.
  [[nodiscard]] std::string canonical() const;

  friend bool operator==(const Range&, const Range&);  // same canonical text and options
};

}  // namespace tank::inline v0::semver
