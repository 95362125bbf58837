// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Escalation: a release that asks for more than the one before must say so in its version.

#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/package/permissions.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::package {

/// One entry that the step between two versions is too small for.
struct Escalation {
  Widening widening;
  std::string reason;  ///< for people: what is new, and which version would do

  friend bool operator==(const Escalation&, const Escalation&) = default;
};

/// What `next` may not newly ask for. `previous` is the highest version below `next` in SemVer
/// order. A new host, or starting programs, needs a major version; a new path a minor one at
/// least; narrowing is free. Below 1.0.0 the minor number stands for the major one, as it does
/// in `^0.2.3`: there every widening needs a new minor version. A pre-release is no step of
/// its own: `2.0.0-beta.2` may not add what `2.0.0-beta.1` did not have.
/// Ordered by field, then entry; empty when all is well. Pure.
[[nodiscard]] TANK_API std::vector<Escalation> check_escalation(
    const semver::Version& previous_version, const Permissions& previous,
    const semver::Version& next_version, const Permissions& next);

}  // namespace tank::inline v0::package
