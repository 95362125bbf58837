// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/private_key.hpp"

#include <cstdlib>

#include <openssl/core_names.h>
#include <openssl/x509.h>

#include "core/crypto/openssl_handles.hpp"

namespace tank::inline v0::crypto {
namespace {

constexpr std::size_t coordinate_size = 32;

using KeyInfo = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Freed<PKCS8_PRIV_KEY_INFO_free>>;

// Signing fails only when memory is gone or the library is broken; a token without a signature
// must not leave.
void require(bool done) {
  if (!done) std::abort();
}

std::string bytes_of(const BIGNUM* number, std::size_t size) {
  std::string out(size, '\0');
  require(BN_bn2binpad(number, reinterpret_cast<std::uint8_t*>(out.data()),
                       static_cast<int>(size)) == static_cast<int>(size));
  return out;
}

Number number_at(const EVP_PKEY* key, const char* parameter) {
  BIGNUM* number = nullptr;
  return Number(EVP_PKEY_get_bn_param(key, parameter, &number) == 1 ? number : nullptr);
}

std::optional<PublicKey> rsa_public(const EVP_PKEY* key) {
  const Number n = number_at(key, OSSL_PKEY_PARAM_RSA_N);
  const Number e = number_at(key, OSSL_PKEY_PARAM_RSA_E);
  if (!n || !e) return std::nullopt;
  return PublicKey::rsa(bytes_of(n.get(), static_cast<std::size_t>(BN_num_bytes(n.get()))),
                        bytes_of(e.get(), static_cast<std::size_t>(BN_num_bytes(e.get()))));
}

// Coordinates are of P-256 only when OpenSSL says so: another curve of 256 bits has them too.
std::optional<PublicKey> p256_public(const EVP_PKEY* key) {
  char group[32] = {};
  std::size_t size = 0;
  const Number x = number_at(key, OSSL_PKEY_PARAM_EC_PUB_X);
  const Number y = number_at(key, OSSL_PKEY_PARAM_EC_PUB_Y);
  if (EVP_PKEY_get_group_name(key, group, sizeof group, &size) != 1 ||
      std::string_view(group, size) != "prime256v1" || !x || !y) {
    return std::nullopt;
  }
  return PublicKey::p256(bytes_of(x.get(), coordinate_size), bytes_of(y.get(), coordinate_size));
}

std::optional<PublicKey> ed25519_public(const EVP_PKEY* key) {
  std::string x(coordinate_size, '\0');
  std::size_t size = x.size();
  if (EVP_PKEY_get_raw_public_key(key, reinterpret_cast<std::uint8_t*>(x.data()), &size) != 1) {
    return std::nullopt;
  }
  return PublicKey::ed25519(x);
}

std::optional<PublicKey> public_of(const EVP_PKEY* key) {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
      return rsa_public(key);
    case EVP_PKEY_EC:
      return p256_public(key);
    case EVP_PKEY_ED25519:
      return ed25519_public(key);
    default:
      return std::nullopt;
  }
}

Key generate_key(KeyKind kind) {
  switch (kind) {
    case KeyKind::ed25519:
      return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    case KeyKind::p256:
      return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    case KeyKind::rsa2048:
      return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
    case KeyKind::rsa3072:
      return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{3072}));
  }
  return nullptr;
}

// OpenSSL makes ECDSA signatures in DER; JOSE has two numbers of fixed size.
std::string jose_of(std::string_view der) {
  const std::uint8_t* at = data_of(der);
  const EcSignature both(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  require(both != nullptr);
  return bytes_of(ECDSA_SIG_get0_r(both.get()), coordinate_size) +
         bytes_of(ECDSA_SIG_get0_s(both.get()), coordinate_size);
}

}  // namespace

struct PrivateKey::State {
  Key key;
  PublicKey public_key;
};

PrivateKey PrivateKey::generate(KeyKind kind) {
  Key key = generate_key(kind);
  require(key != nullptr);
  auto its_public = public_of(key.get());
  require(its_public.has_value());
  return PrivateKey(std::make_shared<State>(State{std::move(key), *std::move(its_public)}));
}

std::optional<PrivateKey> PrivateKey::from_pkcs8(std::string_view der) {
  const std::uint8_t* at = data_of(der);
  const KeyInfo info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size())));
  if (!info || at != data_of(der) + der.size()) return std::nullopt;
  Key key(EVP_PKCS82PKEY(info.get()));
  if (!key) return std::nullopt;
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  auto its_public = public_of(key.get());
  // A key whose halves do not belong together would sign what nobody can verify.
  if (!its_public || !context || EVP_PKEY_pairwise_check(context.get()) != 1) return std::nullopt;
  return PrivateKey(std::make_shared<State>(State{std::move(key), *std::move(its_public)}));
}

std::string PrivateKey::to_pkcs8() const {
  const KeyInfo info(EVP_PKEY2PKCS8(state_->key.get()));
  require(info != nullptr);
  const int size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr);
  require(size > 0);
  std::string out(static_cast<std::size_t>(size), '\0');
  auto* at = reinterpret_cast<std::uint8_t*>(out.data());
  require(i2d_PKCS8_PRIV_KEY_INFO(info.get(), &at) == size);
  return out;
}

const PublicKey& PrivateKey::public_key() const { return state_->public_key; }

std::string PrivateKey::sign(std::string_view message) const {
  const std::string_view algorithm = public_key().algorithm();
  const EVP_MD* digest = algorithm == "EdDSA" ? nullptr : EVP_sha256();
  const DigestContext context(EVP_MD_CTX_new());
  std::size_t size = 0;
  require(context &&
          EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, state_->key.get()) == 1 &&
          EVP_DigestSign(context.get(), nullptr, &size, data_of(message), message.size()) == 1);
  std::string out(size, '\0');
  require(EVP_DigestSign(context.get(), reinterpret_cast<std::uint8_t*>(out.data()), &size,
                         data_of(message), message.size()) == 1);
  out.resize(size);
  return algorithm == "ES256" ? jose_of(out) : out;
}

}  // namespace tank::inline v0::crypto
