// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <tank/identity/master_key.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr std::size_t key_bytes = 32;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

}  // namespace

Result<MasterKey> MasterKey::parse(const Secret& text) {
  auto bytes = crypto::from_hex(trimmed(text.reveal()));
  if (!bytes || bytes->size() != key_bytes) {
    return fail(Errc::invalid_argument, "a master key has 64 hexadecimal digits");
  }
  return MasterKey(Secret(std::move(*bytes)));
}

MasterKey MasterKey::make(Entropy& entropy) {
  std::array<std::byte, key_bytes> bytes{};
  entropy.fill(bytes);
  MasterKey made(Secret(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())));
  crypto::wipe(bytes);
  return made;
}

Secret MasterKey::to_text() const { return Secret(crypto::to_hex(bytes_.reveal())); }

Secret MasterKey::derive(std::string_view purpose) const {
  return Secret(crypto::hmac(crypto::HashAlgorithm::sha256, bytes_.reveal(), purpose));
}

Digest MasterKey::digest(std::string_view purpose, std::string_view text) const {
  const Secret key = derive(purpose);
  const std::string mac = crypto::hmac(crypto::HashAlgorithm::sha256, key.reveal(), text);
  Digest::Bytes out{};
  std::ranges::copy(mac, out.begin());
  return Digest(out);
}

}  // namespace tank::inline v0::identity
