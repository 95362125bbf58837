// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "unit/json/described_types.hpp"

namespace tank::testing {
namespace {

using json::FieldErrors;
using json::Unknown;

FieldErrors errors_of(std::string_view text) {
  FieldErrors errors;
  const auto read = json::read<Everything>(text, Unknown::refuse, &errors);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().code == Errc::invalid_argument);
  return errors;
}

TEST_CASE("described types: everything that is read is written again") {
  const std::string text =
      R"({"path":"/a","access":"write","dry":true,"small":255,"big":18446744073709551615,)"
      R"("share":0.25,"email":"a@b.co","steps":[{"name":"one","times":2}],)"
      R"("named":{"x":{"name":"two","times":1}},"counts":{"a-b":3},"slugs":["s"],)"
      R"("user_id":"usr_01h2xcejqtf2nbrexx3vqjhp41","at":"2026-01-31T23:59:59.123Z",)"
      R"("nothing":2,"any":[{"free":null}]})";
  const auto read = json::read<Everything>(text);
  REQUIRE(read.has_value());
  CHECK(read->access == Access::write);
  CHECK(read->small == 255);
  CHECK(read->steps == std::vector<Step>{{"one", 2}});
  CHECK(read->counts.at(*Slug::parse("a-b")) == 3);
  CHECK(json::write(*read) == text);
  CHECK(json::from<Everything>(json::to_value(*read)) == *read);
}

TEST_CASE("described types: what is missing keeps its default, unless it is required") {
  const auto read = json::read<Everything>(R"({"path":""})");
  REQUIRE(read.has_value());
  CHECK(*read == Everything{});
  CHECK(errors_of("{}") == FieldErrors{{"/path", "is required"}});
}

TEST_CASE("described types: nothing is left out when optional, and null when required") {
  CHECK(json::to_value(Everything{}).find("nothing") == nullptr);
  CHECK(json::write(std::optional<int>{}) == "null");
  CHECK(json::read<Everything>(R"({"path":"","nothing":null})").has_value());
  CHECK_FALSE(json::read<Everything>(R"({"path":"","small":null})").has_value());
}

TEST_CASE("described types: an error names the pointer and what was expected") {
  struct Row {
    std::string_view members;
    std::string_view pointer;
    std::string_view message;
  };
  const Row rows[] = {
      {R"("access":"reed")", "/access", "expected one of `read`, `write`; did you mean `read`?"},
      {R"("access":1)", "/access", "expected a string, not a number"},
      {R"("dry":"yes")", "/dry", "expected a boolean, not a string"},
      {R"("small":256)", "/small", "expected an integer between 0 and 255"},
      {R"("small":-1)", "/small", "expected an integer between 0 and 255"},
      {R"("small":1.0)", "/small", "expected an integer between 0 and 255"},
      {R"("small":"1")", "/small", "expected an integer between 0 and 255, not a string"},
      {R"("big":-1)", "/big", "expected an integer between 0 and 18446744073709551615"},
      {R"("share":1.5)", "/share", "must be between 0 and 1"},
      {R"("share":[])", "/share", "expected a number, not an array"},
      {R"("steps":{})", "/steps", "expected an array, not an object"},
      {R"("steps":[{"name":"a"},{"name":5}])", "/steps/1/name", "expected a string, not a number"},
      {R"("steps":[{"name":""}])", "/steps/0/name", "must have at least 1 characters"},
      {R"("steps":[{"name":"ääää"}])", "/steps/0/name", "must have at most 3 characters"},
      {R"("steps":[{"name":"a"},{"name":"b"},{"name":"c"}])", "/steps",
       "must have at most 2 items"},
      {R"("named":{"a/b":{"name":"a","times":10}})", "/named/a~1b/times",
       "must be between 1 and 9"},
      {R"("named":[])", "/named", "expected an object, not an array"},
      {R"("nothing":3)", "/nothing", "must be between 1 and 2"},
      {R"("pat":1)", "/pat", "unknown key; did you mean `path`?"},
      {R"("steps":[{"name":"a","zzz":1}])", "/steps/0/zzz", "unknown key"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.members);
    const FieldErrors errors = errors_of("{\"path\":\"\"," + std::string(row.members) + "}");
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].pointer == row.pointer);
    CHECK(errors[0].message == row.message);
  }
}

TEST_CASE("described types: values of parsed types say themselves what is wrong") {
  for (const std::string_view members :
       {R"("email":"a@b")", R"("user_id":"prj_01h2xcejqtf2nbrexx3vqjhp41")", R"("at":"today")",
        R"("counts":{"A":1})", R"("slugs":["a","B"])", R"("email":1)", R"("at":1)"}) {
    CAPTURE(members);
    CHECK(errors_of("{\"path\":\"\"," + std::string(members) + "}").size() == 1);
  }
}

TEST_CASE("described types: all errors are collected, up to a limit, and the first is the detail") {
  FieldErrors errors;
  const auto read =
      json::read<Everything>(R"({"small":-1,"dry":1,"x":1})", Unknown::refuse, &errors);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().detail == "`/path`: is required (and 3 more)");
  CHECK(errors.size() == 4);
  std::string many = R"({"path":"","slugs":[)";
  for (int i = 0; i < 1'000; ++i) many += "1,";
  CHECK(errors_of(many + "1]}").size() == limits::json_field_errors);
}

TEST_CASE("described types: a client looks away from what it does not know") {
  const auto read = json::read<Everything>(R"({"path":"p","steps":[{"name":"a","new":1}],"x":2})",
                                           Unknown::ignore);
  REQUIRE(read.has_value());
  CHECK(read->steps.front().name == "a");
}

TEST_CASE("described types: text that is no JSON is told apart from JSON of another shape") {
  CHECK(json::read<Everything>("{").error().code == Errc::invalid_json);
  CHECK(json::read<Everything>(R"({"path":"a","path":"b"})").error().code == Errc::invalid_json);
  CHECK(json::read<Everything>("[]").error().detail ==
        "the document: expected an object, not an array");
  CHECK(json::read<std::vector<int>>("[1,2]") == std::vector{1, 2});
  CHECK(json::read<Slug>("\"a\"") == Slug::parse("a"));
}

}  // namespace
}  // namespace tank::testing
