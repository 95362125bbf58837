// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The cookies that this server reads (RFC 6265).

#include <optional>
#include <string_view>

#include <tl/expected.hpp>

#include "server/http/request_head.hpp"

namespace tank::server {

/// The prefix makes the browser keep it to this host, to TLS, and out of reach of subdomains.
inline constexpr std::string_view session_cookie_name = "__Host-tank_session";

/// The session of an administrator whose browser acts as somebody else meanwhile.
inline constexpr std::string_view admin_cookie_name = "__Host-tank_admin";

/// What a browser keeps that signed up, to show it when the address is verified.
inline constexpr std::string_view sign_up_cookie_name = "__Host-tank_signup";

/// What a browser carries while it is away at an identity provider.
inline constexpr std::string_view departure_cookie_name = "__Host-tank_departure";

/// The value of one cookie as the request's `Cookie` fields have it: a view into the head, or
/// nothing when there is no such cookie.
///
/// Refused are a second cookie of that name, in whatever field it stands, and control
/// characters: two readers could take two different values for the one meant. A value that is
/// not letters, digits, `-` and `_` is none of ours, and so is one that a reader of quotation
/// marks (RFC 2109) would take for a part of an earlier value.
[[nodiscard]] tl::expected<std::optional<std::string_view>, Refusal> read_cookie(
    const RequestHead& head, std::string_view name);

}  // namespace tank::server
