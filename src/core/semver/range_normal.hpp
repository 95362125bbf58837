// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Respells unusual ranges, in the order in which node-semver rewrites them.

#include <string>
#include <string_view>

namespace tank::inline v0::semver {

/// Without white space at the ends, and with one space wherever some was.
[[nodiscard]] std::string collapse_space(std::string_view text);

/// Without anything that looks like build metadata, wherever it stands.
[[nodiscard]] std::string strip_builds(std::string_view part);

/// Moves operators, `~` and `^` next to what they apply to.
[[nodiscard]] std::string join_signs(std::string_view part);

}  // namespace tank::inline v0::semver
