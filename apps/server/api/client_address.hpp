// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Who a request is from, when proxies stand between.

#include <string>
#include <string_view>
#include <vector>

#include <tank/base/result.hpp>

namespace tank::server {

/// `peer`, unless that is one of `trusted`: then the last address of `X-Forwarded-For`, all its
/// lines together, that is not. What a proxy of ours did not write is never believed, what is no
/// address neither, and of more than `limits::forwarded_hops` only the last ones are looked at.
/// `peer` and `trusted` are in the spelling of `canonical_ip`, and so is the answer.
[[nodiscard]] std::string client_address(std::string_view peer, std::string_view forwarded_for,
                                         const std::vector<std::string>& trusted);

/// Addresses, separated by commas. Errors: invalid_argument.
[[nodiscard]] Result<std::vector<std::string>> parse_proxies(std::string_view list);

}  // namespace tank::server
