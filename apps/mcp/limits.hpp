// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Limits of the Model Context Protocol as we serve it.

#include <cstddef>
#include <cstdint>

namespace tank::inline v0::limits {

inline constexpr int mcp_skills_page = 20;  // entries of `skills/list` at once
inline constexpr std::size_t mcp_message_bytes = 1u << 20;
inline constexpr std::int64_t mcp_fresh_ms = 60'000;  // how long a client may keep an answer

}  // namespace tank::inline v0::limits
