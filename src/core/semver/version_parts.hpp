// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Versions in parts that are known to be good: what they make, and how they compare.

#include <algorithm>
#include <compare>
#include <cstdint>
#include <string_view>

#include <tank/semver/version.hpp>

#include "core/semver/identifier_order.hpp"

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
  void fill(Version& version) const {
    const std::size_t size = prerelease.size() + build.size();
    if (std::max(major, minor) >= Version::saturated || size > Version::inline_text) [[unlikely]]
      return fill_long(version);
    version.high_ = major << 32 | minor;
    version.low_ = patch << 1 | (prerelease.empty() ? 1 : 0);
    if (size == 0) return;
    build.copy(version.text_.data() + prerelease.copy(version.text_.data(), prerelease.size()),
               build.size());
    version.prerelease_size_ = static_cast<std::uint8_t>(prerelease.size());
    version.build_size_ = static_cast<std::uint8_t>(build.size());
  }

  [[nodiscard]] bool same_core(const VersionParts& other) const {
    return major == other.major && minor == other.minor && patch == other.patch;
  }

 private:
  void fill_long(Version& version) const;
};

/// SemVer precedence, as of the versions that these parts make.
[[nodiscard]] inline std::strong_ordering precedence(const VersionParts& a, const VersionParts& b) {
  if (a.major != b.major) return a.major <=> b.major;
  if (a.minor != b.minor) return a.minor <=> b.minor;
  if (a.patch != b.patch) return a.patch <=> b.patch;
  if (a.prerelease.empty() || b.prerelease.empty()) {
    return a.prerelease.empty() <=> b.prerelease.empty();
  }
  return compare_dotted(a.prerelease, b.prerelease);
}

}  // namespace tank::inline v0::semver
