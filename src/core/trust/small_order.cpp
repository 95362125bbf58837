// SPDX-License-Identifier: Apache-2.0
#include "core/trust/small_order.hpp"

#include <algorithm>

namespace tank::inline v0::trust {
namespace {

using Bytes = PublicKey::Bytes;

// The prime 2^255 - 19 and its neighbours differ in the lowest byte.
constexpr Bytes near_prime(std::uint8_t lowest) {
  Bytes out{};
  out.fill(0xff);
  out.front() = lowest;
  out.back() = 0x7f;
  return out;
}

constexpr Bytes small(std::uint8_t y) {
  Bytes out{};
  out.front() = y;
  return out;
}

// The y of each such point, lowest byte first, also where it is written above the prime.
constexpr std::array<Bytes, 7> ys{
    small(0),          // order 4
    small(1),          // order 1
    near_prime(0xec),  // order 2
    near_prime(0xed),  // 0 again
    near_prime(0xee),  // 1 again
    Bytes{0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
          0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
          0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},  // order 8
    Bytes{0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
          0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
          0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a}};  // order 8

}  // namespace

bool is_of_small_order(const Bytes& key) {
  Bytes y = key;
  y.back() &= 0x7f;  // the sign of x
  return std::ranges::find(ys, y) != ys.end();
}

}  // namespace tank::inline v0::trust
