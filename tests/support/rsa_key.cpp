// SPDX-License-Identifier: Apache-2.0
#include "support/rsa_key.hpp"

#include <doctest/doctest.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "core/crypto/encoding.hpp"
#include "core/json/write.hpp"

namespace tank::testing {

RsaKey::RsaKey(std::string kid) : kid_(std::move(kid)), key_(EVP_RSA_gen(2048), &EVP_PKEY_free) {
  REQUIRE(key_ != nullptr);
}

std::string RsaKey::sign(std::string_view message) const {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_.get());
  std::string out(256, '\0');
  std::size_t size = out.size();
  const int done =
      EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &size,
                     reinterpret_cast<const unsigned char*>(message.data()), message.size());
  EVP_MD_CTX_free(context);
  REQUIRE(done == 1);
  return out;
}

std::string RsaKey::number(const char* name) const {
  BIGNUM* value = nullptr;
  REQUIRE(EVP_PKEY_get_bn_param(key_.get(), name, &value) == 1);
  std::string out(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
  BN_bn2bin(value, reinterpret_cast<unsigned char*>(out.data()));
  BN_free(value);
  return crypto::to_base64url(out);
}

json::Value RsaKey::jwk() const {
  return json::Object{{"kty", "RSA"},
                      {"use", "sig"},
                      {"alg", "RS256"},
                      {"kid", kid_},
                      {"n", number(OSSL_PKEY_PARAM_RSA_N)},
                      {"e", number(OSSL_PKEY_PARAM_RSA_E)}};
}

std::string RsaKey::pem() const {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(memory, key_.get());
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  std::string out(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return out;
}

std::string signed_by(const RsaKey& key, const json::Value& header, const json::Value& payload) {
  const std::string message =
      crypto::to_base64url(json::write(header)) + "." + crypto::to_base64url(json::write(payload));
  return message + "." + crypto::to_base64url(key.sign(message));
}

}  // namespace tank::testing
