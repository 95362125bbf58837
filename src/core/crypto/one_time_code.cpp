// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/one_time_code.hpp"

namespace tank::inline v0::crypto {

std::string hotp(HashAlgorithm algorithm, std::string_view key, std::uint64_t counter, int digits) {
  std::string message;
  for (int shift = 56; shift >= 0; shift -= 8) {
    message += static_cast<char>((counter >> shift) & 0xff);
  }
  const std::string mac = hmac(algorithm, key, message);
  // RFC 4226 §5.3: the last four bits choose which 31 bits count.
  const std::size_t offset = static_cast<unsigned char>(mac.back()) & 0x0f;
  std::uint32_t chosen = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    chosen = (chosen << 8) | static_cast<unsigned char>(mac[offset + i]);
  }
  chosen &= 0x7fffffff;
  std::string code;
  for (int i = 0; i < digits; ++i, chosen /= 10) {
    code.insert(code.begin(), static_cast<char>('0' + chosen % 10));
  }
  return code;
}

std::string totp(HashAlgorithm algorithm, std::string_view key, std::uint64_t unix_seconds,
                 std::uint64_t step_seconds, int digits) {
  return hotp(algorithm, key, unix_seconds / step_seconds, digits);
}

}  // namespace tank::inline v0::crypto
