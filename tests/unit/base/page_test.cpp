// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <tank/base/page.hpp>

#include "support/entropy.hpp"

namespace tank {
namespace {

TEST_CASE("cursors: give back the key that they were made of") {
  testing::SeededEntropy random;
  for (int i = 0; i < 500; ++i) {
    std::vector<std::string> key(random.below(5));
    for (std::string& part : key) {
      part.resize(random.below(40));
      random.fill(std::as_writable_bytes(std::span(part)));
    }
    CHECK(decode_cursor(encode_cursor(key)) == key);
  }
}

TEST_CASE("cursors: any damage is noticed") {
  const std::string cursor = encode_cursor({"2026-01-31", "pkg_1"});
  for (std::size_t i = 0; i < cursor.size(); ++i) {
    std::string damaged = cursor;
    damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
    CAPTURE(damaged);
    const auto key = decode_cursor(damaged);
    REQUIRE_FALSE(key.has_value());
    CHECK(key.error().code == Errc::invalid_cursor);
    CHECK_FALSE(decode_cursor(cursor.substr(0, i)).has_value());
  }
  CHECK_FALSE(decode_cursor(cursor + "A").has_value());
  CHECK_FALSE(decode_cursor("").has_value());
}

TEST_CASE("pages: a limit is between one and the greatest") {
  CHECK(check(PageRequest{}).has_value());
  CHECK(check({.limit = 1, .after = ""}).has_value());
  CHECK(check({.limit = limits::max_page, .after = ""}).has_value());
  for (const int limit : {0, -1, limits::max_page + 1}) {
    const auto checked = check({.limit = limit, .after = ""});
    REQUIRE_FALSE(checked.has_value());
    CHECK(checked.error().code == Errc::limit_exceeded);
  }
}

}  // namespace
}  // namespace tank
