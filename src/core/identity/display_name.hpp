// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Names that people give to users, organizations and tokens.

#include <string_view>

#include <tank/base/result.hpp>

namespace tank::inline v0::identity {

/// 1 to `limits::display_name_length` bytes without control characters, not only spaces.
/// Errors: invalid_argument.
[[nodiscard]] Result<void> check_display_name(std::string_view name);

}  // namespace tank::inline v0::identity
