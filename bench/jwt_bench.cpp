// SPDX-License-Identifier: Apache-2.0
// Whole tokens through `verify`, beside OpenSSL alone on tokens of the same claims, each with a new
// key: once as its manual shows it, with a context for each signature, and once with a context that
// was prepared before (Ed25519 has no such way).
#include <array>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <tank/identity/jwt_signing.hpp>

namespace tank::identity {
namespace {

const TimePoint now{std::chrono::seconds{1'800'000'000}};

// About what Supabase puts into a token.
Claims some_claims() {
  return {.issuer = "https://abcdefghijklmnopqrst.supabase.test/auth/v1",
          .subject = "7f0c2f0e-7d52-4a86-9e36-6a3f0b1a5d11",
          .audience = {"authenticated"},
          .expires_at = now + std::chrono::hours(1),
          .not_before = {},
          .issued_at = now,
          .jti = "",
          .session_id = "2d9f6a60-97a5-4e93-a5f2-0c7c0f0f6f7e",
          .email = "person@example.test",
          .email_verified = true,
          .nonce = "",
          .texts = {{"role", "authenticated"}, {"aal", "aal1"}}};
}

struct Sample {
  explicit Sample(SigningKeyKind kind)
      : key(SigningKey::generate(kind)),
        token(sign_token(some_claims(), key).value()),
        keys(Jwks::parse(R"({"keys":[)" + key.jwk() + "]}").value()) {}

  SigningKey key;
  Secret token;
  Jwks keys;
  JwtPolicy policy{
      .issuer = some_claims().issuer, .audience = "authenticated", .required = {"sub"}, .jws = {}};
};

void ours(benchmark::State& state, SigningKeyKind kind) {
  const Sample sample(kind);
  for (auto _ : state) {
    const auto claims = verify(sample.token.reveal(), sample.keys, sample.policy, now);
    if (!claims) state.SkipWithError("refused");
    benchmark::DoNotOptimize(claims);
  }
}

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using KeyInfo = std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)>;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// The same key in OpenSSL's hands, and a signature over the same bytes in its own form.
struct Bare {
  explicit Bare(SigningKeyKind kind) : key(nullptr, EVP_PKEY_free) {
    const Sample sample(kind);
    const Secret der = sample.key.to_pkcs8();
    const unsigned char* at = bytes(der.reveal());
    const KeyInfo info(
        d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.reveal().size())),
        PKCS8_PRIV_KEY_INFO_free);
    key.reset(EVP_PKCS82PKEY(info.get()));
    digest = kind == SigningKeyKind::ed25519 ? nullptr : EVP_sha256();
    message = sample.token.reveal().substr(0, sample.token.reveal().rfind('.'));
    const DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::size_t size = 1'024;
    signature.resize(size);
    EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key.get());
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                   bytes(message), message.size());
    signature.resize(size);
  }

  Key key;
  const EVP_MD* digest = nullptr;
  std::string message;
  std::string signature;
};

void openssl(benchmark::State& state, SigningKeyKind kind) {
  const Bare bare(kind);
  for (auto _ : state) {
    const DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestVerifyInit(context.get(), nullptr, bare.digest, nullptr, bare.key.get());
    const int verdict =
        EVP_DigestVerify(context.get(), bytes(bare.signature), bare.signature.size(),
                         bytes(bare.message), bare.message.size());
    if (verdict != 1) state.SkipWithError("refused");
  }
}

void openssl_prepared(benchmark::State& state, SigningKeyKind kind) {
  const Bare bare(kind);
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, bare.key.get(), nullptr),
                           EVP_PKEY_CTX_free);
  EVP_PKEY_verify_init(context.get());
  EVP_PKEY_CTX_set_signature_md(context.get(), bare.digest);
  for (auto _ : state) {
    std::array<unsigned char, 32> digest{};
    EVP_Digest(bare.message.data(), bare.message.size(), digest.data(), nullptr, bare.digest,
               nullptr);
    const int verdict = EVP_PKEY_verify(context.get(), bytes(bare.signature), bare.signature.size(),
                                        digest.data(), digest.size());
    if (verdict != 1) state.SkipWithError("refused");
  }
}

void signing(benchmark::State& state, SigningKeyKind kind) {
  const SigningKey key = SigningKey::generate(kind);
  for (auto _ : state) benchmark::DoNotOptimize(sign_token(some_claims(), key));
}

BENCHMARK_CAPTURE(ours, rs256, SigningKeyKind::rsa2048);
BENCHMARK_CAPTURE(openssl, rs256, SigningKeyKind::rsa2048);
BENCHMARK_CAPTURE(openssl_prepared, rs256, SigningKeyKind::rsa2048);
BENCHMARK_CAPTURE(ours, es256, SigningKeyKind::p256);
BENCHMARK_CAPTURE(openssl, es256, SigningKeyKind::p256);
BENCHMARK_CAPTURE(openssl_prepared, es256, SigningKeyKind::p256);
BENCHMARK_CAPTURE(ours, eddsa, SigningKeyKind::ed25519);
BENCHMARK_CAPTURE(openssl, eddsa, SigningKeyKind::ed25519);
BENCHMARK_CAPTURE(signing, rs256, SigningKeyKind::rsa2048);
BENCHMARK_CAPTURE(signing, es256, SigningKeyKind::p256);
BENCHMARK_CAPTURE(signing, eddsa, SigningKeyKind::ed25519);

}  // namespace
}  // namespace tank::identity
