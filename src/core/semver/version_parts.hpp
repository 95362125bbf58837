// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Makes versions from parts that are known to be good.

#include <cstdint>
#include <string_view>

#include <tank/semver/version.hpp>

namespace tank::inline v0::semver {

/// What a version consists of. `prerelease` and `build` are valid and in canonical spelling,
/// numbers are at most `max_number`, and the views live long enough.
struct VersionParts {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::string_view prerelease;
  std::string_view build;

  [[nodiscard]] Version make() const {
    Version version;
    fill(version);
    return version;
  }

  /// Sets `version`, which must be a default-constructed one.
  void fill(Version& version) const;
};

}  // namespace tank::inline v0::semver
