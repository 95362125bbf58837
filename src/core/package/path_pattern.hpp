// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Paths of a permission set: segments, `*` for one of them, a last `**` for a subtree.

#include <string>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::inline v0::package {

/// The canonical text of one path. Errors: invalid_permissions.
[[nodiscard]] Result<std::string> normalize_path(std::string_view text);

}  // namespace tank::inline v0::package
