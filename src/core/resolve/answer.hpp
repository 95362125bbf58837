// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// From what the search chose to the solution that callers see.

#include <span>

#include <tank/resolve/resolver.hpp>

#include "core/resolve/solver.hpp"

namespace tank::inline v0::resolve::detail {

/// Everything that the roots reach, of a search that succeeded.
[[nodiscard]] Solution solution_of(const Universe& universe, const Solver& solver,
                                   std::span<const Id> roots);

}  // namespace tank::inline v0::resolve::detail
