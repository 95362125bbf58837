// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <tank/semver/coerce.hpp>
#include <tank/semver/increment.hpp>

#include "unit/semver/samples.hpp"

namespace tank::testing {
namespace {

using semver::PrereleaseBase;
using semver::Release;

struct Row {
  const char* version;
  Release release;
  const char* identifier;
  PrereleaseBase base;
  const char* expected;
};

TEST_CASE("increments: each kind of release leads to its next version") {
  constexpr auto zero = PrereleaseBase::zero;
  constexpr auto none = PrereleaseBase::none;
  const std::vector<Row> table{
      {"1.2.3", Release::major, "", zero, "2.0.0"},
      {"2.0.0-1", Release::major, "", zero, "2.0.0"},
      {"1.2.3", Release::minor, "", zero, "1.3.0"},
      {"1.3.0-1", Release::minor, "", zero, "1.3.0"},
      {"1.2.3-1", Release::patch, "", zero, "1.2.3"},
      {"1.2.3+build", Release::patch, "", zero, "1.2.4"},
      {"1.2.3", Release::premajor, "", zero, "2.0.0-0"},
      {"1.2.3", Release::preminor, "rc", PrereleaseBase::one, "1.3.0-rc.1"},
      {"1.2.3-4", Release::prepatch, "dev", none, "1.2.4-dev"},
      {"1.2.3", Release::prerelease, "beta", zero, "1.2.4-beta.0"},
      {"1.2.3-beta.1", Release::prerelease, "beta", zero, "1.2.3-beta.2"},
      {"1.2.3-alpha.9.beta", Release::prerelease, "", zero, "1.2.3-alpha.10.beta"},
      {"1.2.3-beta.x", Release::pre, "beta", zero, "1.2.3-beta.0"},
      {"1.2.3-rc.1", Release::release, "", zero, "1.2.3"},
      {"1.2.3", Release::release, "", zero, "invalid_argument"},
      {"1.2.3-dev", Release::prerelease, "dev", none, "invalid_argument"},
      {"1.2.3", Release::prerelease, "", none, "invalid_argument"},
      {"1.2.3", Release::prerelease, "a/b", zero, "invalid_argument"},
      {"9007199254740991.0.0", Release::major, "", zero, "limit_exceeded"},
  };
  for (const Row& row : table) {
    CAPTURE(row.version);
    CAPTURE(row.expected);
    const auto next =
        semver::increment(version(row.version), {row.release, row.identifier, row.base});
    CHECK((next ? next->to_string() : std::string(to_string(next.error().code))) == row.expected);
  }
}

TEST_CASE("increments: the next version is above, and the difference names the release") {
  for (const Release release : {Release::major, Release::minor, Release::patch, Release::premajor,
                                Release::preminor, Release::prepatch}) {
    const auto from = version("1.2.3");
    const auto next = semver::increment(from, {release}).value();
    CHECK(next > from);
    CHECK(semver::diff(from, next) == release);
    CHECK(semver::diff(next, from) == release);
    CHECK(semver::release_from(to_string(release)) == release);
  }
  CHECK_FALSE(semver::diff(version("1.0.0"), version("1.0.0+x")).has_value());
  CHECK(semver::diff(version("1.0.0-1"), version("1.0.0")) == Release::major);
  CHECK_FALSE(semver::release_from("fake").has_value());
}

TEST_CASE("truncation: everything below the release goes") {
  const auto from = version("4.5.6-rc.1+b");
  CHECK(semver::truncate(from, Release::major)->to_full_string() == "4.0.0");
  CHECK(semver::truncate(from, Release::minor)->to_full_string() == "4.5.0");
  CHECK(semver::truncate(from, Release::patch)->to_full_string() == "4.5.6");
  CHECK(semver::truncate(from, Release::premajor)->to_full_string() == "4.5.6-rc.1");
  CHECK_FALSE(semver::truncate(from, Release::pre).has_value());
}

std::string coerced(const char* text, semver::Coercion coercion = {}) {
  const auto version = semver::coerce(text, coercion);
  return version ? version->to_full_string() : "!";
}

TEST_CASE("coercion: the first or the last version in a text") {
  CHECK(coerced("v2") == "2.0.0");
  CHECK(coerced("x1.2.3.4y") == "1.2.3");
  CHECK(coerced("x1.2.3.4y", {.rightmost = true}) == "2.3.4");
  CHECK(coerced("1.2.3-rc.1+b x", {.include_prerelease = true}) == "1.2.3-rc.1+b");
  CHECK(coerced("1.2.3-rc.01", {.include_prerelease = true}) == "1.2.3-rc");
  CHECK(coerced("12345678901234567 1.2") == "1.2.0");
  CHECK(coerced("1.12345678901234567") == "1.0.0");
  CHECK(coerced("01.2") == "!");
  CHECK(coerced("none") == "!");
  CHECK(semver::clean(" =v1.2.3 ")->to_string() == "1.2.3");
  CHECK_FALSE(semver::clean("1.2").has_value());
}

}  // namespace
}  // namespace tank::testing
