// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The one cookie that this server reads (RFC 6265).

#include <optional>
#include <string_view>

#include <tl/expected.hpp>

#include "server/http/request_head.hpp"

namespace tank::server {

/// The prefix makes the browser keep it to this host, to TLS, and out of reach of subdomains.
inline constexpr std::string_view session_cookie_name = "__Host-tank_session";

/// The session's token as the request's `Cookie` fields have it: a view into the head, or
/// nothing when there is no such cookie.
///
/// Refused are a second cookie of that name, in whatever field it stands, and control
/// characters: two readers could take two different sessions for the one meant. A value that
/// is not letters, digits, `-` and `_` is no token, and so is one that a reader of quotation
/// marks (RFC 2109) would take for a part of an earlier value.
[[nodiscard]] tl::expected<std::optional<std::string_view>, Refusal> read_session_cookie(
    const RequestHead& head);

}  // namespace tank::server
