// SPDX-License-Identifier: Apache-2.0
// How many tokens a second `verify` takes, over the tokens and keys that a benchmark of peers has
// left in a folder (ALG.jwt, ALG.pem), in the lines that it reads.
//   tank_bench_jwt_rate KEYDIR SECONDS
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <tank/identity/jwt.hpp>

#include "core/crypto/encoding.hpp"

namespace {

using namespace tank;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

constexpr int tokens_a_round = 64;

std::string read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

Key read_key(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "r"),
                                                             std::fclose);
  return {file ? PEM_read_PUBKEY(file.get(), nullptr, nullptr, nullptr) : nullptr, EVP_PKEY_free};
}

std::string number(const EVP_PKEY* key, const char* name) {
  BIGNUM* made = nullptr;
  EVP_PKEY_get_bn_param(key, name, &made);
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> held(made, BN_free);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(made)), '\0');
  BN_bn2bin(made, reinterpret_cast<unsigned char*>(bytes.data()));
  return crypto::to_base64url(bytes);
}

std::string raw(const EVP_PKEY* key) {
  std::array<unsigned char, 64> bytes{};
  std::size_t size = bytes.size();
  EVP_PKEY_get_raw_public_key(key, bytes.data(), &size);
  return crypto::to_base64url({reinterpret_cast<const char*>(bytes.data()), size});
}

std::string members_of(const EVP_PKEY* key, const std::string& algorithm) {
  if (algorithm == "RS256") {
    return R"("kty":"RSA","n":")" + number(key, OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
           number(key, OSSL_PKEY_PARAM_RSA_E) + '"';
  }
  if (algorithm == "ES256") {
    return R"("kty":"EC","crv":"P-256","x":")" + number(key, OSSL_PKEY_PARAM_EC_PUB_X) +
           R"(","y":")" + number(key, OSSL_PKEY_PARAM_EC_PUB_Y) + '"';
  }
  return R"("kty":"OKP","crv":"Ed25519","x":")" + raw(key) + '"';
}

bool measure(const std::string& folder, const std::string& algorithm, double seconds) {
  const std::string token = read(folder + "/" + algorithm + ".jwt");
  const Key key = read_key(folder + "/" + algorithm + ".pem");
  if (token.empty() || !key) return false;
  const auto keys =
      identity::Jwks::parse(R"({"keys":[{"kid":"k1","use":"sig","alg":")" + algorithm + R"(",)" +
                            members_of(key.get(), algorithm) + "}]}");
  if (!keys) return false;
  const identity::JwtPolicy policy{
      .issuer = "https://id.example", .audience = "tank", .required = {}, .jws = {}};
  const SystemClock clock;
  const auto begun = std::chrono::steady_clock::now();
  std::chrono::duration<double> took{};
  long count = 0;
  for (; took.count() < seconds; took = std::chrono::steady_clock::now() - begun) {
    for (int i = 0; i < tokens_a_round; ++i, ++count) {
      if (!verify(token, *keys, policy, clock.now())) return false;
    }
  }
  std::printf("R\tverify %s ours\t%.0f\tops/s\n", algorithm.c_str(),
              static_cast<double>(count) / took.count());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  for (const char* algorithm : {"RS256", "ES256", "EdDSA"}) {
    if (measure(argv[1], algorithm, std::atof(argv[2]))) continue;
    std::fprintf(stderr, "%s: no token, no key, or it is refused\n", algorithm);
    return 1;
  }
}
