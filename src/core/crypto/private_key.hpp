// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Private keys of JOSE (RFC 7518, RFC 8037): made, kept and signed with.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/crypto/public_key.hpp"

namespace tank::inline v0::crypto {

enum class KeyKind : std::uint8_t { ed25519, p256, rsa2048, rsa3072 };

/// Immutable, so thread-safe.
class PrivateKey {
 public:
  /// A new key from OpenSSL's own generator. Ends the process when it cannot deliver: going on
  /// with weak keys would be worse.
  [[nodiscard]] static PrivateKey generate(KeyKind kind);

  /// Reads a PrivateKeyInfo (RFC 5958) in DER. Nothing unless it is exactly one key of a kind
  /// that we would make, or RSA of another size that `PublicKey` takes.
  [[nodiscard]] static std::optional<PrivateKey> from_pkcs8(std::string_view der);
  /// In clear: keep it in a Secret, store it sealed.
  [[nodiscard]] std::string to_pkcs8() const;

  [[nodiscard]] const PublicKey& public_key() const;
  /// The signature as JWS has it: for ES256 r and s, 32 bytes each.
  [[nodiscard]] std::string sign(std::string_view message) const;

 private:
  struct State;
  explicit PrivateKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

}  // namespace tank::inline v0::crypto
