// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Texts that owners write and other people's terminals show.

#include <cstddef>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::inline v0::registry {

/// `what` names the text in messages. Errors: limit_exceeded (more than `bytes`),
/// invalid_argument (a control character).
[[nodiscard]] Result<void> check_text(std::string_view what, std::string_view text,
                                      std::size_t bytes);

}  // namespace tank::inline v0::registry
