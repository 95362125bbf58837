// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Tokens of our own: the keys that sign them, and how one key follows another.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/jwt.hpp>

namespace tank::inline v0::identity {

/// What a signing key is made of; it decides the algorithm.
enum class SigningKeyKind : std::uint8_t { ed25519, p256, rsa2048, rsa3072 };

/// A private key and the name of its public half. Cheap to copy. Immutable, so thread-safe.
class TANK_API SigningKey {
 public:
  /// A new key from the generator of the cryptographic library.
  [[nodiscard]] static SigningKey generate(SigningKeyKind kind = SigningKeyKind::ed25519);

  /// Reads what `to_pkcs8` wrote, or another program's PKCS #8 in DER (RFC 5958).
  /// Errors: invalid_argument (no such thing, or not of a kind that signs here).
  [[nodiscard]] static Result<SigningKey> from_pkcs8(const Secret& der);
  /// The key in clear; store it sealed only.
  [[nodiscard]] Secret to_pkcs8() const;

  [[nodiscard]] JwsAlgorithm algorithm() const;
  /// The thumbprint of RFC 7638, so that one key never has two names.
  [[nodiscard]] const std::string& kid() const;
  /// The public half as a JWK with `kid`, `use` and `alg`.
  [[nodiscard]] const std::string& jwk() const;
  /// A compact JWS (RFC 7515 §3.1) over these bytes.
  [[nodiscard]] std::string sign(std::string_view payload) const;

 private:
  struct State;
  explicit SigningKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

/// A signed token that says `claims`. Times are written in whole seconds, rounded down.
/// Errors: invalid_argument (a name in `texts` is that of another claim, or stands twice),
/// limit_exceeded (no verifier of ours would take it).
[[nodiscard]] TANK_API Result<Secret> sign_token(const Claims& claims, const SigningKey& key);

/// One key and its time: it is published from `created_at` on, signs from `activates_at` up to,
/// but not including, `retires_at`, and verifies until the last token that it signed is over.
struct RingKey {
  SigningKey key;
  TimePoint created_at;
  TimePoint activates_at;
  TimePoint retires_at;
};

/// Whether a key that retires at `retires_at` still signs when one that is made `now` may begin.
[[nodiscard]] TANK_API bool needs_no_successor(TimePoint retires_at, TimePoint now);

/// The keys of one issuer over time. A value; externally synchronised.
class TANK_API KeyRing {
 public:
  /// Whether the last key ends within `limits::signing_key_lead`: the moment for the next one,
  /// so that everybody has seen it before it signs.
  [[nodiscard]] bool is_rotation_due(TimePoint now) const;
  /// Adds a key that signs after `limits::signing_key_lead`, or at once when no key signs now.
  void rotate(SigningKey key, TimePoint now);
  /// Adds a key as it was stored.
  void add(RingKey key) { keys_.push_back(std::move(key)); }
  /// Forgets the keys whose last token is over.
  void remove_expired(TimePoint now);

  /// The active key that became active last. Errors: unavailable (none is active).
  [[nodiscard]] Result<SigningKey> signing_key(TimePoint now) const;
  /// The key set to publish now: `{"keys": [...]}`.
  [[nodiscard]] std::string jwks_document(TimePoint now) const;
  /// The same set, ready for verification.
  [[nodiscard]] Result<Jwks> public_keys(TimePoint now) const;

  [[nodiscard]] const std::vector<RingKey>& keys() const { return keys_; }

 private:
  std::vector<RingKey> keys_;
};

}  // namespace tank::inline v0::identity
