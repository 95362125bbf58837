// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What every page for people has in common: frame, style and policy.

#include <cstdint>
#include <string_view>

#include "server/api/html.hpp"
#include "server/http/response.hpp"

namespace tank::server {

/// What a page may do. `active` pages run our own script, which talks to our own API; no form
/// is ever sent by the browser itself, so that a password cannot end up in an address.
enum class PageKind : std::uint8_t { passive, active };

/// Where the script of active pages is.
inline constexpr std::string_view login_script_path = "/assets/login.js";

/// The whole answer: policy, no caching, no referrer. Works without style and colour.
[[nodiscard]] Response page_response(int status, std::string_view title, const Html& content,
                                     PageKind kind);

/// The policy alone (Content Security Policy 3).
[[nodiscard]] std::string page_policy(PageKind kind);

}  // namespace tank::server
