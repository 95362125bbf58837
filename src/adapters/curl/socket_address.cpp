// SPDX-License-Identifier: Apache-2.0
#include "adapters/curl/socket_address.hpp"

#include <cstddef>
#include <cstring>
#include <optional>

#include <netinet/in.h>

#include <tank/base/address.hpp>

namespace tank::inline v0::adapters {
namespace {

// What libcurl hands over is aligned for none of them, and longer than its type says.
template <class Address>
std::optional<Address> read_as(const curl_sockaddr& target) {
  Address address{};
  if (target.addrlen < sizeof address) return std::nullopt;
  std::memcpy(&address, reinterpret_cast<const char*>(&target) + offsetof(curl_sockaddr, addr),
              sizeof address);
  return address;
}

template <class Bytes, class Field>
IpAddress address_of(const Field& field) {
  Bytes bytes{};
  static_assert(sizeof bytes == sizeof field);
  std::memcpy(bytes.data(), &field, sizeof field);
  return IpAddress(bytes);
}

}  // namespace

bool is_public(const curl_sockaddr& target) {
  if (target.family == AF_INET) {
    const auto address = read_as<sockaddr_in>(target);
    return address && is_public_address(address_of<IpAddress::V4>(address->sin_addr));
  }
  if (target.family == AF_INET6) {
    const auto address = read_as<sockaddr_in6>(target);
    return address && is_public_address(address_of<IpAddress::V6>(address->sin6_addr));
  }
  return false;
}

}  // namespace tank::inline v0::adapters
