// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/password.hpp"

#include <doctest/doctest.h>

namespace tank::crypto {
namespace {

constexpr PasswordCost cheap{.memory_kib = 64, .passes = 2};
constexpr PasswordSalt salt{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

TEST_CASE("passwords: a hash takes its password and no other") {
  const auto phc = hash_password("correct horse", salt, cheap);
  REQUIRE(phc.has_value());
  CHECK(phc->starts_with("$argon2id$v=19$m=64,t=2,p=1$AQIDBAUGBwgJCgsMDQ4PEA$"));
  CHECK(verify_password("correct horse", *phc));
  CHECK_FALSE(verify_password("correct horsf", *phc));
  CHECK_FALSE(verify_password("correct hors", *phc));
  CHECK_FALSE(verify_password("", *phc));
  CHECK(hash_password("correct horse", PasswordSalt{}, cheap) != phc);
  CHECK(hash_password("correct horse", salt, cheap) == phc);
}

TEST_CASE("passwords: any bytes make a password, also none") {
  for (const std::string& password :
       {std::string(), std::string("a\0b", 3), std::string(1'000, 'x'), std::string("\xff\xfe")}) {
    const auto phc = hash_password(password, salt, cheap);
    REQUIRE(phc.has_value());
    CHECK(verify_password(password, *phc));
  }
  CHECK_FALSE(verify_password("a", *hash_password(std::string("a\0b", 3), salt, cheap)));
}

TEST_CASE("passwords: the vector that the reference implementation gives, with lanes") {
  CHECK(verify_password(
      "password", "$argon2id$v=19$m=64,t=2,p=2$c29tZXNhbHQ$NQrDciL0Nsy1wJcvHr079rlYvyBxhBNi"));
}

TEST_CASE("passwords: what is no Argon2id hash, or would cost too much, takes no password") {
  const std::string good = *hash_password("pw", salt, cheap);
  for (const std::string& phc :
       {std::string(), std::string("pw"), good.substr(0, good.size() - 1), good + "A",
        good + std::string("\0", 1), "x" + good,
        std::string("$argon2i$v=19$m=64,t=2,p=2$c29tZXNhbHQ$IInz54p5lyD4CvgGVTEo8psTLK/kDQWf"),
        std::string(
            "$argon2id$v=19$m=1048577,t=2,p=1$c29tZXNhbHQ$NQrDciL0Nsy1wJcvHr079rlYvyBxhBNi"),
        std::string("$argon2id$v=19$m=64,t=17,p=1$c29tZXNhbHQ$NQrDciL0Nsy1wJcvHr079rlYvyBxhBNi"),
        std::string("$argon2id$v=16$m=64,t=2,p=1$c29tZXNhbHQ$NQrDciL0Nsy1wJcvHr079rlYvyBxhBNi"),
        std::string("$argon2id$v=19$m=-1,t=2,p=1$c29tZXNhbHQ$NQrDciL0Nsy1wJcvHr079rlYvyBxhBNi")}) {
    CAPTURE(phc);
    CHECK_FALSE(verify_password("pw", phc));
  }
  CHECK_FALSE(hash_password("pw", salt, {.memory_kib = 7, .passes = 1}).has_value());
  CHECK_FALSE(hash_password("pw", salt, {.memory_kib = 64, .passes = 0}).has_value());
}

TEST_CASE("passwords: a hash of a lower cost is to be made again") {
  const std::string phc = *hash_password("pw", salt, cheap);
  CHECK_FALSE(needs_rehash(phc, cheap));
  CHECK_FALSE(needs_rehash(phc, {.memory_kib = 32, .passes = 1}));
  CHECK(needs_rehash(phc, {.memory_kib = 65, .passes = 2}));
  CHECK(needs_rehash(phc, {.memory_kib = 64, .passes = 3}));
  CHECK(needs_rehash(phc));
  CHECK(needs_rehash("$2b$12$abc", cheap));
}

}  // namespace
}  // namespace tank::crypto
