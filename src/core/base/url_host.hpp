// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The host of a URL: a name, or an address in any spelling that a client would dial.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/address.hpp>

namespace tank::inline v0 {

struct UrlHost {
  std::string text;  ///< normal form, IPv6 in brackets
  std::optional<IpAddress> address;
};

/// The host parser of the URL Standard (§3.5) for special schemes, without IDNA. Nothing when
/// `text` is no host.
[[nodiscard]] std::optional<UrlHost> parse_url_host(std::string_view text);

}  // namespace tank::inline v0
