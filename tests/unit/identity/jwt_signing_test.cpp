// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <doctest/doctest.h>

#include <tank/base/limits.hpp>
#include <tank/identity/jwt_signing.hpp>

#include "core/json/parse.hpp"

namespace tank::identity {
namespace {

using namespace std::chrono_literals;

const TimePoint now{std::chrono::seconds{1'800'000'000}};
const JwtPolicy policy{
    .issuer = "https://tank.test", .audience = "tank", .required = {"sub"}, .jws = {}};

Claims some_claims() {
  return {.issuer = "https://tank.test",
          .subject = "usr_1",
          .audience = {"tank"},
          .expires_at = now + limits::access_token_lifetime,
          .not_before = now,
          .issued_at = now,
          .jti = "ses_1",
          .session_id = "",
          .email = "a@b.test",
          .email_verified = true,
          .nonce = "",
          .texts = {{"role", "admin"}}};
}

Jwks keys_of(const SigningKey& key) {
  return Jwks::parse(R"({"keys":[)" + key.jwk() + "]}").value();
}

TEST_CASE("signed tokens: say to a verifier what was claimed, with every kind of key") {
  for (const auto kind : {SigningKeyKind::ed25519, SigningKeyKind::p256, SigningKeyKind::rsa2048,
                          SigningKeyKind::rsa3072}) {
    const SigningKey key = SigningKey::generate(kind);
    const Secret token = sign_token(some_claims(), key).value();
    const auto claims = verify(token.reveal(), keys_of(key), policy, now);
    REQUIRE(claims.has_value());
    CHECK(*claims == some_claims());
    CHECK_FALSE(verify(token.reveal(), keys_of(SigningKey::generate(kind)), policy, now));
  }
}

TEST_CASE("signed tokens: several audiences are a list") {
  Claims claims = some_claims();
  claims.audience = {"tank", "other"};
  const SigningKey key = SigningKey::generate();
  const Secret token = sign_token(claims, key).value();
  CHECK(verify(token.reveal(), keys_of(key), policy, now).value().audience == claims.audience);
}

TEST_CASE("signed tokens: no claim stands twice, and none is longer than we would take") {
  const SigningKey key = SigningKey::generate();
  Claims claims = some_claims();
  claims.texts = {{"sub", "usr_2"}};
  CHECK(sign_token(claims, key).error().code == Errc::invalid_argument);
  claims.texts = {{"a", "1"}, {"a", "2"}};
  CHECK(sign_token(claims, key).error().code == Errc::invalid_argument);
  claims.texts = {{"a", std::string(limits::jwt_bytes, 'a')}};
  CHECK(sign_token(claims, key).error().code == Errc::limit_exceeded);
}

TEST_CASE("signing keys: come back from PKCS #8 under the same name") {
  const SigningKey key = SigningKey::generate();
  const auto again = SigningKey::from_pkcs8(key.to_pkcs8());
  REQUIRE(again.has_value());
  CHECK(again->kid() == key.kid());
  CHECK(again->algorithm() == JwsAlgorithm::eddsa);
  CHECK(SigningKey::from_pkcs8(Secret("nothing")).error().code == Errc::invalid_argument);
}

TEST_CASE("signing keys: the published half says what it is for, and no more") {
  const auto jwk = json::parse(SigningKey::generate().jwk()).value();
  CHECK(*jwk.find("use")->if_string() == "sig");
  CHECK(*jwk.find("alg")->if_string() == "EdDSA");
  CHECK(jwk.find("kid") != nullptr);
  CHECK(jwk.find("d") == nullptr);
}

TEST_CASE("key ring: a ring without keys is due for one and signs nothing") {
  KeyRing ring;
  CHECK(ring.is_rotation_due(now));
  CHECK(ring.signing_key(now).error().code == Errc::unavailable);
  CHECK(ring.jwks_document(now) == R"({"keys":[]})");
}

TEST_CASE("key ring: the first key signs at once") {
  KeyRing ring;
  const SigningKey first = SigningKey::generate();
  ring.rotate(first, now);
  CHECK_FALSE(ring.is_rotation_due(now));
  CHECK(ring.signing_key(now).value().kid() == first.kid());
}

TEST_CASE("key ring: the next key is published before it signs, the old one verifies after") {
  KeyRing ring;
  const SigningKey first = SigningKey::generate();
  const SigningKey second = SigningKey::generate();
  ring.rotate(first, now);
  const TimePoint due = now + limits::signing_key_lifetime - limits::signing_key_lead;
  CHECK_FALSE(ring.is_rotation_due(due - 1us));
  CHECK(ring.is_rotation_due(due));
  ring.rotate(second, due);
  CHECK_FALSE(ring.is_rotation_due(due));

  const TimePoint change = due + limits::signing_key_lead;
  CHECK(ring.signing_key(change - 1us).value().kid() == first.kid());
  CHECK(ring.public_keys(due).value().has_key(second.kid()));
  CHECK(ring.signing_key(change).value().kid() == second.kid());

  const TimePoint end = change + limits::access_token_lifetime + limits::clock_skew;
  CHECK(ring.public_keys(end - 1us).value().has_key(first.kid()));
  CHECK_FALSE(ring.public_keys(end).value().has_key(first.kid()));
  CHECK(ring.public_keys(end).value().has_key(second.kid()));
  ring.remove_expired(end - 1us);
  CHECK(ring.keys().size() == 2);
  ring.remove_expired(end);
  CHECK(ring.keys().size() == 1);
}

TEST_CASE("key ring: of two active keys the newer one signs, and both verify") {
  KeyRing ring;
  const SigningKey first = SigningKey::generate();
  const SigningKey second = SigningKey::generate();
  ring.rotate(first, now);
  ring.rotate(second, now + 24h);
  CHECK(ring.signing_key(now + 25h).value().kid() == second.kid());
  const Secret earlier = sign_token(some_claims(), first).value();
  CHECK(verify(earlier.reveal(), ring.public_keys(now + 25h).value(), policy, now).has_value());
}

}  // namespace
}  // namespace tank::identity
