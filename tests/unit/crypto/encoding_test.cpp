// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/encoding.hpp"

#include <doctest/doctest.h>

#include "support/entropy.hpp"

namespace tank::crypto {
namespace {

TEST_CASE("encodings: those of RFC 4648 §10") {
  struct Row {
    std::string_view bytes, base64, base64url, base32, hex;
  };
  const Row rows[] = {
      {"", "", "", "", ""},
      {"f", "Zg==", "Zg", "MY======", "66"},
      {"fo", "Zm8=", "Zm8", "MZXQ====", "666f"},
      {"foo", "Zm9v", "Zm9v", "MZXW6===", "666f6f"},
      {"foob", "Zm9vYg==", "Zm9vYg", "MZXW6YQ=", "666f6f62"},
      {"fooba", "Zm9vYmE=", "Zm9vYmE", "MZXW6YTB", "666f6f6261"},
      {"foobar", "Zm9vYmFy", "Zm9vYmFy", "MZXW6YTBOI======", "666f6f626172"},
      {"\xfb\xff", "+/8=", "-_8", "7P7Q====", "fbff"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    CHECK(to_base64(row.bytes) == row.base64);
    CHECK(to_base64url(row.bytes) == row.base64url);
    CHECK(to_base32(row.bytes) == row.base32);
    CHECK(to_hex(row.bytes) == row.hex);
    CHECK(from_base64(row.base64) == row.bytes);
    CHECK(from_base64url(row.base64url) == row.bytes);
    CHECK(from_base32(row.base32) == row.bytes);
    CHECK(from_hex(row.hex) == row.bytes);
  }
  CHECK(from_hex("FBfF") == "\xfb\xff");
}

TEST_CASE("encodings: a text that no encoder writes is refused") {
  for (const std::string_view text :
       {"Zg", "Zg=", "Zg===", "Zh==", "Zm9", "Zm9v=", "Z g==", "Zg==\n", "Zg=a", "====", "=",
        "Z===", "Zm9vA===", "Zm-v", "Zm_v"}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64(text).has_value());
  }
  for (const std::string_view text : {"Zg==", "Z", "Zh", "Zm9vA", "Zm+v", "Zm/v", "Zg "}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64url(text).has_value());
  }
  for (const std::string_view text :
       {"MY", "MY=====", "MZ======", "my======", "M1======", "MYA=====", "M=======", "========"}) {
    CAPTURE(text);
    CHECK_FALSE(from_base32(text).has_value());
  }
  for (const std::string_view text : {"6", "6g", "0x", " 66", "66 "}) {
    CAPTURE(text);
    CHECK_FALSE(from_hex(text).has_value());
  }
}

TEST_CASE(
    "encodings: of the strings of a few characters, exactly those that are written are read") {
  constexpr std::string_view some = "AgQ9=-";
  std::string text;
  for (std::size_t number = 0; number < 6 * 6 * 6 * 6; ++number) {
    text.clear();
    for (std::size_t rest = number, i = 0; i < 4; ++i, rest /= 6) text += some[rest % 6];
    const auto bytes = from_base64(text);
    if (bytes) CHECK(to_base64(*bytes) == text);
    const auto url_bytes = from_base64url(text);
    if (url_bytes) CHECK(to_base64url(*url_bytes) == text);
  }
}

TEST_CASE("encodings: random bytes survive each of them") {
  testing::SeededEntropy random;
  for (std::size_t size = 0; size < 200; ++size) {
    std::string bytes(size, '\0');
    random.fill(std::as_writable_bytes(std::span(bytes)));
    CHECK(from_base64(to_base64(bytes)) == bytes);
    CHECK(from_base64url(to_base64url(bytes)) == bytes);
    CHECK(from_base32(to_base32(bytes)) == bytes);
    CHECK(from_hex(to_hex(bytes)) == bytes);
  }
}

TEST_CASE("CRC-32: has the check value of its catalogue") {
  CHECK(crc32("123456789") == 0xCBF43926u);
  CHECK(crc32("") == 0);
}

}  // namespace
}  // namespace tank::crypto
