// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/public_key.hpp"

#include <mutex>
#include <vector>

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/crypto/openssl_handles.hpp"

namespace tank::inline v0::crypto {
namespace {

constexpr int least_rsa_bits = 2048;
constexpr int most_rsa_bits = 8192;
constexpr std::size_t coordinate_size = 32;
constexpr std::size_t most_idle = 16;  // prepared contexts of one key

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(data_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

Key make_key(const char* type, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return Key(key);
}

bool is_valid(EVP_PKEY* key) {
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  return context && EVP_PKEY_public_check(context.get()) == 1;
}

// OpenSSL takes ECDSA signatures in DER; JOSE has two numbers of fixed size.
std::string der_of(std::string_view signature) {
  if (signature.size() != 2 * coordinate_size) return {};
  Number r = number_of(signature.substr(0, coordinate_size));
  Number s = number_of(signature.substr(coordinate_size));
  const EcSignature both(ECDSA_SIG_new());
  if (!r || !s || !both || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());  // they belong to the signature now
  static_cast<void>(s.release());
  std::uint8_t* der = nullptr;
  const int size = i2d_ECDSA_SIG(both.get(), &der);
  if (size <= 0) return {};
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

/// What verifies signatures over SHA-256, again and again.
struct Prepared {
  KeyContext key;
  DigestContext digest;

  explicit operator bool() const { return key && digest; }
};

Prepared prepare(EVP_PKEY* key, std::string_view algorithm) {
  Prepared made{KeyContext(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)),
                DigestContext(EVP_MD_CTX_new())};
  const bool ready = made && EVP_DigestInit_ex(made.digest.get(), EVP_sha256(), nullptr) == 1 &&
                     EVP_PKEY_verify_init(made.key.get()) == 1 &&
                     EVP_PKEY_CTX_set_signature_md(made.key.get(), EVP_sha256()) == 1 &&
                     (algorithm != "RS256" ||
                      EVP_PKEY_CTX_set_rsa_padding(made.key.get(), RSA_PKCS1_PADDING) == 1);
  return ready ? std::move(made) : Prepared{};
}

bool verify_prepared(const Prepared& with, std::string_view message, std::string_view signature) {
  Sha256 digest;
  // Without an algorithm the context starts anew with the one that it has.
  return EVP_DigestInit_ex(with.digest.get(), nullptr, nullptr) == 1 &&
         EVP_DigestUpdate(with.digest.get(), message.data(), message.size()) == 1 &&
         EVP_DigestFinal_ex(with.digest.get(), digest.data(), nullptr) == 1 &&
         EVP_PKEY_verify(with.key.get(), data_of(signature), signature.size(), digest.data(),
                         digest.size()) == 1;
}

// Ed25519 hashes by itself.
bool verify_eddsa(EVP_PKEY* key, std::string_view message, std::string_view signature) {
  const DigestContext context(EVP_MD_CTX_new());
  return context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), data_of(signature), signature.size(), data_of(message),
                          message.size()) == 1;
}

}  // namespace

struct PublicKey::State {
  State(Key made, std::string_view its_algorithm, std::string its_canonical)
      : key(std::move(made)), algorithm(its_algorithm), canonical(std::move(its_canonical)) {}

  Key key;
  std::string_view algorithm;
  std::string canonical;  // the JSON of RFC 7638 §3

  // Preparing OpenSSL for a key costs up to a tenth of an RSA verification, so what was prepared
  // is used again, by one thread at a time.
  mutable std::mutex mutex;
  mutable std::vector<Prepared> idle;

  [[nodiscard]] Prepared take() const;
  void give_back(Prepared prepared) const;
};

Prepared PublicKey::State::take() const {
  {
    const std::lock_guard lock(mutex);
    if (!idle.empty()) {
      Prepared prepared = std::move(idle.back());
      idle.pop_back();
      return prepared;
    }
  }
  return prepare(key.get(), algorithm);
}

void PublicKey::State::give_back(Prepared prepared) const {
  const std::lock_guard lock(mutex);
  if (idle.size() < most_idle) idle.push_back(std::move(prepared));
}

std::optional<PublicKey> PublicKey::rsa(std::string_view modulus, std::string_view exponent) {
  const Number n = number_of(modulus);
  const Number e = number_of(exponent);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!n || !e || !builder || BN_num_bits(n.get()) < least_rsa_bits ||
      BN_num_bits(n.get()) > most_rsa_bits || !BN_is_odd(e.get()) || BN_is_one(e.get()) ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return std::nullopt;
  }
  Key key = make_key("RSA", builder.get());
  if (!key) return std::nullopt;
  return PublicKey(std::make_shared<State>(std::move(key), "RS256",
                                           R"({"e":")" + to_base64url(exponent) +
                                               R"(","kty":"RSA","n":")" + to_base64url(modulus) +
                                               R"("})"));
}

std::optional<PublicKey> PublicKey::p256(std::string_view x, std::string_view y) {
  if (x.size() != coordinate_size || y.size() != coordinate_size) return std::nullopt;
  std::string point = "\x04";  // uncompressed
  point.append(x).append(y);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return std::nullopt;
  }
  Key key = make_key("EC", builder.get());
  if (!key || !is_valid(key.get())) return std::nullopt;
  return PublicKey(std::make_shared<State>(std::move(key), "ES256",
                                           R"({"crv":"P-256","kty":"EC","x":")" + to_base64url(x) +
                                               R"(","y":")" + to_base64url(y) + R"("})"));
}

std::optional<PublicKey> PublicKey::ed25519(std::string_view x) {
  Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, data_of(x), x.size()));
  if (!key) return std::nullopt;
  return PublicKey(
      std::make_shared<State>(std::move(key), "EdDSA",
                              R"({"crv":"Ed25519","kty":"OKP","x":")" + to_base64url(x) + R"("})"));
}

std::string_view PublicKey::algorithm() const { return state_->algorithm; }

const std::string& PublicKey::canonical_jwk() const { return state_->canonical; }

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
  if (signature.empty()) return false;
  if (algorithm() == "EdDSA") return verify_eddsa(state_->key.get(), message, signature);
  const std::string der = algorithm() == "ES256" ? der_of(signature) : std::string();
  if (algorithm() == "ES256") signature = der;
  if (signature.empty()) return false;
  Prepared prepared = state_->take();
  if (!prepared) return false;
  const bool good = verify_prepared(prepared, message, signature);
  state_->give_back(std::move(prepared));
  return good;
}

std::string PublicKey::thumbprint() const { return to_base64url(view(sha256(state_->canonical))); }

}  // namespace tank::inline v0::crypto
