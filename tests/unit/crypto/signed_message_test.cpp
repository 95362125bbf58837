// SPDX-License-Identifier: Apache-2.0
// One-time codes, PKCE and webhook signatures.
#include <doctest/doctest.h>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/crypto/one_time_code.hpp"
#include "core/crypto/pkce.hpp"
#include "core/crypto/webhook.hpp"

namespace tank::crypto {
namespace {

TEST_CASE("one-time codes: those of RFC 4226 and RFC 6238") {
  constexpr std::string_view key = "12345678901234567890";
  CHECK(hotp(HashAlgorithm::sha1, key, 0, 6) == "755224");
  CHECK(hotp(HashAlgorithm::sha1, key, 9, 6) == "520489");
  CHECK(totp(HashAlgorithm::sha1, key, 59, 30, 8) == "94287082");
  CHECK(totp(HashAlgorithm::sha1, key, 1'111'111'109, 30, 8) == "07081804");
  CHECK(totp(HashAlgorithm::sha1, key, 59, 30, 8) == totp(HashAlgorithm::sha1, key, 30, 30, 8));
  CHECK(totp(HashAlgorithm::sha1, key, 60, 30, 8) != totp(HashAlgorithm::sha1, key, 59, 30, 8));
}

TEST_CASE("PKCE: only S256 with a well-formed verifier proves anything") {
  constexpr std::string_view verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  constexpr std::string_view challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  CHECK(verify_pkce("S256", verifier, challenge));
  CHECK_FALSE(verify_pkce("plain", verifier, verifier));
  CHECK_FALSE(verify_pkce("s256", verifier, challenge));
  CHECK_FALSE(verify_pkce("S256", verifier, std::string(challenge) + "="));
  for (const std::string& bad :
       {std::string(42, 'a'), std::string(129, 'a'), std::string(43, '+')}) {
    CHECK_FALSE(verify_pkce("S256", bad, to_base64url(view(sha256(bad)))));
  }
  const std::string longest(128, 'a');
  CHECK(verify_pkce("S256", longest, to_base64url(view(sha256(longest)))));
}

TEST_CASE("webhooks: GitHub's signature is over the body") {
  constexpr std::string_view secret = "It's a Secret to Everybody";
  constexpr std::string_view signature =
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  CHECK(verify_github_webhook(secret, "Hello, World!", signature));
  CHECK_FALSE(verify_github_webhook(secret, "Hello, World", signature));
  CHECK_FALSE(verify_github_webhook(secret, "Hello, World!", signature.substr(7)));
  CHECK_FALSE(verify_github_webhook("other", "Hello, World!", signature));
  CHECK_FALSE(
      verify_github_webhook("", "a", "sha256=" + to_hex(hmac(HashAlgorithm::sha256, "", "a"))));
}

TEST_CASE("webhooks: Standard Webhooks takes any one right signature of the list") {
  constexpr std::string_view secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  constexpr std::string_view id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  constexpr std::string_view time = "1614265330";
  constexpr std::string_view body = R"({"test": 2432232314})";
  const std::string good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  CHECK(verify_standard_webhook(secret, id, time, body, good));
  CHECK(verify_standard_webhook(secret, id, time, body, "v1,AAAA " + good + " v2,x"));
  CHECK_FALSE(verify_standard_webhook(secret, id, time, body, ""));
  CHECK_FALSE(verify_standard_webhook(secret, id, time, body, "v2" + good.substr(2)));
  CHECK_FALSE(verify_standard_webhook(secret, id, "1614265331", body, good));
  CHECK_FALSE(verify_standard_webhook(secret, "msg_x", time, body, good));
  CHECK_FALSE(verify_standard_webhook("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", id, time, body, good));
  CHECK_FALSE(verify_standard_webhook("whsec_", id, time, body, good));
}

TEST_CASE("webhooks: Slack's signature binds the timestamp") {
  const std::string signature =
      "v0=" + to_hex(hmac(HashAlgorithm::sha256, "secret", "v0:1531420618:a=b"));
  CHECK(verify_slack_webhook("secret", "1531420618", "a=b", signature));
  CHECK_FALSE(verify_slack_webhook("secret", "1531420619", "a=b", signature));
  CHECK_FALSE(verify_slack_webhook("secret", "1531420618", "a=c", signature));
}

}  // namespace
}  // namespace tank::crypto
