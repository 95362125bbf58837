// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/trust/signing.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/crypto/private_key.hpp"
#include "core/crypto/public_key.hpp"
#include "core/trust/small_order.hpp"

namespace tank::inline v0::trust {
namespace {

constexpr std::string_view id_start = "ed25519:";
constexpr std::size_t signature_bytes = 64;

// RFC 8037: the JWK of a private key tells its public half in base64url.
Result<PublicKey> public_half(const crypto::PublicKey& key) {
  const std::string& jwk = key.canonical_jwk();
  constexpr std::string_view before = R"("x":")";
  const std::size_t at = jwk.find(before);
  const std::size_t end = at == std::string::npos ? at : jwk.find('"', at + before.size());
  if (key.algorithm() != "EdDSA" || end == std::string::npos) {
    return fail(Errc::invalid_argument, "the key is not of Ed25519");
  }
  const auto bytes = crypto::from_base64url(
      std::string_view(jwk).substr(at + before.size(), end - at - before.size()));
  PublicKey::Bytes out{};
  if (!bytes || bytes->size() != out.size()) {
    return fail(Errc::invalid_argument, "the key is not of Ed25519");
  }
  std::ranges::copy(*bytes, out.begin());
  return PublicKey(out);
}

}  // namespace

struct SigningKey::State {
  crypto::PrivateKey key;
  PublicKey public_key;
};

Result<KeyId> KeyId::parse(std::string_view text) {
  if (text.starts_with(id_start)) {
    const auto bytes = crypto::from_base64url(text.substr(id_start.size()));
    if (bytes && bytes->size() == std::tuple_size_v<crypto::Sha256>)
      return KeyId(std::string(text));
  }
  return fail(Errc::invalid_id, "a key is named `ed25519:` and 43 characters of base64url");
}

Result<PublicKey> PublicKey::parse(std::string_view text) {
  const auto bytes = crypto::from_base64(text);
  Bytes out{};
  if (!bytes || bytes->size() != out.size()) {
    return fail(Errc::invalid_argument, "a public key has 32 bytes, in base64 with padding");
  }
  std::ranges::copy(*bytes, out.begin());
  if (is_of_small_order(out)) {
    return fail(Errc::invalid_argument,
                "this public key proves nothing: many messages share a signature; make another");
  }
  return PublicKey(out);
}

std::string PublicKey::to_string() const { return crypto::to_base64(crypto::view(bytes_)); }

KeyId PublicKey::id() const {
  return KeyId(std::string(id_start) +
               crypto::to_base64url(crypto::view(crypto::sha256(crypto::view(bytes_)))));
}

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
  if (is_of_small_order(bytes_)) return false;
  const auto key = crypto::PublicKey::ed25519(crypto::view(bytes_));
  return key && signature.size() == signature_bytes && key->verify(message, signature);
}

std::string write_signature(std::string_view bytes) { return crypto::to_base64(bytes); }

Result<std::string> parse_signature(std::string_view text) {
  auto bytes = crypto::from_base64(text);
  if (bytes && bytes->size() == signature_bytes) return *std::move(bytes);
  return fail(Errc::invalid_argument, "a signature has 64 bytes, in base64 with padding");
}

SigningKey SigningKey::generate() {
  auto key = crypto::PrivateKey::generate(crypto::KeyKind::ed25519);
  const PublicKey half = public_half(key.public_key()).value();
  return SigningKey(std::make_shared<const State>(State{std::move(key), half}));
}

Result<SigningKey> SigningKey::from_pkcs8(const Secret& der) {
  auto key = crypto::PrivateKey::from_pkcs8(der.reveal());
  if (!key) return fail(Errc::invalid_argument, "not a PKCS #8 key in DER");
  auto half = public_half(key->public_key());
  if (!half) return pass(half);
  return SigningKey(std::make_shared<const State>(State{*std::move(key), *half}));
}

Secret SigningKey::to_pkcs8() const { return Secret(state_->key.to_pkcs8()); }

const PublicKey& SigningKey::public_key() const { return state_->public_key; }

std::string SigningKey::sign(std::string_view message) const { return state_->key.sign(message); }

}  // namespace tank::inline v0::trust
