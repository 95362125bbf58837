// SPDX-License-Identifier: Apache-2.0
// Two texts are asked while the range is read, without making either: here every answer meets
// that of the values.
#include <array>

#include <doctest/doctest.h>

#include <tank/semver/satisfying.hpp>

#include "unit/semver/samples.hpp"

namespace tank::testing {
namespace {

using semver::Options;

constexpr std::array every_option{Options{}, Options{.loose = true},
                                  Options{.include_prerelease = true},
                                  Options{.loose = true, .include_prerelease = true}};

// Forms in which alternatives vanish, stand for others, or go to the thorough reader.
std::vector<std::string> ranges_of_every_form() {
  std::vector<std::string> all = sample_ranges();
  for (const char* text : {"",
                           "||",
                           " || 1.2.3",
                           "1.0.0-alpha || *",
                           "* || 1.0.0-alpha",
                           ">x",
                           ">x || 1.2.3",
                           "1.2.3 >x",
                           ">x || <0.0.0-0",
                           ">x || *",
                           ">=0.0.0",
                           ">=0.0.0-0",
                           ">=0.0.0+build",
                           "1.2.3+build || 2",
                           "1.2.3 foo",
                           "foo",
                           "foo || 1.2.3",
                           "1.2.3 || foo",
                           "1.2.3*",
                           ">*1.2.3",
                           "1.x.3",
                           "=1.2.3",
                           "==1.2.3",
                           "v1.2.3",
                           "^v1",
                           "~> 1.0",
                           "^ 1",
                           ">\t1.0.0",
                           "1.2.3beta",
                           "1.0.0-beta.01",
                           "1.0.0 -1.2.3",
                           "x - 1",
                           "1 - x",
                           "=1 - 2",
                           "v1 - v2",
                           "1.2.3 - ",
                           ">1.0.0-alpha <1.0.0 || 2.0.0-0",
                           "1.2.3 1.2.3",
                           "1.2.3|1",
                           "~01",
                           "1.0.0-alpha+b c"}) {
    all.emplace_back(text);
  }
  return all;
}

bool by_values(std::string_view version, std::string_view range, Options options) {
  const auto candidate = semver::Version::parse(version, semver::grammar_of(options));
  const auto all = semver::Range::parse(range, options);
  return candidate && all && all->satisfied_by(*candidate);
}

std::string read(const std::string& text, Options options) {
  const auto range = semver::Range::parse(text, options);
  return range ? range->canonical() : "!";
}

TEST_CASE("satisfying: two texts get the answer of the values that they spell") {
  const auto versions = sample_versions();
  for (const Options options : every_option) {
    for (const std::string& range : ranges_of_every_form()) {
      for (const semver::Version& version : versions) {
        const std::string text = version.to_string();
        CAPTURE(range);
        CAPTURE(text);
        CHECK(semver::satisfies(text, range, options) == by_values(text, range, options));
      }
    }
  }
}

// A tab is for the thorough reader, which takes all forms; the quick one takes the usual ones.
TEST_CASE("satisfying: the quick reader of ranges reads what the thorough one does") {
  for (const Options options : every_option) {
    for (const std::string& range : ranges_of_every_form()) {
      CAPTURE(range);
      CHECK(read(range, options) == read("\t" + range, options));
    }
  }
}

}  // namespace
}  // namespace tank::testing
