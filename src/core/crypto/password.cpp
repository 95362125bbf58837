// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/password.hpp"

#include <charconv>

#include <sodium.h>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"

namespace tank::inline v0::crypto {
namespace {

constexpr std::string_view phc_prefix = "$argon2id$v=19$m=";
constexpr std::size_t hash_size = 32;
constexpr PasswordCost most{.memory_kib = 1u << 20, .passes = 16};
constexpr PasswordCost least{.memory_kib = 8, .passes = 1};

std::string unpadded_base64(std::string_view bytes) {
  std::string text = to_base64(bytes);
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

std::optional<std::uint32_t> take_number(std::string_view& text, std::string_view behind) {
  std::uint32_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.starts_with(behind)) return std::nullopt;
  text.remove_prefix(behind.size());
  return value;
}

std::optional<PasswordCost> cost_of(std::string_view phc) {
  if (!phc.starts_with(phc_prefix)) return std::nullopt;
  phc.remove_prefix(phc_prefix.size());
  const auto memory = take_number(phc, ",t=");
  const auto passes = memory ? take_number(phc, ",p=") : std::nullopt;
  const auto lanes = passes ? take_number(phc, "$") : std::nullopt;
  if (!lanes || *memory > most.memory_kib || *passes > most.passes) return std::nullopt;
  return PasswordCost{*memory, *passes};
}

}  // namespace

std::optional<std::string> hash_password(std::string_view password, const PasswordSalt& salt,
                                         const PasswordCost& cost) {
  if (cost.memory_kib < least.memory_kib || cost.passes < least.passes || sodium_init() < 0) {
    return std::nullopt;
  }
  std::array<std::uint8_t, hash_size> hash;
  const int done =
      crypto_pwhash(hash.data(), hash.size(), password.data(), password.size(), salt.data(),
                    cost.passes, std::size_t{cost.memory_kib} * 1024, crypto_pwhash_ALG_ARGON2ID13);
  if (done != 0) return std::nullopt;
  return std::string(phc_prefix) + std::to_string(cost.memory_kib) +
         ",t=" + std::to_string(cost.passes) + ",p=1$" + unpadded_base64(view(salt)) + "$" +
         unpadded_base64(view(hash));
}

bool verify_password(std::string_view password, const std::string& phc) {
  // libsodium wants the end of the text, so nothing may stand behind a zero.
  if (!cost_of(phc) || phc.find('\0') != std::string::npos || sodium_init() < 0) return false;
  return crypto_pwhash_str_verify(phc.c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(std::string_view phc, const PasswordCost& wanted) {
  const auto cost = cost_of(phc);
  return !cost || cost->memory_kib < wanted.memory_kib || cost->passes < wanted.passes;
}

}  // namespace tank::inline v0::crypto
