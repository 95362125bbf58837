// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Internet addresses, and which of them lie on the public net.

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0 {

/// An address of IPv4 or IPv6.
class TANK_API IpAddress {
 public:
  using V4 = std::array<std::uint8_t, 4>;
  using V6 = std::array<std::uint8_t, 16>;

  explicit IpAddress(const V4& bytes);
  explicit IpAddress(const V6& bytes) : bytes_(bytes), v4_(false) {}

  /// Takes four decimal numbers without leading zeros, or the text of RFC 4291 §2.2 without
  /// brackets and zone. Errors: invalid_url.
  [[nodiscard]] static Result<IpAddress> parse(std::string_view text);

  [[nodiscard]] bool is_v4() const { return v4_; }
  /// Those of IPv4 stand in the first four.
  [[nodiscard]] const V6& bytes() const { return bytes_; }
  /// The form of RFC 5952, without brackets.
  [[nodiscard]] std::string to_string() const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  V6 bytes_{};
  bool v4_ = true;
};

/// Whether a server may connect there on somebody else's behalf: global unicast that is in no
/// special-purpose registry of IANA (RFC 6890). Addresses of IPv6 that carry one of IPv4
/// (mapped, NAT64, 6to4, Teredo) are not public, whatever they carry.
[[nodiscard]] TANK_API bool is_public_address(const IpAddress& address);

}  // namespace tank::inline v0
