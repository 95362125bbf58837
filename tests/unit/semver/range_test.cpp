// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <tank/semver/range.hpp>
#include <tank/semver/satisfying.hpp>

#include "unit/semver/samples.hpp"

namespace tank::testing {
namespace {

using semver::Options;

struct Row {
  std::string text;
  const char* plain;
  const char* loose;
  const char* with_prereleases;
};

std::string read(const std::string& text, Options options) {
  const auto range = semver::Range::parse(text, options);
  return range ? range->canonical() : "!";
}

TEST_CASE("ranges: every form has its canonical spelling") {
  const std::vector<Row> table{
      {"", "*", "*", "*"},
      {"||", "*", "*", "*"},
      {"^1.2.3", ">=1.2.3 <2.0.0-0", ">=1.2.3 <2.0.0-0", ">=1.2.3 <2.0.0-0"},
      {"^0.2.3", ">=0.2.3 <0.3.0-0", ">=0.2.3 <0.3.0-0", ">=0.2.3 <0.3.0-0"},
      {"^0.0.3", ">=0.0.3 <0.0.4-0", ">=0.0.3 <0.0.4-0", ">=0.0.3 <0.0.4-0"},
      {"^0", "<1.0.0-0", "<1.0.0-0", "<1.0.0-0"},
      {"~1.2", ">=1.2.0 <1.3.0-0", ">=1.2.0 <1.3.0-0", ">=1.2.0-0 <1.3.0-0"},
      {"~> 1.2.3-a", ">=1.2.3-a <1.3.0-0", ">=1.2.3-a <1.3.0-0", ">=1.2.3-a <1.3.0-0"},
      {"1 - 2.3", ">=1.0.0 <2.4.0-0", ">=1.0.0 <2.4.0-0", ">=1.0.0-0 <2.4.0-0"},
      {"1.2.3 - 2.3.4", ">=1.2.3 <=2.3.4", ">=1.2.3 <=2.3.4", ">=1.2.3-0 <2.3.5-0"},
      {">1.2", ">=1.3.0", ">=1.3.0", ">=1.3.0-0"},
      {"<= 1.x", "<2.0.0-0", "<2.0.0-0", "<2.0.0-0"},
      {">x", "<0.0.0-0", "<0.0.0-0", "<0.0.0-0"},
      {"1.2.3 || >x", "1.2.3", "1.2.3", "1.2.3"},
      {"1.2.3 || * || 2", "*", "*", "*"},
      {"1.2.3 1.2.3", "1.2.3", "1.2.3", "1.2.3"},
      {">=0.0.0", "*", "*", ">=0.0.0"},
      {">=0.0.0+build", "*", "*", ">=0.0.0"},
      {"1.2.3+b - 2+b.1", ">=1.2.3 <3.0.0-0", ">=1.2.3 <3.0.0-0", ">=1.2.3-0 <3.0.0-0"},
      {">=1.2.3+build <2", ">=1.2.3 <2.0.0-0", ">=1.2.3 <2.0.0-0", ">=1.2.3 <2.0.0-0"},
      {"  >=\t1.2.3\u00a0 <2 ", ">=1.2.3 <2.0.0-0", ">=1.2.3 <2.0.0-0", ">=1.2.3 <2.0.0-0"},
      {"1.2.3*", "1.2.3", "1.2.3", "1.2.3"},
      {"1.x.5", "!", "!", "!"},
      {"1.2.3 foo", "!", "1.2.3", "!"},
      {"==1.2.3", "!", "1.2.3", "!"},
      {">1.2.3beta", "!", ">1.2.3-beta", "!"},
      {"^9007199254740991.0.0", "!", "!", "!"},
      {">", "!", "!", "!"},
      {"latest", "!", "!", "!"},
  };
  for (const Row& row : table) {
    CAPTURE(row.text);
    CHECK(read(row.text, {}) == row.plain);
    CHECK(read(row.text, {.loose = true}) == row.loose);
    CHECK(read(row.text, {.include_prerelease = true}) == row.with_prereleases);
  }
}

TEST_CASE("ranges: a canonical spelling is its own") {
  for (const std::string& text : sample_ranges()) {
    CAPTURE(text);
    const std::string canonical = range(text).canonical();
    CHECK(range(canonical).canonical() == canonical);
    CHECK(range(text).to_string() == text);
  }
}

TEST_CASE("ranges: white space has no limit, what remains has") {
  CHECK(read("1.2.3" + std::string(100'000, ' ') + "<1.3.0", {}) == "1.2.3 <1.3.0");
  CHECK(read("1.2.3 " + std::string(100'000, '0') + " <1.3.0", {}) == "!");
}

TEST_CASE("ranges: a pre-release must be named by a comparator with the same numbers") {
  CHECK(semver::satisfies("1.2.3-beta.2", "^1.2.3-beta.1"));
  CHECK_FALSE(semver::satisfies("1.2.4-beta.2", "^1.2.3-beta.1"));
  CHECK(semver::satisfies("1.2.4-beta.2", "^1.2.3-beta.1", {.include_prerelease = true}));
  CHECK_FALSE(semver::satisfies("2.0.0-beta", "^1.0.0", {.include_prerelease = true}));
  CHECK_FALSE(semver::satisfies("1.0.0-beta", "*"));
  CHECK_FALSE(semver::satisfies("no version", "*"));
  CHECK_FALSE(semver::satisfies("1.0.0", "no range"));
}

TEST_CASE("ranges: many alternatives keep their comparators") {
  std::string text = "0.0.1";
  for (int i = 2; i < 40; ++i)
    text += " || ^" + std::to_string(i) + ".1.0 <" + std::to_string(i) + ".5";
  const auto many = range(text);
  REQUIRE(many.sets().size() == 39);
  CHECK(many.satisfied_by(version("39.4.0")));
  CHECK_FALSE(many.satisfied_by(version("39.5.0")));
  CHECK_FALSE(many.satisfied_by(version("40.1.0")));
}

}  // namespace
}  // namespace tank::testing
