// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Badges: two words in a small picture, for pages about a package.

#include <cstdint>
#include <string>
#include <string_view>

namespace tank::server {

enum class BadgeColour : std::uint8_t { grey, blue };

/// An SVG picture that says `label` on dark grey, and `message` on `colour`. Any text will do.
[[nodiscard]] std::string badge(std::string_view label, std::string_view message,
                                BadgeColour colour);

}  // namespace tank::server
