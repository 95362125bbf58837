// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Durations as people write them.

#include <chrono>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::inline v0::cli {

/// A whole number and `s`, `m`, `h`, `d` or `w`; a bare number is in seconds.
/// Errors: invalid_argument.
[[nodiscard]] Result<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace tank::inline v0::cli
