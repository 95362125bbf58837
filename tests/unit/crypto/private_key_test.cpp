// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/private_key.hpp"

#include <array>

#include <doctest/doctest.h>

#include "core/crypto/encoding.hpp"

namespace tank::crypto {
namespace {

constexpr std::array kinds{KeyKind::ed25519, KeyKind::p256, KeyKind::rsa2048, KeyKind::rsa3072};

TEST_CASE("private keys: what one signs, its public half verifies, and no other does") {
  for (const KeyKind kind : kinds) {
    const PrivateKey key = PrivateKey::generate(kind);
    const PrivateKey other = PrivateKey::generate(kind);
    const std::string signature = key.sign("message");
    CAPTURE(key.public_key().algorithm());
    CHECK(key.public_key().verify("message", signature));
    CHECK_FALSE(key.public_key().verify("Message", signature));
    CHECK_FALSE(other.public_key().verify("message", signature));
    CHECK(other.public_key().thumbprint() != key.public_key().thumbprint());
  }
}

TEST_CASE("private keys: signatures of ES256 are two numbers of fixed size") {
  const PrivateKey key = PrivateKey::generate(KeyKind::p256);
  // One in 256 begins with a zero byte, which DER leaves out.
  for (int i = 0; i < 300; ++i) CHECK(key.sign(std::to_string(i)).size() == 64);
}

TEST_CASE("private keys: come back from PKCS #8 as they were") {
  for (const KeyKind kind : kinds) {
    const PrivateKey key = PrivateKey::generate(kind);
    const auto again = PrivateKey::from_pkcs8(key.to_pkcs8());
    REQUIRE(again.has_value());
    CHECK(again->public_key().canonical_jwk() == key.public_key().canonical_jwk());
    CHECK(again->public_key().verify("message", key.sign("message")));
    CHECK(key.public_key().verify("message", again->sign("message")));
  }
}

TEST_CASE("private keys: damaged and foreign PKCS #8 is refused") {
  const std::string der = PrivateKey::generate(KeyKind::ed25519).to_pkcs8();
  CHECK_FALSE(PrivateKey::from_pkcs8("").has_value());
  CHECK_FALSE(PrivateKey::from_pkcs8(der + '\0').has_value());
  CHECK_FALSE(PrivateKey::from_pkcs8(der.substr(0, der.size() - 1)).has_value());
  // X25519, the same but for the last number of its name.
  std::string foreign = der;
  const std::size_t name = foreign.find("\x2b\x65\x70");
  REQUIRE(name != std::string::npos);
  foreign[name + 2] = '\x6e';
  CHECK_FALSE(PrivateKey::from_pkcs8(foreign).has_value());
}

}  // namespace
}  // namespace tank::crypto
