// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Internet addresses as text, each with one spelling.

#include <optional>
#include <string>
#include <string_view>

namespace tank::server {

/// The address in its shortest spelling (RFC 5952), without zone; `::ffff:192.0.2.7`, as a socket
/// for both families names an IPv4 peer, is `192.0.2.7`. Nothing when it is no address.
[[nodiscard]] std::optional<std::string> canonical_ip(std::string_view text);

/// `192.0.2.7` and the /64 of an IPv6 address are one network each: whoever has one address of
/// such a prefix has them all. What is not an address is a network of its own.
[[nodiscard]] std::string network_of(std::string_view address);

}  // namespace tank::server
