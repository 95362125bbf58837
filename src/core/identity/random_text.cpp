// SPDX-License-Identifier: Apache-2.0
#include "core/identity/random_text.hpp"

#include <array>
#include <cstddef>

namespace tank::inline v0::identity {
namespace {

constexpr std::size_t login_code_length = 30;

}  // namespace

std::string random_text(std::string_view alphabet, std::size_t length, Entropy& entropy) {
  // Bytes from the largest multiple of the size on would favour the first characters.
  const std::size_t unbiased = 256 / alphabet.size() * alphabet.size();
  std::string out;
  out.reserve(length);
  std::array<std::byte, 64> pool{};
  while (out.size() < length) {
    entropy.fill(pool);
    for (const std::byte raw : pool) {
      const auto value = std::to_integer<std::size_t>(raw);
      if (value < unbiased && out.size() < length) out += alphabet[value % alphabet.size()];
    }
  }
  return out;
}

std::string random_base62(std::size_t length, Entropy& entropy) {
  return random_text(base62_digits, length, entropy);
}

std::string make_login_code_text(Entropy& entropy) {
  return std::string(login_code_prefix) + random_base62(login_code_length, entropy);
}

}  // namespace tank::inline v0::identity
