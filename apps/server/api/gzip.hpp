// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Compression of what is kept: done once, sent many times.

#include <string>
#include <string_view>

namespace tank::server {

/// The bytes as one gzip member (RFC 1952).
[[nodiscard]] std::string gzip(std::string_view bytes);

}  // namespace tank::server
