// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <tank/trust/signing.hpp>

namespace {

using namespace tank;
using namespace tank::trust;

TEST_CASE("signing: what a key signs verifies with its public half, and nothing else does") {
  const SigningKey key = SigningKey::generate();
  const std::string signature = key.sign("a text");
  CHECK(key.public_key().verify("a text", signature));
  CHECK_FALSE(key.public_key().verify("a test", signature));
  CHECK_FALSE(key.public_key().verify("a text", signature.substr(1)));
  CHECK_FALSE(SigningKey::generate().public_key().verify("a text", signature));
  CHECK(PublicKey::parse(key.public_key().to_string()).value() == key.public_key());
}

// With such a key a signature of zeros is good for one text in four, or for every text.
TEST_CASE("signing: a key of small order is refused, and verifies nothing") {
  const std::string zeros(64, '\0');
  for (const char* text : {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                           "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                           "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA=",
                           "7f///////////////////////////////////////38=",
                           "JuiVj8KyJ7BFw/SJ8u+Y8NXfrAXTxjM5sTgCiG1T/AU=",
                           "JuiVj8KyJ7BFw/SJ8u+Y8NXfrAXTxjM5sTgCiG1T/IU=",
                           "xxdqcD1N2E+6PAt2DRBnDyogU/osOczGTsf9d5KsA3o="}) {
    CAPTURE(text);
    const auto refused = PublicKey::parse(text);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Errc::invalid_argument);
  }
  const PublicKey key{PublicKey::Bytes{}};
  for (int i = 0; i < 64; ++i) CHECK_FALSE(key.verify("text " + std::to_string(i), zeros));
}

}  // namespace
