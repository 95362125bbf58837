// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What may help against a conflict.

#include <string>
#include <vector>

#include <tank/resolve/resolver.hpp>

#include "core/resolve/report.hpp"

namespace tank::inline v0::resolve::detail {

/// Sentences: a name that was likely meant, a pre-release that exists, what a rule would have
/// to allow.
[[nodiscard]] std::vector<std::string> hints_of(const Problem& problem, const Universe& universe,
                                                const Conflict& conflict);

}  // namespace tank::inline v0::resolve::detail
