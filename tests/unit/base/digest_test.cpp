// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <doctest/doctest.h>

#include <tank/base/digest.hpp>

namespace tank {
namespace {

constexpr std::string_view sha256_of_abc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr std::string_view sha512_of_abc =
    "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/"
    "uu9RU1EI2Q86A4qmslPpUyknw==";

TEST_CASE("digests: are those of FIPS 180-4") {
  CHECK(Digest::of("abc").hex() == sha256_of_abc);
  CHECK(Digest::of("abc").to_string() == "sha256:" + std::string(sha256_of_abc));
  CHECK(Integrity::of("abc").to_string() == sha512_of_abc);
}

TEST_CASE("digests: have one text each") {
  const Digest digest = Digest::of("abc");
  CHECK(Digest::parse(digest.to_string()) == digest);
  CHECK(Digest::parse(digest.hex()) == digest);
  CHECK(Integrity::parse(sha512_of_abc) == Integrity::of("abc"));
  const std::string hex(sha256_of_abc);
  for (const std::string& text :
       std::vector<std::string>{std::string(), hex.substr(1), hex + "0", "SHA256:" + hex,
                                "sha512:" + hex, "sha256:", "sha256:sha256:" + hex,
                                "B" + hex.substr(1), "g" + hex.substr(1), " " + hex}) {
    CAPTURE(text);
    const auto parsed = Digest::parse(text);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == Errc::invalid_digest);
  }
  const std::string sri(sha512_of_abc);
  for (const std::string& text :
       std::vector<std::string>{sri.substr(0, sri.size() - 2), sri + "=", "sha384-" + sri.substr(7),
                                "sha512-AAAA", sri + " " + sri, sri + "?opt"}) {
    CAPTURE(text);
    CHECK_FALSE(Integrity::parse(text).has_value());
  }
}

TEST_CASE("digests: a stream has the sums of its bytes however it was cut, and starts anew") {
  const std::string bytes(100'000, 'q');
  Hasher hasher;
  for (std::size_t step = 1; step < bytes.size(); step = step * 3 + 1) {
    for (std::size_t i = 0; i < bytes.size(); i += step) {
      hasher.update(std::string_view(bytes).substr(i, step));
    }
    const Hasher::Sums sums = hasher.finish();
    CHECK(sums.digest == Digest::of(bytes));
    CHECK(sums.integrity == Integrity::of(bytes));
    CHECK(sums.size_bytes == bytes.size());
  }
  CHECK(hasher.finish().digest == Digest::of(""));
}

}  // namespace
}  // namespace tank
