// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The proof that there is no solution, as `--json` prints it.

#include <tank/resolve/explanation.hpp>

#include "core/json/value.hpp"

namespace tank::inline v0::cli {

/// `{prose, steps: [{kind, required, excluded, causes, …}], conflict: [facts], hints}`
[[nodiscard]] json::Value explanation_document(const resolve::Explanation& explanation);

}  // namespace tank::inline v0::cli
