// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include <doctest/doctest.h>

#include <tank/identity/jwt.hpp>

#include "unit/identity/jwt_fixture.hpp"

namespace tank::identity {
namespace {

using namespace std::chrono_literals;
using testing::key_set;
using testing::sign;

constexpr std::string_view plain_header = R"({"alg":"EdDSA","kid":"one","typ":"JWT"})";
const TimePoint now{std::chrono::seconds{1'800'000'000}};

struct Issuer {
  crypto::PrivateKey key = crypto::PrivateKey::generate(crypto::KeyKind::ed25519);
  Jwks keys = Jwks::parse(key_set(key.public_key(), R"(,"kid":"one")")).value();
  JwtPolicy policy{
      .issuer = "https://issuer.test", .audience = "us", .required = {"sub"}, .jws = {}};

  [[nodiscard]] Result<Claims> verify(std::string_view header, std::string_view payload) const {
    return identity::verify(sign(key, header, payload), keys, policy, now);
  }
};

// A good payload with more members, or with others in place of those that stand first.
std::string payload(std::string_view more = "", std::string_view times = R"("exp":1800000600)",
                    std::string_view who = R"("iss":"https://issuer.test","aud":"us","sub":"u1")") {
  return "{" + std::string(who) + "," + std::string(times) + std::string(more) + "}";
}

TEST_CASE("tokens: a good one tells its claims") {
  const auto claims = Issuer().verify(
      plain_header,
      payload(R"(,"jti":"j","session_id":"s","email":"a@b.test","email_verified":true,)"
              R"("nonce":"n","role":"guest","level":3)",
              R"("exp":1800000600.5,"nbf":1799999990,"iat":1799999980)",
              R"("iss":"https://issuer.test","aud":["them","us"],"sub":"u1")"));
  REQUIRE(claims.has_value());
  const Claims expected{.issuer = "https://issuer.test",
                        .subject = "u1",
                        .audience = {"them", "us"},
                        .expires_at = now + 600s + 500ms,
                        .not_before = now - 10s,
                        .issued_at = now - 20s,
                        .jti = "j",
                        .session_id = "s",
                        .email = "a@b.test",
                        .email_verified = true,
                        .nonce = "n",
                        .texts = {{"role", "guest"}}};
  CHECK(*claims == expected);
  CHECK(claims->text("role") == "guest");
  CHECK(claims->text("level").empty());
}

struct HeaderRow {
  std::string_view header;
  bool taken;
};

TEST_CASE("tokens: what a header may say") {
  const Issuer issuer;
  const std::vector<HeaderRow> table{
      {plain_header, true},
      {R"({"alg":"EdDSA"})", true},  // the only key for it
      {R"( { "kid" : "one", "alg":"EdDSA" } )", true},
      {R"({"alg":"EdDSA","kid":"one","typ":"at+jwt"})", true},
      {R"({"alg":"EdDSA","kid":"one","jku":"https://evil.test/keys"})", true},  // never followed
      {R"({"alg":"EdDSA","kid":"one","typ":"jwt"})", false},
      {R"({"alg":"EdDSA","kid":"one","typ":""})", false},
      {R"({"alg":"EdDSA","kid":"one","typ":null})", false},
      {R"({"alg":"EdDSA","kid":"one","typ":"logout+jwt"})", false},
      {R"({"alg":"EdDSA","kid":"one","crit":[]})", false},
      {R"({"alg":"EdDSA","kid":"one","crit":["exp"]})", false},
      {R"({"alg":"EdDSA","kid":"one","b64":true})", false},
      {R"({"alg":"EdDSA","kid":"one","zip":"DEF"})", false},
      {R"({"alg":"EdDSA","kid":"one","cty":"JWT"})", false},
      {R"({"alg":"EdDSA","kid":"one","kid":"one"})", false},
      {R"({"alg":"EdDSA","kid":"one","x":{"a":1,"a":1}})", false},
      {R"({"alg":"EdDSA","kid":"two"})", false},
      {R"({"alg":"EdDSA","kid":""})", false},
      {R"({"alg":"EdDSA","kid":1})", false},
      {R"({"alg":"EdDSA","kid":null})", false},
      {R"({"alg":"eddsa","kid":"one"})", false},
      {R"({"alg":"none","kid":"one"})", false},
      {R"({"alg":"HS256","kid":"one"})", false},
      {R"({"alg":"ES256","kid":"one"})", false},
      {R"({"alg":["EdDSA"],"kid":"one"})", false},
      {R"({"kid":"one"})", false},
      {"\xef\xbb\xbf{\"alg\":\"EdDSA\",\"kid\":\"one\"}", false},
      {R"(["EdDSA"])", false},
      {"", false},
  };
  for (const HeaderRow& row : table) {
    CAPTURE(row.header);
    const auto claims = issuer.verify(row.header, payload());
    CHECK(claims.has_value() == row.taken);
    if (!claims) CHECK(claims.error().code == Errc::invalid_token);
  }
}

struct ClaimRow {
  std::string payload;
  std::optional<Errc> error;
};

TEST_CASE("tokens: what claims must be") {
  const Issuer issuer;
  constexpr std::string_view exp = R"("exp":1800000600)";
  const std::vector<ClaimRow> table{
      {payload(), std::nullopt},
      {payload(R"(,"email":null,"email_verified":"true")"), std::nullopt},
      {payload("", R"("exp":1799999940.001)"), std::nullopt},  // within the leeway
      {payload("", R"("exp":1799999940)"), Errc::token_expired},
      {payload("", R"("exp":0)"), Errc::token_expired},
      {payload("", R"("exp":-1)"), Errc::invalid_token},
      {payload("", R"("exp":1e17)"), Errc::invalid_token},
      {payload("", R"("exp":1e400)"), Errc::invalid_token},
      {payload("", R"("exp":"1800000600")"), Errc::invalid_token},
      {payload("", R"("exp":true)"), Errc::invalid_token},
      {payload("", R"("exp":null)"), Errc::invalid_token},
      {payload("", R"("iat":1799999990)"), Errc::invalid_token},  // no exp
      {payload(R"(,"nbf":1800000060)"), std::nullopt},
      {payload(R"(,"nbf":1800000061)"), Errc::invalid_token},
      {payload(R"(,"nbf":"1")"), Errc::invalid_token},
      {payload(R"(,"iat":1800000060)"), std::nullopt},
      {payload(R"(,"iat":1800000061)"), Errc::invalid_token},
      {payload(R"(,"iat":null)"), Errc::invalid_token},
      {payload(R"(,"jti":7)"), Errc::invalid_token},
      {payload(R"(,"email":["a@b.test"])"), Errc::invalid_token},
      {payload(R"(,"sub":"u2")"), Errc::invalid_token},  // twice
      {payload("", exp, R"("aud":"us","sub":"u1")"), Errc::invalid_token},
      {payload("", exp, R"("iss":"https://issuer.test/","aud":"us","sub":"u1")"),
       Errc::invalid_token},
      {payload("", exp, R"("iss":["https://issuer.test"],"aud":"us","sub":"u1")"),
       Errc::invalid_token},
      {payload("", exp, R"("iss":"https://issuer.test","sub":"u1")"), Errc::invalid_token},
      {payload("", exp, R"("iss":"https://issuer.test","aud":"US","sub":"u1")"),
       Errc::invalid_token},
      {payload("", exp, R"("iss":"https://issuer.test","aud":[],"sub":"u1")"), Errc::invalid_token},
      {payload("", exp, R"("iss":"https://issuer.test","aud":["us",1],"sub":"u1")"),
       Errc::invalid_token},
      {payload("", exp, R"("iss":"https://issuer.test","aud":{"us":1},"sub":"u1")"),
       Errc::invalid_token},
      {payload("", exp, R"("iss":"https://issuer.test","aud":"us")"), Errc::invalid_token},
      {payload("", exp, R"("iss":"https://issuer.test","aud":"us","sub":"")"), Errc::invalid_token},
      {payload("", exp, R"("iss":"https://issuer.test","aud":"us","sub":null)"),
       Errc::invalid_token},
      {payload("", exp, R"("iss":"https://issuer.test","aud":"us","sub":1)"), Errc::invalid_token},
      {payload() + " x", Errc::invalid_token},
      {"[]", Errc::invalid_token},
      {"\"us\"", Errc::invalid_token},
      {"", Errc::invalid_token},
      {payload(",\"name\":\"\xff\""), Errc::invalid_token},
  };
  for (const ClaimRow& row : table) {
    CAPTURE(row.payload);
    const auto claims = issuer.verify(plain_header, row.payload);
    CHECK(claims.has_value() == !row.error.has_value());
    if (!claims) CHECK(claims.error().code == *row.error);
  }
}

TEST_CASE("tokens: only the boolean true makes an address verified") {
  const Issuer issuer;
  for (const char* word : {"\"true\"", "1", "false", "null", "[true]"}) {
    const auto claims = issuer.verify(
        plain_header, payload(R"(,"email":"a@b.test","email_verified":)" + std::string(word)));
    CHECK_FALSE(claims.value().email_verified);
  }
}

TEST_CASE("tokens: a policy without issuer or audience takes nothing") {
  Issuer issuer;
  issuer.policy.issuer = "";
  CHECK_FALSE(issuer.verify(
      plain_header, payload("", R"("exp":1800000600)", R"("iss":"","aud":"us","sub":"u1")")));
  issuer = Issuer();
  issuer.policy.audience = "";
  CHECK_FALSE(issuer.verify(
      plain_header,
      payload("", R"("exp":1800000600)", R"("iss":"https://issuer.test","aud":"","sub":"u1")")));
}

TEST_CASE("tokens: a policy takes the algorithms that it lists") {
  Issuer issuer;
  issuer.policy.jws.algorithms = {JwsAlgorithm::rs256, JwsAlgorithm::es256};
  CHECK_FALSE(issuer.verify(plain_header, payload()));
}

TEST_CASE("tokens: one with any character changed is refused") {
  for (const auto kind :
       {crypto::KeyKind::ed25519, crypto::KeyKind::p256, crypto::KeyKind::rsa2048}) {
    const auto key = crypto::PrivateKey::generate(kind);
    const auto keys = Jwks::parse(key_set(key.public_key(), "")).value();
    const std::string header = R"({"alg":")" + std::string(key.public_key().algorithm()) + "\"}";
    const std::string token = sign(key, header, payload());
    const JwtPolicy policy = Issuer().policy;
    REQUIRE(verify(token, keys, policy, now).has_value());
    for (std::size_t i = 0; i < token.size(); ++i) {
      std::string forged = token;
      forged[i] = forged[i] == 'A' ? 'B' : 'A';
      CHECK_FALSE(verify(forged, keys, policy, now).has_value());
      forged[i] = token[i];
      forged.erase(i, 1);
      CHECK_FALSE(verify(forged, keys, policy, now).has_value());
    }
  }
}

TEST_CASE("tokens: misshapen ones are refused, and the detail does not show them") {
  const Issuer issuer;
  const std::string token = sign(issuer.key, plain_header, payload());
  const std::size_t dot = token.find('.');
  const std::vector<std::string> table{
      "",
      "..",
      token + "=",
      token + " ",
      token + ".",
      token + std::string(1, '\0'),
      "Bearer " + token,
      token.substr(0, token.rfind('.')),
      token.substr(0, token.rfind('.') + 1),
      token.substr(dot),
      token + "." + token,
      token.substr(0, dot) + "%2e" + token.substr(dot + 1),
      std::string(8'193, 'A'),
  };
  for (const std::string& each : table) {
    const auto claims = verify(each, issuer.keys, issuer.policy, now);
    REQUIRE_FALSE(claims.has_value());
    CHECK(claims.error().code == Errc::invalid_token);
    CHECK(claims.error().detail.find(token.substr(0, 8)) == std::string::npos);
  }
}

}  // namespace
}  // namespace tank::identity
