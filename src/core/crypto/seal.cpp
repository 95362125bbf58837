// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/seal.hpp"

#include <cstdlib>
#include <memory>

#include <openssl/evp.h>

namespace tank::inline v0::crypto {
namespace {

constexpr std::size_t tag_bytes = 16;
constexpr std::size_t key_bytes = 32;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// Memory has run out, or the library has no AES: going on would leave secrets in clear.
void need(bool done) {
  if (!done) std::abort();
}

int size_of(std::string_view text) { return static_cast<int>(text.size()); }

}  // namespace

std::string seal(const Secret& key, std::string_view plaintext, std::string_view context,
                 const SealNonce& nonce) {
  need(key.reveal().size() == key_bytes);
  const Context cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  need(cipher != nullptr);
  std::string out(nonce.size() + plaintext.size() + tag_bytes, '\0');
  std::copy(nonce.begin(), nonce.end(), out.begin());
  unsigned char* const body = bytes(out) + nonce.size();
  int written = 0;
  need(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key.reveal()),
                          nonce.data()) == 1);
  need(EVP_EncryptUpdate(cipher.get(), nullptr, &written, bytes(context), size_of(context)) == 1);
  need(EVP_EncryptUpdate(cipher.get(), body, &written, bytes(plaintext), size_of(plaintext)) == 1);
  need(EVP_EncryptFinal_ex(cipher.get(), body + written, &written) == 1);
  need(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, int{tag_bytes},
                           body + plaintext.size()) == 1);
  return out;
}

std::optional<Secret> open_seal(const Secret& key, std::string_view sealed,
                                std::string_view context) {
  constexpr std::size_t nonce_bytes = std::tuple_size_v<SealNonce>;
  if (key.reveal().size() != key_bytes || sealed.size() < nonce_bytes + tag_bytes) {
    return std::nullopt;
  }
  const std::string_view body = sealed.substr(nonce_bytes, sealed.size() - nonce_bytes - tag_bytes);
  std::string tag(sealed.substr(sealed.size() - tag_bytes));
  const Context cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  need(cipher != nullptr);
  std::string plain(body.size(), '\0');
  int written = 0;
  need(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key.reveal()),
                          bytes(sealed)) == 1);
  need(EVP_DecryptUpdate(cipher.get(), nullptr, &written, bytes(context), size_of(context)) == 1);
  need(EVP_DecryptUpdate(cipher.get(), bytes(plain), &written, bytes(body), size_of(body)) == 1);
  need(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, int{tag_bytes}, bytes(tag)) == 1);
  const bool whole = EVP_DecryptFinal_ex(cipher.get(), bytes(plain) + written, &written) == 1;
  Secret out(std::move(plain));
  if (!whole) return std::nullopt;
  return out;
}

}  // namespace tank::inline v0::crypto
