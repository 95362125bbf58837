// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Resolution over the registry: one request from ranges to releases.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/registry/package.hpp>
#include <tank/resolve/resolver.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// One chosen release, with what a lock file needs of it.
struct ResolvedPackage {
  package::PackageName name;
  Release release;  ///< without manifest and readme
  std::vector<std::pair<package::PackageName, semver::Version>> dependencies;  ///< by name
};

/// Either packages, or the reason why there are none.
struct Resolution {
  std::vector<ResolvedPackage> packages;                       ///< by name, then version
  std::vector<std::pair<std::string, semver::Version>> roots;  ///< what each root got
  std::optional<resolve::Explanation> refused;                 ///< nothing: there is a solution
};

/// Thread-safe: it has no state of its own. Private packages that the actor may not read do
/// not exist for the resolution either.
class TANK_API Resolutions {
 public:
  /// Borrows both; they must outlive this object.
  Resolutions(Store& store, const Clock& clock);

  /// `problem.now` is replaced by the clock's. All reads are of one snapshot.
  /// Errors: forbidden (the token may not read), limit_exceeded, those of the store.
  [[nodiscard]] Result<Resolution> resolve(const identity::Actor& actor,
                                           resolve::Problem problem) const;

 private:
  Store* store_;
  const Clock* clock_;
};

}  // namespace tank::inline v0::registry
