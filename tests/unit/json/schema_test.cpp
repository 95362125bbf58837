// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "unit/json/described_types.hpp"

namespace tank::testing {
namespace {

std::string schema_of(std::string_view member) {
  const json::Value schema = json::schema<Everything>();
  return json::write(*schema.find("properties")->find(member));
}

TEST_CASE("schemas: an object tells its members, which are required, and that there are no more") {
  CHECK(
      json::write(json::schema<Step>()) ==
      R"({"type":"object","properties":{)"
      R"("name":{"type":"string","description":"Names the step.","minLength":1,"maxLength":3},)"
      R"("times":{"type":"integer","minimum":1,"maximum":9,"description":"How often.","default":1})"
      R"(},"required":["name"],"additionalProperties":false})");
}

TEST_CASE("schemas: each kind of member has its own") {
  struct Row {
    std::string_view member;
    std::string_view schema;
  };
  const Row rows[] = {
      {"access",
       R"({"type":"string","enum":["read","write"],"description":"What is allowed.","default":"read"})"},
      {"dry", R"({"type":"boolean","description":"Only tell.","default":false})"},
      {"small",
       R"({"type":"integer","minimum":0,"maximum":255,"description":"A byte.","default":7})"},
      {"share",
       R"({"type":"number","description":"A part of one.","default":0.5,"minimum":0,"maximum":1})"},
      {"email", R"({"type":"string","format":"email","description":"Who."})"},
      {"counts",
       R"({"type":"object","additionalProperties":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"description":"By slug."})"},
      {"user_id",
       R"({"type":"string","pattern":"^usr_[0-7][0-9a-hjkmnp-tv-z]{25}$","description":"The user."})"},
      {"at", R"({"type":"string","format":"date-time","description":"When."})"},
      {"any", R"({"description":"Anything."})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.member);
    CHECK(schema_of(row.member) == row.schema);
  }
  CHECK(json::schema<Everything>().find("properties")->find("steps")->find("maxItems") != nullptr);
  CHECK(json::schema<Everything>().find("properties")->find("named")->find("maxProperties") !=
        nullptr);
  CHECK(json::write(json::schema<std::optional<bool>>()) ==
        R"({"anyOf":[{"type":"boolean"},{"type":"null"}]})");
}

}  // namespace
}  // namespace tank::testing
