// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <doctest/doctest.h>

#include <tank/semver/range_set.hpp>

#include "unit/semver/samples.hpp"

namespace tank::testing {
namespace {

using semver::Options;
using semver::Range;
using semver::Version;

constexpr Options with_prereleases{.include_prerelease = true};

TEST_CASE("range sets: what satisfies both ranges proves that they intersect") {
  const auto versions = sample_versions();
  for (const Options options : {Options{}, with_prereleases}) {
    for (const std::string& a : sample_ranges()) {
      for (const std::string& b : sample_ranges()) {
        CAPTURE(a);
        CAPTURE(b);
        const Range left = range(a, options);
        const Range right = range(b, options);
        // Without pre-releases node-semver looks at comparators one by one, and does not find
        // an exact pre-release in a range that allows it by another comparator.
        const bool all = options.include_prerelease;
        const bool shared = std::ranges::any_of(versions, [&](const Version& version) {
          return (all || !version.is_prerelease()) && left.satisfied_by(version) &&
                 right.satisfied_by(version);
        });
        if (shared) CHECK(semver::intersects(left, right));
        if (all) CHECK(semver::intersects(left, right) == semver::intersects(right, left));
      }
    }
  }
}

TEST_CASE("range sets: what satisfies a subset satisfies the whole") {
  const auto versions = sample_versions();
  for (const Options options : {Options{}, with_prereleases}) {
    for (const std::string& a : sample_ranges()) {
      CHECK(semver::subset(range(a, options), range(a, options)));
      for (const std::string& b : sample_ranges()) {
        CAPTURE(a);
        CAPTURE(b);
        const Range part = range(a, options);
        const Range whole = range(b, options);
        if (!semver::subset(part, whole)) continue;
        for (const Version& version : versions) {
          if (part.satisfied_by(version)) CHECK(whole.satisfied_by(version));
        }
      }
    }
  }
}

TEST_CASE("range sets: a version is above, below, in, or in a gap, never two of them") {
  for (const std::string& text : sample_ranges()) {
    // Without pre-releases node-semver finds one that a range skips above and below it.
    const Range all = range(text, with_prereleases);
    for (const Version& version : sample_versions()) {
      CAPTURE(text);
      CAPTURE(version.to_string());
      const int places = (all.satisfied_by(version) ? 1 : 0) +
                         (semver::greater_than_range(version, all) ? 1 : 0) +
                         (semver::less_than_range(version, all) ? 1 : 0);
      CHECK(places <= (text == "<0.0.0-0" ? 2 : 1));
    }
  }
}

TEST_CASE("range sets: the minimum satisfies, and nothing below it does") {
  for (const std::string& text : sample_ranges()) {
    CAPTURE(text);
    const Range all = range(text);
    const auto lowest = semver::min_version(all);
    if (lowest) CHECK(all.satisfied_by(*lowest));
    for (const Version& version : sample_versions()) {
      if (all.satisfied_by(version)) CHECK((lowest && *lowest <= version));
    }
  }
}

TEST_CASE("range sets: the minimum of an open bound is the next version") {
  CHECK(semver::min_version(range(">1.2.3"))->to_string() == "1.2.4");
  CHECK(semver::min_version(range(">1.2.3-a"))->to_string() == "1.2.3-a.0");
  CHECK_FALSE(semver::min_version(range(">4 <3")).has_value());
}

TEST_CASE("range sets: a simplified range takes the same versions") {
  std::vector<std::string> texts;
  for (const Version& version : sample_versions()) texts.push_back(version.to_string());
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  for (const std::string& text : sample_ranges()) {
    CAPTURE(text);
    const auto simple = semver::simplify(views, range(text));
    REQUIRE(simple.has_value());
    CHECK(simple->size() <= text.size());
  }
  const std::vector<std::string_view> few{"1.1.0", "1.0.0", "2.0.0", "1.2.0"};
  CHECK(semver::simplify(few, range("1.0.0 || 1.1.0 || 1.2.0")).value() == "<=1.2.0");
  CHECK(semver::simplify(few, range("1.x")).value() == "1.x");
  CHECK_FALSE(semver::simplify(std::vector<std::string_view>{"x"}, range("1.x")).has_value());
}

TEST_CASE("range sets: comparators come out as text") {
  using Texts = std::vector<std::vector<std::string>>;
  CHECK(semver::to_comparators(range("^1.2.3 || 4")) ==
        Texts{{">=1.2.3", "<2.0.0-0"}, {">=4.0.0", "<5.0.0-0"}});
  CHECK(semver::to_comparators(range("*")) == Texts{{""}});
}

}  // namespace
}  // namespace tank::testing
