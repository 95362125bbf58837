// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <tank/base/limits.hpp>
#include <tank/identity/jwks.hpp>

#include "unit/identity/jwt_fixture.hpp"

namespace tank::identity {
namespace {

using testing::key_set;
using testing::sign;

const crypto::PrivateKey& key() {
  static const auto made = crypto::PrivateKey::generate(crypto::KeyKind::p256);
  return made;
}

struct KeyRow {
  std::string_view more;  ///< members beside those of the key itself
  bool good;
};

TEST_CASE("key sets: which keys are good for verification") {
  const std::vector<KeyRow> table{
      {"", true},
      {R"(,"use":"sig","alg":"ES256","kid":"k","key_ops":["verify"])", true},
      {R"(,"key_ops":["sign","verify"],"x5t":"ignored")", true},
      {R"(,"use":"enc")", false},
      {R"(,"use":7)", false},
      {R"(,"alg":"ES384")", false},
      {R"(,"alg":"ECDH-ES")", false},
      {R"(,"alg":null)", false},
      {R"(,"key_ops":["encrypt"])", false},
      {R"(,"key_ops":[])", false},
      {R"(,"key_ops":"verify")", false},
      {R"(,"kid":3)", false},
      {R"(,"d":"AAAA")", false},  // the private part is out
  };
  for (const KeyRow& row : table) {
    CAPTURE(row.more);
    const auto keys = Jwks::parse(key_set(key().public_key(), row.more));
    REQUIRE(keys.has_value());
    CHECK(keys->size() == (row.good ? 1 : 0));
    const std::string token = sign(key(), R"({"alg":"ES256"})", "payload");
    CHECK(verify_jws(token, *keys).has_value() == row.good);
  }
}

TEST_CASE("key sets: unknown, weak and misshapen keys are passed over") {
  const std::vector<std::string_view> table{
      R"(7)",
      R"({})",
      R"({"kty":"oct","k":"c2VjcmV0","alg":"HS256"})",
      R"({"kty":"EC","crv":"P-384","x":"AA","y":"AA"})",
      R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})",
      R"({"kty":"EC","crv":"P-256"})",
      R"({"kty":"OKP","crv":"X25519","x":"AA"})",
      R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo="})",
      R"({"kty":"RSA","n":"AQAB","e":"AQAB"})",
  };
  for (const std::string_view jwk : table) {
    CAPTURE(jwk);
    CHECK(Jwks::parse(R"({"keys":[)" + std::string(jwk) + "]}").value().size() == 0);
  }
}

TEST_CASE("key sets: what is no set is refused") {
  for (const char* text :
       {"", "[]", "{}", R"({"keys":{}})", "<html>", R"({"keys":[],"keys":[]})"}) {
    CAPTURE(text);
    const auto keys = Jwks::parse(text);
    REQUIRE_FALSE(keys.has_value());
    CHECK(keys.error().code == Errc::invalid_json);
  }
  std::string many = R"({"keys":[{})";
  for (std::size_t i = 0; i < limits::jwks_keys; ++i) many += ",{}";
  CHECK(Jwks::parse(many + "]}").error().code == Errc::limit_exceeded);
  const std::string large = R"({"keys":[],"a":")" + std::string(limits::jwks_bytes, 'a') + "\"}";
  CHECK(Jwks::parse(large).error().code == Errc::limit_exceeded);
}

TEST_CASE("key sets: two keys of one name, or a token without a name among two, are ambiguous") {
  const auto other = crypto::PrivateKey::generate(crypto::KeyKind::p256);
  const auto both = [&](std::string_view first_kid, std::string_view second_kid) {
    const auto jwk = [](const crypto::PrivateKey& one, std::string_view kid) {
      std::string text = one.public_key().canonical_jwk();
      text.pop_back();
      return text + R"(,"kid":")" + std::string(kid) + "\"}";
    };
    return Jwks::parse(R"({"keys":[)" + jwk(key(), first_kid) + "," + jwk(other, second_kid) + "]}")
        .value();
  };
  const std::string named = sign(key(), R"({"alg":"ES256","kid":"a"})", "payload");
  const std::string nameless = sign(key(), R"({"alg":"ES256"})", "payload");
  CHECK(verify_jws(named, both("a", "b")).value() == "payload");
  CHECK_FALSE(verify_jws(named, both("b", "a")));
  CHECK_FALSE(verify_jws(named, both("a", "a")));
  CHECK_FALSE(verify_jws(nameless, both("a", "b")));
}

TEST_CASE("key sets: a weak key does not make a nameless token unambiguous") {
  const auto rsa = crypto::PrivateKey::generate(crypto::KeyKind::rsa2048);
  const std::string set = key_set(rsa.public_key(), "");
  const std::string token = sign(rsa, R"({"alg":"RS256"})", "payload");
  CHECK(verify_jws(token, Jwks::parse(set).value()).has_value());
  const std::string weak =
      set.substr(0, set.size() - 2) + R"(,{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"weak"}]})";
  const auto keys = Jwks::parse(weak).value();
  CHECK(keys.size() == 1);
  CHECK(keys.has_key("weak"));
  CHECK_FALSE(keys.has_key("other"));
  CHECK_FALSE(verify_jws(token, keys));
}

TEST_CASE("key sets: an empty one knows nothing") {
  const Jwks none;
  CHECK(none.size() == 0);
  CHECK_FALSE(verify_jws(sign(key(), R"({"alg":"ES256"})", ""), none));
}

TEST_CASE("algorithms: have one spelling each") {
  for (const auto algorithm : {JwsAlgorithm::rs256, JwsAlgorithm::es256, JwsAlgorithm::eddsa}) {
    CHECK(jws_algorithm_from(to_string(algorithm)) == algorithm);
  }
  for (const char* word : {"", "none", "HS256", "PS256", "RS512", "rs256"}) {
    CHECK_FALSE(jws_algorithm_from(word).has_value());
  }
}

}  // namespace
}  // namespace tank::identity
