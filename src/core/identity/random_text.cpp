// SPDX-License-Identifier: Apache-2.0
#include "core/identity/random_text.hpp"

#include <array>
#include <cstddef>

namespace tank::inline v0::identity {
namespace {

constexpr std::size_t login_code_length = 30;

// The largest multiple of 62 in a byte: bytes from here on would favour the first digits.
constexpr unsigned unbiased_bytes = 256 / 62 * 62;

}  // namespace

std::string random_base62(std::size_t length, Entropy& entropy) {
  std::string out;
  out.reserve(length);
  std::array<std::byte, 64> pool{};
  while (out.size() < length) {
    entropy.fill(pool);
    for (const std::byte raw : pool) {
      const auto value = std::to_integer<unsigned>(raw);
      if (value < unbiased_bytes && out.size() < length) {
        out.push_back(base62_digits[value % base62_digits.size()]);
      }
    }
  }
  return out;
}

std::string make_login_code_text(Entropy& entropy) {
  return std::string(login_code_prefix) + random_base62(login_code_length, entropy);
}

}  // namespace tank::inline v0::identity
