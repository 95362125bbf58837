// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Who a request is from, when proxies stand between.

#include <string>
#include <string_view>
#include <vector>

namespace tank::server {

/// `peer`, unless that is one of `trusted`: then the last address of `X-Forwarded-For` that is
/// not. What a proxy of ours did not write is never believed, and of more than
/// `limits::forwarded_hops` addresses only the last ones are looked at.
[[nodiscard]] std::string_view client_address(std::string_view peer, std::string_view forwarded_for,
                                              const std::vector<std::string>& trusted);

}  // namespace tank::server
