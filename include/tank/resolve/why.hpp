// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Why something is there, and why something is not.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/resolve/resolver.hpp>

namespace tank::inline v0::resolve {

/// From something that the project requires down to what was asked about.
using Path = std::vector<std::pair<std::string, semver::Version>>;

/// For each chosen version of `name`, in order: the shortest path from a root, the first in
/// the order of roots and names among equals. Empty when nothing of that name is chosen.
[[nodiscard]] TANK_API std::vector<Path> why(const Solution& solution, std::string_view name);

/// What would happen if the project also required `name` at `range`: an explanation of why it
/// cannot, or a solution in which it does, with this root last.
/// Errors: as `Resolver::resolve`.
[[nodiscard]] TANK_API Result<Resolution> why_not(const Problem& problem, PackageSource& source,
                                                  std::string_view name, std::string_view range);

}  // namespace tank::inline v0::resolve
