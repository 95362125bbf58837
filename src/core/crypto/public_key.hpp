// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Public keys of JOSE (RFC 7518, RFC 8037) and the one signature algorithm of each.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tank::inline v0::crypto {

/// The key decides the algorithm; a token never does. Immutable to the outside; thread-safe.
class PublicKey {
 public:
  /// RS256. Modulus and exponent as big-endian bytes. Nothing below 2048 bits.
  [[nodiscard]] static std::optional<PublicKey> rsa(std::string_view modulus,
                                                    std::string_view exponent);
  /// ES256. Coordinates of 32 bytes. Nothing unless the point is on P-256.
  [[nodiscard]] static std::optional<PublicKey> p256(std::string_view x, std::string_view y);
  /// EdDSA. 32 bytes.
  [[nodiscard]] static std::optional<PublicKey> ed25519(std::string_view x);

  /// `RS256`, `ES256` or `EdDSA`.
  [[nodiscard]] std::string_view algorithm() const;
  /// The signature as JWS has it: for ES256 r and s, 32 bytes each.
  [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;
  /// The members that every JWK of this key has, as the JSON of RFC 7638 §3.
  [[nodiscard]] const std::string& canonical_jwk() const;
  /// RFC 7638, SHA-256, base64url.
  [[nodiscard]] std::string thumbprint() const;

 private:
  struct State;
  explicit PublicKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

}  // namespace tank::inline v0::crypto
