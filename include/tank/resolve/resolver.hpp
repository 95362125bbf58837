// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Dependency resolution: PubGrub, complete and deterministic, with a proof either way.

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/package/permissions.hpp>
#include <tank/resolve/explanation.hpp>
#include <tank/resolve/package_source.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::resolve {

class CompiledGraph;

/// How many versions of one name a solution may hold.
enum class Mode {
  flat,    ///< one version per name
  bucket,  ///< one version per name and compatible series (major, 0.minor, 0.0.patch)
};

/// What may be chosen at all. Each rule is part of the proof when nothing remains.
struct Policy {
  std::optional<package::Permissions> budget;       ///< every chosen version must be covered
  std::optional<std::chrono::seconds> minimum_age;  ///< an unknown age fails it
  std::optional<double> minimum_score;              ///< a version without a score fails it
  std::optional<std::vector<std::string>> allow;    ///< names, or `@scope/*`
  std::vector<std::string> deny;                    ///< the same; goes before `allow`
  bool require_signature = false;                   ///< a version that is not signed fails it
  bool include_prerelease = false;
};

/// What to solve.
struct Problem {
  std::vector<Requirement> roots;
  Mode mode = Mode::flat;
  Policy policy;
  /// Versions to keep if they are still allowed (from a lock); also the only way for a
  /// yanked version to be chosen.
  std::map<std::string, std::vector<semver::Version>> preferred;
  TimePoint now;  ///< for `minimum_age`
  bool prefer_lowest = false;
};

/// One version of a solution, with what its requirements got.
struct Chosen {
  std::string name;
  semver::Version version;
  std::vector<std::pair<std::string, semver::Version>> dependencies;  ///< sorted
  bool yanked = false;

  friend bool operator==(const Chosen&, const Chosen&) = default;
};

/// Sorted by name, then version. Holds nothing that the roots do not reach.
struct Solution {
  std::vector<Chosen> packages;
  /// What each root got, in the order of the roots; optional ones may be missing.
  std::vector<std::pair<std::string, semver::Version>> roots;

  friend bool operator==(const Solution&, const Solution&) = default;
};

using Resolution = std::variant<Solution, Explanation>;

/// What to do where there is no solution.
enum class Proof {
  explain,  ///< derive the shortest conflict and its explanation
  verdict,  ///< only say so: the explanation is empty
};

/// Resolves. Keeps its working memory from one call to the next, so that asking the same
/// object again is cheaper; the answers do not depend on what was asked before. Not
/// thread-safe: one object per thread.
///
/// A requirement's text is a range, or else a dist-tag of the package. The highest version
/// that fits is preferred, unless the problem says otherwise. Optional requirements are
/// decided last, each is taken if it fits what the others need, and left out if not.
class TANK_API Resolver {
 public:
  Resolver();
  ~Resolver();
  Resolver(Resolver&&) noexcept;
  Resolver& operator=(Resolver&&) noexcept;

  /// Asks `source` for each package at most once, and only for those that come into question.
  /// Errors: those of the source, limit_exceeded.
  [[nodiscard]] Result<Resolution> resolve(const Problem& problem, PackageSource& source,
                                           Proof proof = Proof::explain);

  /// The same on a graph that was prepared for it. A graph made for another mode or another
  /// treatment of pre-releases is read as a source, which is slower.
  /// Errors: limit_exceeded.
  [[nodiscard]] Result<Resolution> resolve(const Problem& problem, const CompiledGraph& graph,
                                           Proof proof = Proof::explain);

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

/// Resolves once. Errors: as `Resolver::resolve`.
[[nodiscard]] TANK_API Result<Resolution> resolve(const Problem& problem, PackageSource& source);

}  // namespace tank::inline v0::resolve
