// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Solving beyond the budget, by no more than it takes.

#include <tank/resolve/resolver.hpp>

#include "cli/project/registry_source.hpp"

namespace tank::inline v0::cli {

/// For a problem with a budget that has no solution within it, with the proof of that. Lets
/// only those packages go over the budget that the conflicts name, and only by what they ask
/// for; all others stay within it. Gives the proof of what stands in the way when it is not
/// the budget. Errors: those of the source, limit_exceeded.
[[nodiscard]] Result<resolve::Resolution> resolve_beyond_budget(
    resolve::Resolver& resolver, const resolve::Problem& problem, RegistrySource& source,
    const resolve::Explanation& explanation);

}  // namespace tank::inline v0::cli
