// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <doctest/doctest.h>

#include <tank/semver/satisfying.hpp>
#include <tank/semver/sorted_versions.hpp>

#include "unit/semver/samples.hpp"

namespace tank::testing {
namespace {

using semver::Interval;
using semver::Options;
using semver::SortedVersions;

TEST_CASE("sorted versions: ordinals are exactly the versions that satisfy") {
  auto shuffled = sample_versions();
  std::ranges::reverse(shuffled);
  const SortedVersions sorted(shuffled);
  REQUIRE(std::ranges::is_sorted(sorted.versions()));
  for (const Options options : {Options{}, Options{.include_prerelease = true}}) {
    for (const std::string& text : sample_ranges()) {
      CAPTURE(text);
      const auto wanted = range(text, options);
      std::vector<bool> inside(sorted.size());
      std::uint32_t end = 0;
      for (const auto& [low, high] : semver::ordinals(sorted, wanted)) {
        CHECK(low < high);
        CHECK((low > end || end == 0));
        end = high;
        std::fill(inside.begin() + low, inside.begin() + high, true);
      }
      for (std::size_t i = 0; i < sorted.size(); ++i) {
        CAPTURE(sorted[i].to_string());
        CHECK(inside[i] == wanted.satisfied_by(sorted[i]));
      }
    }
  }
}

TEST_CASE("sorted versions: the highest is the last that satisfies") {
  const SortedVersions sorted(sample_versions());
  for (const Options options : {Options{}, Options{.include_prerelease = true}}) {
    for (const std::string& text : sample_ranges()) {
      CAPTURE(text);
      const auto wanted = range(text, options);
      const auto walked = semver::max_satisfying(sorted.versions(), wanted);
      const auto found = sorted.highest(wanted);
      REQUIRE(found.has_value() == walked.has_value());
      if (found) CHECK(*found == *walked);
    }
  }
}

TEST_CASE("sorted versions: pre-releases that nothing allows split intervals") {
  const SortedVersions sorted({version("1.0.0"), version("1.1.0-a"), version("1.1.0-b"),
                               version("1.1.0"), version("1.2.0-a"), version("1.2.0")});
  CHECK(semver::ordinals(sorted, range("1.x")) == std::vector<Interval>{{0, 1}, {3, 4}, {5, 6}});
  CHECK(semver::ordinals(sorted, range(">=1.1.0-b <2")) == std::vector<Interval>{{2, 4}, {5, 6}});
  CHECK(semver::ordinals(sorted, range("1.x", {.include_prerelease = true})) ==
        std::vector<Interval>{{0, 6}});
  CHECK(semver::ordinals(sorted, range("<0.0.0-0")).empty());
}

TEST_CASE("sorted versions: bounds are those of the standard library") {
  const SortedVersions sorted(sample_versions());
  for (const auto& each : sample_versions()) {
    CAPTURE(each.to_string());
    const auto all = sorted.versions();
    CHECK(sorted.lower_bound(each) == std::lower_bound(all.begin(), all.end(), each) - all.begin());
    CHECK(sorted.upper_bound(each) == std::upper_bound(all.begin(), all.end(), each) - all.begin());
    CHECK(sorted[sorted.find(each).value()] == each);
  }
  CHECK_FALSE(sorted.find(version("1.0.0-gamma")).has_value());
  CHECK_FALSE(SortedVersions().highest(range("*")).has_value());
}

}  // namespace
}  // namespace tank::testing
