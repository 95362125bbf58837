// SPDX-License-Identifier: Apache-2.0
#include "server/http/ip_address.hpp"

#include <algorithm>
#include <array>
#include <span>

#include <arpa/inet.h>

namespace tank::server {
namespace {

using V4 = std::array<unsigned char, 4>;
using V6 = std::array<unsigned char, 16>;

// RFC 4291 §2.5.5.2
constexpr std::array<unsigned char, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

template <class Bytes>
std::string text_of(int family, const Bytes& bytes) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  ::inet_ntop(family, bytes.data(), out.data(), out.size());
  return out.data();
}

std::optional<V6> parse_v6(std::string_view text) {
  V6 bytes{};
  if (::inet_pton(AF_INET6, std::string(text).c_str(), bytes.data()) != 1) return std::nullopt;
  return bytes;
}

}  // namespace

std::optional<std::string> canonical_ip(std::string_view text) {
  const std::string_view address = text.substr(0, text.find('%'));
  if (V4 v4{}; ::inet_pton(AF_INET, std::string(address).c_str(), v4.data()) == 1) {
    return text_of(AF_INET, v4);
  }
  const auto v6 = parse_v6(address);
  if (!v6) return std::nullopt;
  if (!std::ranges::equal(mapped_prefix, std::span(*v6).first<12>())) return text_of(AF_INET6, *v6);
  V4 v4{};
  std::ranges::copy(std::span(*v6).last<4>(), v4.begin());
  return text_of(AF_INET, v4);
}

std::string network_of(std::string_view address) {
  std::string text = canonical_ip(address).value_or(std::string(address));
  auto v6 = parse_v6(text);
  if (!v6) return text;
  std::fill(v6->begin() + 8, v6->end(), 0);
  return text_of(AF_INET6, *v6) + "/64";
}

}  // namespace tank::server
