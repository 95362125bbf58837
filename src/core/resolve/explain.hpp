// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// From a search that failed to the explanation that callers see.

#include <span>

#include <tank/resolve/resolver.hpp>

#include "core/resolve/solver.hpp"

namespace tank::inline v0::resolve::detail {

/// Shrinks the conflict `core` until nothing in it can be spared, proves it again in as few
/// steps as that takes, and puts the proof into words' reach.
/// Errors: those of `Solver::run`.
[[nodiscard]] Result<Explanation> explain(const Problem& problem, Universe& universe,
                                          std::span<const Id> roots, std::span<const Cause> core);

}  // namespace tank::inline v0::resolve::detail
