// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Where the resolver asks for versions and dependencies, lazily.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/package/permissions.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::resolve {

/// A dependency as a manifest writes it: a range, or a dist-tag.
struct Requirement {
  std::string name;
  std::string range;
  bool optional = false;  ///< left out when nothing satisfies it

  friend bool operator==(const Requirement&, const Requirement&) = default;
};

/// What a source knows of one version. Names are any text: skills use `@scope/name`.
struct Candidate {
  semver::Version version;
  std::vector<Requirement> requirements;
  bool yanked = false;     ///< chosen only where a lock already holds it
  std::string deprecated;  ///< message, empty when not
  std::optional<TimePoint> published_at;
  std::optional<double> score;
  package::Permissions permissions;
  bool is_signed = false;  ///< by a publisher whose signature whoever asks accepts
};

/// Everything that a source knows of one name.
struct PackageVersions {
  std::vector<Candidate> versions;  ///< any order
  std::map<std::string, semver::Version, std::less<>> tags;
};

/// Gives the resolver the packages it asks for, one at a time, each at most once a
/// resolution. An unknown name is an empty optional, which the proof then reports; an error
/// ends the resolution.
class TANK_API PackageSource {
 public:
  virtual ~PackageSource() = default;
  [[nodiscard]] virtual Result<std::optional<PackageVersions>> load(std::string_view name) = 0;

  /// A hint that these are likely to be asked next, so that a remote source can fetch them
  /// together.
  virtual void prefetch(const std::vector<std::string_view>& names) { (void)names; }

  /// Known names that look like an unknown one, best first, for hints. May be empty.
  [[nodiscard]] virtual std::vector<std::string> nearest(std::string_view name) const {
    (void)name;
    return {};
  }
};

}  // namespace tank::inline v0::resolve
