// SPDX-License-Identifier: Apache-2.0
#include "core/json/write.hpp"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "core/json/parse.hpp"
#include "core/json/utf8.hpp"
#include "support/entropy.hpp"

namespace tank::json {
namespace {

TEST_CASE("writing: compact and pretty") {
  const Value value = Object{{"a", Array{1, -2, 2.5, true, nullptr}},
                             {"b", Object{{"c", "d"}}},
                             {"e", Array{}},
                             {"f", Object{}}};
  CHECK(write(value) == R"({"a":[1,-2,2.5,true,null],"b":{"c":"d"},"e":[],"f":{}})");
  CHECK(write_pretty(value) ==
        "{\n  \"a\": [\n    1,\n    -2,\n    2.5,\n    true,\n    null\n  ],\n  \"b\": {\n"
        "    \"c\": \"d\"\n  },\n  \"e\": [],\n  \"f\": {}\n}");
  CHECK(write_pretty(1, FinalNewline::yes) == "1\n");
}

TEST_CASE("writing: texts are escaped where they must be and nowhere else") {
  CHECK(write("\"\\/\b\f\n\r\t\x01\x1f\x7f é😀") == R"("\"\\/\b\f\n\r\t\u0001\u001f)"
                                                    "\x7f é😀\"");
  CHECK(write(std::string("a\0b", 3)) == R"("a\u0000b")");
}

TEST_CASE("writing: bytes that are no UTF-8 become the replacement character") {
  CHECK(write("a\xff") == "\"a\xEF\xBF\xBD\"");
  CHECK(write("\xc3") == "\"\xEF\xBF\xBD\"");
  CHECK(write("\xed\xa0\x80z") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\"");
  CHECK(write(Object{{"\x80", 1}}) == "{\"\xEF\xBF\xBD\":1}");
}

TEST_CASE("writing: a double stays a double, and what is no number is null") {
  CHECK(write(1.0) == "1.0");
  CHECK(write(1e300) == "1e+300");
  CHECK(write(0.1) == "0.1");
  CHECK(write(-0.0) == "-0.0");
  CHECK(write(UINT64_MAX) == "18446744073709551615");
  CHECK(write(std::numeric_limits<double>::infinity()) == "null");
  CHECK(write(std::nan("")) == "null");
}

TEST_CASE("UTF-8: the length of a character is that of the Unicode table, else nought") {
  struct Row {
    std::string_view text;
    std::size_t length;
  };
  const Row rows[] = {{"", 0},
                      {"a", 1},
                      {"\x7f", 1},
                      {"\x80", 0},
                      {"\xc1\x80", 0},
                      {"\xc2\x80", 2},
                      {"\xc2", 0},
                      {"\xc2z", 0},
                      {"\xe0\x9f\x80", 0},
                      {"\xe0\xa0\x80", 3},
                      {"\xed\x9f\xbf", 3},
                      {"\xed\xa0\x80", 0},
                      {"\xef\xbf\xbf", 3},
                      {"\xf0\x8f\xbf\xbf", 0},
                      {"\xf0\x90\x80\x80", 4},
                      {"\xf4\x8f\xbf\xbf", 4},
                      {"\xf4\x90\x80\x80", 0},
                      {"\xf5\x80\x80\x80", 0}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(utf8_length(row.text) == row.length);
  }
}

/// Any value, with texts of any bytes when `wild`.
Value random_value(testing::SeededEntropy& random, int depth) {
  switch (random.below(depth > 0 ? 8 : 6)) {
    case 0:
      return {};
    case 1:
      return random.below(2) == 0;
    case 2:
      return static_cast<std::int64_t>(random.below(SIZE_MAX));
    case 3:
      return random.below(SIZE_MAX);
    case 4:
      return std::ldexp(static_cast<double>(random.below(1u << 30)),
                        static_cast<int>(random.below(200)) - 100);
    case 5: {
      std::string text;
      for (std::size_t i = random.below(20); i > 0; --i) {
        text +=
            random.below(4) == 0 ? "é\n\"" : std::string(1, static_cast<char>(random.below(128)));
      }
      return text;
    }
    case 6: {
      Array items;
      for (std::size_t i = random.below(6); i > 0; --i)
        items.push_back(random_value(random, depth - 1));
      return items;
    }
    default: {
      Object members;
      for (std::size_t i = random.below(20); i > 0; --i) {
        members.set("k" + std::to_string(random.below(40)), random_value(random, depth - 1));
      }
      return members;
    }
  }
}

TEST_CASE("writing: whatever is written reads as the same value") {
  testing::SeededEntropy random;
  for (int i = 0; i < 2'000; ++i) {
    const Value value = random_value(random, 4);
    CHECK(parse(write(value)) == value);
    CHECK(parse(write_pretty(value)) == value);
  }
}

TEST_CASE("objects: keep their order, and are equal without it") {
  Object object{{"b", 1}, {"a", 2}};
  CHECK(object == Object{{"a", 2}, {"b", 1}});
  CHECK_FALSE(object == Object{{"a", 2}, {"c", 1}});
  CHECK_FALSE(object == Object{{"a", 2}});
  object.set("b", 3);
  object.set("c", 4);
  CHECK(write(object) == R"({"b":3,"a":2,"c":4})");
  CHECK(object.erase("a"));
  CHECK_FALSE(object.erase("a"));
  CHECK(object.find("a") == nullptr);
  CHECK(*object.find("c") == Value(4));
}

}  // namespace
}  // namespace tank::json
