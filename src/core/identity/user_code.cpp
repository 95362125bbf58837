// SPDX-License-Identifier: Apache-2.0
#include "core/identity/user_code.hpp"

#include <array>
#include <cstddef>

#include <tank/base/limits.hpp>

#include "core/crypto/encoding.hpp"
#include "core/identity/random_text.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr std::string_view consonants = "BCDFGHJKLMNPQRSTVWXZ";

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::string make_user_code(Entropy& entropy) {
  std::string out = random_text(consonants, limits::user_code_length, entropy);
  return out.insert(out.size() / 2, "-");
}

std::string make_session_code(Entropy& entropy) {
  std::array<std::byte, 16> bytes{};
  entropy.fill(bytes);
  bytes[6] = (bytes[6] & std::byte{0x0f}) | std::byte{0x40};
  bytes[8] = (bytes[8] & std::byte{0x3f}) | std::byte{0x80};
  std::string out = crypto::to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  for (const std::size_t at : {20u, 16u, 12u, 8u}) out.insert(at, "-");
  return out;
}

Digest user_code_digest(const MasterKey& key, std::string_view typed) {
  std::string code;
  for (const char c : typed.substr(0, limits::user_code_typed_length)) {
    if (c != '-' && c != ' ') code += upper(c);
  }
  return key.digest("user_code", code);
}

}  // namespace tank::inline v0::identity
