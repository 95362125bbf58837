// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/hash.hpp"

#include <cstdlib>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

namespace tank::inline v0::crypto {
namespace {

const EVP_MD* message_digest(HashAlgorithm algorithm) {
  switch (algorithm) {
    case HashAlgorithm::md5:
      return EVP_md5();
    case HashAlgorithm::sha1:
      return EVP_sha1();
    case HashAlgorithm::sha256:
      return EVP_sha256();
    case HashAlgorithm::sha384:
      return EVP_sha384();
    case HashAlgorithm::sha512:
      return EVP_sha512();
  }
  std::abort();
}

// OpenSSL's hashes fail only when memory is gone or the library is broken. Going on with a
// digest that was never computed would be worse than to stop.
void require(bool done) {
  if (!done) std::abort();
}

void digest_into(HashAlgorithm algorithm, std::string_view bytes, std::uint8_t* out) {
  require(EVP_Digest(bytes.data(), bytes.size(), out, nullptr, message_digest(algorithm),
                     nullptr) == 1);
}

}  // namespace

std::size_t size_of(HashAlgorithm algorithm) {
  return static_cast<std::size_t>(EVP_MD_get_size(message_digest(algorithm)));
}

std::string hash(HashAlgorithm algorithm, std::string_view bytes) {
  std::string out(size_of(algorithm), '\0');
  digest_into(algorithm, bytes, reinterpret_cast<std::uint8_t*>(out.data()));
  return out;
}

// Without OpenSSL's catalogue of algorithms: reading it costs the first hash of a process more
// than a millisecond, which is much of what a command with nothing to do takes.
Sha256 sha256(std::string_view bytes) {
  Sha256 out;
  SHA256_CTX state;
  require(SHA256_Init(&state) == 1 && SHA256_Update(&state, bytes.data(), bytes.size()) == 1 &&
          SHA256_Final(out.data(), &state) == 1);
  return out;
}

Sha512 sha512(std::string_view bytes) {
  Sha512 out;
  SHA512_CTX state;
  require(SHA512_Init(&state) == 1 && SHA512_Update(&state, bytes.data(), bytes.size()) == 1 &&
          SHA512_Final(out.data(), &state) == 1);
  return out;
}

std::string hmac(HashAlgorithm algorithm, std::string_view key, std::string_view bytes) {
  // OpenSSL reads a null key as "the key of before", also when its length is nought.
  const char* key_data = key.empty() ? "" : key.data();
  std::string out(size_of(algorithm), '\0');
  require(HMAC(message_digest(algorithm), key_data, static_cast<int>(key.size()),
               reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
               reinterpret_cast<std::uint8_t*>(out.data()), nullptr) != nullptr);
  return out;
}

struct HashStream::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const EVP_MD* algorithm;

  explicit State(const EVP_MD* chosen) : algorithm(chosen) {
    require(context != nullptr && EVP_DigestInit_ex(context, algorithm, nullptr) == 1);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

HashStream::HashStream(HashAlgorithm algorithm)
    : state_(std::make_unique<State>(message_digest(algorithm))) {}
HashStream::HashStream(HashStream&&) noexcept = default;
HashStream& HashStream::operator=(HashStream&&) noexcept = default;
HashStream::~HashStream() = default;

void HashStream::update(std::string_view bytes) {
  require(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

void HashStream::finish(std::span<std::uint8_t> out) {
  require(out.size() == static_cast<std::size_t>(EVP_MD_get_size(state_->algorithm)));
  require(EVP_DigestFinal_ex(state_->context, out.data(), nullptr) == 1);
  require(EVP_DigestInit_ex(state_->context, state_->algorithm, nullptr) == 1);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

void wipe(std::span<std::byte> memory) { OPENSSL_cleanse(memory.data(), memory.size()); }

}  // namespace tank::inline v0::crypto
