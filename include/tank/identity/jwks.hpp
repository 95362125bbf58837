// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Sets of public keys (RFC 7517), and what was signed with them (RFC 7515).

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::identity {

/// The signature algorithms that are taken. There is no `none` and no HMAC: a verifier that
/// knows both kinds can be given a public key as a secret.
enum class JwsAlgorithm : std::uint8_t {
  rs256,  ///< `RS256`: RSA of at least 2048 bits, PKCS #1 v1.5, SHA-256
  es256,  ///< `ES256`: ECDSA on P-256, SHA-256
  eddsa,  ///< `EdDSA`: Ed25519 (RFC 8037)
};

/// As a header spells it, and back; case counts.
[[nodiscard]] TANK_API std::string_view to_string(JwsAlgorithm algorithm);
[[nodiscard]] TANK_API std::optional<JwsAlgorithm> jws_algorithm_from(std::string_view word);

/// Public keys, read once and ready for use. Cheap to copy. Immutable, so thread-safe.
class TANK_API Jwks {
 public:
  struct State;

  /// Knows no key.
  Jwks();

  /// Reads `{"keys": [...]}`. Keys of another type, use or algorithm, weak and impossible ones,
  /// and those that show their private part are passed over, as RFC 7517 §5 wants it.
  /// Errors: limit_exceeded (too long, or too many keys), invalid_json.
  [[nodiscard]] static Result<Jwks> parse(std::string_view text);

  /// How many keys of the set are good for verification.
  [[nodiscard]] std::size_t size() const;
  /// Whether the set names a key so, good or not: if it does, asking the issuer again would
  /// tell nothing new.
  [[nodiscard]] bool has_key(std::string_view kid) const;

  /// For the library's own parts: nothing outside can see into it.
  [[nodiscard]] const State& state() const { return *state_; }

 private:
  explicit Jwks(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

/// What a header may say.
struct JwsPolicy {
  std::vector<JwsAlgorithm> algorithms{JwsAlgorithm::rs256, JwsAlgorithm::es256,
                                       JwsAlgorithm::eddsa};
  std::vector<std::string> types{"JWT", "at+jwt"};  ///< of `typ`, which may always be absent
};

/// The payload of a compact JWS that one of `keys` signed. Pure.
///
/// The algorithm is that of the key; a header that names another one is refused. The key is the
/// one that `kid` names; without a `kid` it is the only one of the set for that algorithm. Keys
/// and addresses inside of the header are ignored. Refused are `crit`, `b64`, `zip` and `cty`, a
/// member that stands twice, and base64url with a second spelling.
///
/// Errors: invalid_token (the detail says what is wrong and shows nothing of the token).
[[nodiscard]] TANK_API Result<std::string> verify_jws(std::string_view token, const Jwks& keys,
                                                      const JwsPolicy& policy = {});

}  // namespace tank::inline v0::identity
