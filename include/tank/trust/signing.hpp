// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Ed25519 keys (RFC 8032) of publishers and of registries' logs.

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>

namespace tank::inline v0::trust {

/// The name of a public key: `ed25519:` and the SHA-256 of its 32 bytes in base64url. A key has
/// one name, and a name one key.
class TANK_API KeyId {
 public:
  KeyId() = default;
  /// Errors: invalid_id.
  [[nodiscard]] static Result<KeyId> parse(std::string_view text);

  [[nodiscard]] const std::string& to_string() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

  friend auto operator<=>(const KeyId&, const KeyId&) = default;

 private:
  friend class PublicKey;
  explicit KeyId(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

/// 32 bytes. A value.
class TANK_API PublicKey {
 public:
  using Bytes = std::array<std::uint8_t, 32>;

  PublicKey() = default;
  explicit PublicKey(const Bytes& bytes) : bytes_(bytes) {}

  /// Base64 with padding. Errors: invalid_argument, also for a point of small order.
  [[nodiscard]] static Result<PublicKey> parse(std::string_view text);
  [[nodiscard]] std::string to_string() const;

  [[nodiscard]] KeyId id() const;
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  /// `signature` has 64 bytes, or it is not good.
  [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;

  friend auto operator<=>(const PublicKey&, const PublicKey&) = default;

 private:
  Bytes bytes_{};
};

/// A signature as text: base64 with padding.
[[nodiscard]] TANK_API std::string write_signature(std::string_view bytes);
/// The 64 bytes. Errors: invalid_argument.
[[nodiscard]] TANK_API Result<std::string> parse_signature(std::string_view text);

/// A private key with its public half. Cheap to copy. Immutable, so thread-safe.
class TANK_API SigningKey {
 public:
  /// From the generator of the cryptographic library.
  [[nodiscard]] static SigningKey generate();
  /// Reads what `to_pkcs8` wrote (RFC 5958 in DER).
  /// Errors: invalid_argument (no such thing, or not of Ed25519).
  [[nodiscard]] static Result<SigningKey> from_pkcs8(const Secret& der);
  /// The key in clear; store it sealed, or where only its owner reads.
  [[nodiscard]] Secret to_pkcs8() const;

  [[nodiscard]] const PublicKey& public_key() const;
  /// 64 bytes; the same message gives the same ones.
  [[nodiscard]] std::string sign(std::string_view message) const;

 private:
  struct State;
  explicit SigningKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

}  // namespace tank::inline v0::trust
