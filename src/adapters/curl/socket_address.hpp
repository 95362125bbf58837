// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The addresses that libcurl connects to.

#include "adapters/curl/curl_library.hpp"

namespace tank::inline v0::adapters {

/// Whether the address is one of IPv4 or IPv6 on the public net.
[[nodiscard]] bool is_public(const curl_sockaddr& target);

}  // namespace tank::inline v0::adapters
