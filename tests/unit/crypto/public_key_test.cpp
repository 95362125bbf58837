// SPDX-License-Identifier: Apache-2.0
// Keys and signatures are those of RFC 7515, RFC 8037 and RFC 7638.
#include "core/crypto/public_key.hpp"

#include <doctest/doctest.h>

#include "core/crypto/encoding.hpp"

namespace tank::crypto {
namespace {

std::string bytes(std::string_view text) { return from_base64url(text).value(); }

constexpr std::string_view rsa_modulus =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-"
    "4qPCJrcS2mJPMEzP1Pt0Bm4d4Q"
    "lL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-"
    "bSf63kpaSHSXndS5z5rexMdbBYU"
    "sLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-"
    "DWNmoud"
    "F8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

struct Signed {
  PublicKey key;
  std::string message;
  std::string signature;
};

Signed ed25519_case() {
  return {
      *PublicKey::ed25519(bytes("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")),
      "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
      bytes("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0"
            "KAg")};
}

Signed p256_case() {
  return {
      *PublicKey::p256(bytes("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                       bytes("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")),
      "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGx"
      "lLmNvbS9pc19yb290Ijp0cnVlfQ",
      bytes("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6N"
            "U1Q")};
}

Signed rsa_case() {
  return {
      *PublicKey::rsa(bytes(rsa_modulus), bytes("AQAB")),
      "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGx"
      "lLmNvbS9pc19yb290Ijp0cnVlfQ",
      bytes("cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YK"
            "t_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBAr"
            "LIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7n"
            "oOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUP"
            "QGe77Rw")};
}

TEST_CASE("signatures: the right one is taken, and one with any bit flipped is not") {
  for (const Signed& each : {ed25519_case(), p256_case(), rsa_case()}) {
    CAPTURE(each.key.algorithm());
    CHECK(each.key.verify(each.message, each.signature));
    for (std::size_t i = 0; i < each.signature.size(); ++i) {
      std::string forged = each.signature;
      forged[i] = static_cast<char>(forged[i] ^ (1 << (i % 8)));
      CHECK_FALSE(each.key.verify(each.message, forged));
    }
    CHECK_FALSE(each.key.verify(each.message + ".", each.signature));
    CHECK_FALSE(each.key.verify("", each.signature));
    CHECK_FALSE(each.key.verify(each.message, ""));
    CHECK_FALSE(each.key.verify(each.message, each.signature + '\0'));
    CHECK_FALSE(each.key.verify(each.message, std::string(each.signature.size(), '\0')));
  }
}

TEST_CASE("keys: tell the one algorithm that they are for") {
  CHECK(ed25519_case().key.algorithm() == "EdDSA");
  CHECK(p256_case().key.algorithm() == "ES256");
  CHECK(rsa_case().key.algorithm() == "RS256");
}

TEST_CASE("keys: weak, misshapen and impossible ones are refused") {
  const std::string x = bytes("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
  const std::string y = bytes("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
  CHECK_FALSE(PublicKey::p256(x, x).has_value());
  CHECK_FALSE(PublicKey::p256(x.substr(1), y).has_value());
  CHECK_FALSE(PublicKey::p256("", "").has_value());
  CHECK_FALSE(PublicKey::p256(std::string(32, '\0'), std::string(32, '\0')).has_value());
  CHECK_FALSE(PublicKey::ed25519(x.substr(1)).has_value());
  CHECK_FALSE(PublicKey::ed25519(x + "a").has_value());
  const std::string n = bytes(rsa_modulus);
  CHECK_FALSE(PublicKey::rsa(n.substr(0, 128), "\x03").has_value());
  CHECK_FALSE(PublicKey::rsa(n, "").has_value());
  CHECK_FALSE(PublicKey::rsa(n, "\x01").has_value());
  CHECK_FALSE(PublicKey::rsa(n, "\x04").has_value());
  CHECK_FALSE(PublicKey::rsa("", "\x03").has_value());
  CHECK_FALSE(PublicKey::rsa(std::string(2'000, '\x7f'), "\x03").has_value());
}

TEST_CASE("keys: the thumbprint of RFC 8037 A.3") {
  CHECK(ed25519_case().key.thumbprint() == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

}  // namespace
}  // namespace tank::crypto
