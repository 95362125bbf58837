// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Dependency resolution: PubGrub, complete and deterministic, with a proof either way.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/package/permissions.hpp>
#include <tank/resolve/package_source.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::resolve {

enum class Mode {
  flat,    ///< one version per name
  bucket,  ///< one version per name and compatible series (major, 0.minor, 0.0.patch)
};

/// What may be chosen at all. Each rule is part of the proof when nothing remains.
struct Policy {
  std::optional<package::Permissions> budget;  ///< every chosen version must be covered
  std::optional<std::chrono::seconds> minimum_age;
  std::optional<double> minimum_score;            ///< a version without a score fails it
  std::optional<std::vector<std::string>> allow;  ///< names, or `@scope/*`
  std::vector<std::string> deny;
  bool include_prerelease = false;
};

struct Problem {
  std::vector<Requirement> roots;
  Mode mode = Mode::flat;
  Policy policy;
  /// Versions to keep if they are still allowed (from a lock); also the only way for a
  /// yanked version to be chosen.
  std::map<std::string, std::vector<semver::Version>> preferred;
  TimePoint now{};  ///< for `minimum_age`
  bool prefer_lowest = false;
};

struct Chosen {
  std::string name;
  semver::Version version;
  std::vector<std::pair<std::string, semver::Version>> dependencies;  ///< sorted
  bool yanked = false;

  friend bool operator==(const Chosen&, const Chosen&) = default;
};

/// Sorted by name, then version.
struct Solution {
  std::vector<Chosen> packages;
  std::vector<std::pair<std::string, semver::Version>> roots;  ///< what each root got
};

/// Why there is no solution. The owner of this header completes it: the derivation as data
/// (a graph of numbered incompatibilities), a minimal conflict set, and hints.
struct Explanation;

}  // namespace tank::inline v0::resolve
