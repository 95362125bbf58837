// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The next version, and what lies between two.

#include <cstdint>
#include <optional>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/semver/options.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::semver {

/// Kinds of release, spelled as in node-semver.
enum class Release : std::uint8_t {
  major,
  premajor,
  minor,
  preminor,
  patch,
  prepatch,
  prerelease,
  release,  ///< drops the pre-release
  pre,      ///< raises the pre-release, or begins one on the same numbers
};

/// The word of a step as node-semver has it, and back; none where there is no such step.
[[nodiscard]] TANK_API std::string_view to_string(Release release);
[[nodiscard]] TANK_API std::optional<Release> release_from(std::string_view word);

/// The number that a new pre-release begins with.
enum class PrereleaseBase : std::uint8_t { zero, one, none };

/// Which part of a version to raise, and how a pre-release is named.
struct Increment {
  Release release = Release::patch;
  /// `beta` for `1.2.3-beta.0`; empty for `1.2.3-0`.
  std::string_view identifier = {};
  PrereleaseBase base = PrereleaseBase::zero;
  Grammar grammar = Grammar::node;  ///< of the identifier
};

/// The version after `version`, without build metadata.
/// Errors: invalid_argument (a bad identifier; none, and no number either; one that is there
/// already; `release` of what is no pre-release), limit_exceeded (a number above `max_number`,
/// or a text above 256 characters).
[[nodiscard]] TANK_API Result<Version> increment(const Version& version,
                                                 const Increment& increment);

/// `version` with everything below `release` cut off; the `pre` kinds cut only build metadata.
/// Errors: invalid_argument (`release` and `pre` say nothing here).
[[nodiscard]] TANK_API Result<Version> truncate(const Version& version, Release release);

/// What kind of release lies between the two, in either order; nothing for equal versions.
[[nodiscard]] TANK_API std::optional<Release> diff(const Version& a, const Version& b);

}  // namespace tank::inline v0::semver
