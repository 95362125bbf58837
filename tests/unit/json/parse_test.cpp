// SPDX-License-Identifier: Apache-2.0
#include "core/json/parse.hpp"

#include <doctest/doctest.h>

#include "core/json/write.hpp"

namespace tank::json {
namespace {

Error error_of(std::string_view text, const ParseLimits& limits = {}) {
  const auto value = parse(text, limits);
  REQUIRE_FALSE(value.has_value());
  return value.error();
}

TEST_CASE("parsing: every kind of value comes out as itself") {
  CHECK(parse("null") == Value());
  CHECK(parse(" true ") == Value(true));
  CHECK(parse("\"\\u00e9\\n\\/\"") == Value("é\n/"));
  CHECK(parse("\"\\ud83d\\ude00\"") == Value("😀"));
  CHECK(parse("[]") == Value(Array{}));
  CHECK(parse("{}") == Value(Object{}));
  CHECK(parse(R"({"a":[1,{"b":null}],"c":"d"})") ==
        Value(Object{{"a", Array{1, Object{{"b", nullptr}}}}, {"c", "d"}}));
}

TEST_CASE("parsing: integers are exact to 64 bits, other numbers are the nearest double") {
  CHECK(parse("0")->as_int64() == 0);
  CHECK(parse("-9223372036854775808")->as_int64() == INT64_MIN);
  CHECK(parse("9223372036854775807")->as_int64() == INT64_MAX);
  CHECK(parse("18446744073709551615")->as_uint64() == UINT64_MAX);
  CHECK(parse("18446744073709551615")->as_int64() == std::nullopt);
  CHECK(parse("-1")->as_uint64() == std::nullopt);
  CHECK(parse("1.0")->as_int64() == std::nullopt);
  CHECK(parse("0.1")->as_double() == 0.1);
  CHECK(parse("1e2")->as_double() == 100.0);
  CHECK(parse("7")->as_double() == 7.0);
  CHECK(parse("123456789012345.678901234567890")->as_double() == 123456789012345.678901234567890);
  CHECK(parse("2.2250738585072011e-308")->as_double() == 2.2250738585072011e-308);
  CHECK(parse("1.7976931348623157e308")->as_double() == 1.7976931348623157e308);
}

TEST_CASE("parsing: what a lenient reader would bend is refused") {
  for (const std::string_view text : {"",
                                      " ",
                                      "nul",
                                      "tru",
                                      "[1,]",
                                      "[,1]",
                                      "{\"a\":1,}",
                                      "{a:1}",
                                      "{'a':1}",
                                      "[1 2]",
                                      "[1][2]",
                                      "1 2",
                                      "01",
                                      "+1",
                                      ".5",
                                      "5.",
                                      "1e",
                                      "0x10",
                                      "NaN",
                                      "Infinity",
                                      "-",
                                      "--1",
                                      "\"\t\"",
                                      "\"\\x\"",
                                      "\"\\u12\"",
                                      "\"a",
                                      "// c\n1",
                                      "/* c */1",
                                      "\xEF\xBB\xBF{}",
                                      "\"\xff\"",
                                      "\"\xc0\xaf\"",
                                      "\"\xed\xa0\x80\"",
                                      "\"\\ud800\"",
                                      "\"\\ude00\\ud83d\"",
                                      "[1}",
                                      "{]",
                                      "\f1",
                                      "1\v",
                                      "1e400",
                                      "-1e400",
                                      "1e-400",
                                      "18446744073709551616",
                                      "-9223372036854775809",
                                      "100000000000000000000000000000"}) {
    CAPTURE(text);
    CHECK(error_of(text).code == Errc::invalid_json);
  }
  CHECK_FALSE(parse(std::string_view("1\0", 2)).has_value());
}

TEST_CASE("parsing: a key that stands twice is named with the pointer of its object") {
  struct Row {
    std::string_view text;
    std::string_view detail;
  };
  const Row rows[] = {
      {R"({"a":1,"a":1})", "the key `a` stands twice in the object at ``"},
      {R"({"x":[0,{"b":1,"c":2,"b":3}]})", "the key `b` stands twice in the object at `/x/1`"},
      {R"({"p/q~":{"":1,"":2}})", "the key `` stands twice in the object at `/p~1q~0`"},
      {R"({"a":{"k":1},"\u0061":2})", "the key `a` stands twice in the object at ``"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(error_of(row.text).detail.starts_with(row.detail));
  }
  CHECK(parse(R"([{"a":1},{"a":2},{"A":1,"a":{"a":1}}])").has_value());
}

TEST_CASE("parsing: a key that stands twice is found in large objects, too") {
  for (const std::size_t members : {12u, 13u, 14u, 1'000u}) {
    std::string text = "{";
    for (std::size_t i = 0; i < members; ++i) text += "\"key" + std::to_string(i) + "\":1,";
    CHECK(parse(text + "\"other\":1}").has_value());
    CHECK(error_of(text + "\"key5\":1}").detail.starts_with("the key `key5` stands twice"));
  }
}

TEST_CASE("parsing: an error tells line and column") {
  CHECK(error_of("{\"a\": 1,\n  b}").detail.starts_with("not JSON at line 2, column 3"));
  CHECK(error_of("[\n\n1e999]").detail.find("at `/0` (line 3") != std::string::npos);
  CHECK(error_of("[1] x").detail.starts_with("not JSON at line 1, column 5"));
}

TEST_CASE("parsing: depth and length are limited") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(parse(nested(limits::json_depth)).has_value());
  CHECK(error_of(nested(limits::json_depth + 1)).code == Errc::limit_exceeded);
  CHECK(error_of(nested(1'000'000)).code == Errc::limit_exceeded);
  CHECK(parse(nested(3), {.depth = 3, .bytes = 6}).has_value());
  CHECK(error_of(nested(3), {.depth = 2, .bytes = 6}).code == Errc::limit_exceeded);
  CHECK(error_of(nested(3), {.depth = 3, .bytes = 5}).code == Errc::limit_exceeded);
  CHECK(error_of(std::string(limits::json_bytes + 1, ' ')).code == Errc::limit_exceeded);
}

}  // namespace
}  // namespace tank::json
