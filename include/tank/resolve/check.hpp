// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Checks answers of the resolver without it: slow, simple, and sharing none of its code.

#include <span>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/resolve/resolver.hpp>

namespace tank::inline v0::resolve {

/// Whether a solution fulfils every requirement of the roots and of each chosen version, keeps
/// the policy and the mode, names its edges rightly, and holds nothing that is not needed.
/// Errors: no_solution with the first fault, and those of the source.
[[nodiscard]] TANK_API Result<void> check_solution(const Problem& problem, PackageSource& source,
                                                   const Solution& solution);

/// Whether every fact of a conflict is so, whether together they leave no solution, and whether
/// each one is needed for that.
/// Errors: no_solution with the first fault, limit_exceeded where deciding takes too long, and
/// those of the source.
[[nodiscard]] TANK_API Result<void> check_conflict(const Problem& problem, PackageSource& source,
                                                   std::span<const Fact> conflict);

}  // namespace tank::inline v0::resolve
