// SPDX-License-Identifier: Apache-2.0
#include "core/registry/latest.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace tank::testing {
namespace {

using registry::Release;
using registry::ReleaseState;

Release a_release(const char* version, ReleaseState state = ReleaseState::available) {
  Release release;
  release.version = semver::Version::parse(version).value();
  release.state = state;
  return release;
}

TEST_CASE("latest: the highest available release that is no pre-release") {
  using enum ReleaseState;
  struct Row {
    const char* what;
    std::vector<Release> releases;
    const char* expected;
  };
  const std::vector<Row> rows{
      {"nothing", {}, ""},
      {"one", {a_release("1.0.0")}, "1.0.0"},
      {"SemVer order", {a_release("1.9.0"), a_release("1.10.0")}, "1.10.0"},
      {"a pre-release does not count", {a_release("1.0.0"), a_release("2.0.0-rc.1")}, "1.0.0"},
      {"only pre-releases", {a_release("1.0.0-a"), a_release("1.0.0-b")}, "1.0.0-b"},
      {"yanked ones do not count", {a_release("1.0.0"), a_release("2.0.0", yanked)}, "1.0.0"},
      {"nor quarantined ones", {a_release("1.0.0"), a_release("2.0.0", quarantined)}, "1.0.0"},
      {"nor removed ones", {a_release("1.0.0"), a_release("2.0.0", deleted)}, "1.0.0"},
      {"a pre-release beats a yanked release",
       {a_release("1.0.0-a"), a_release("1.0.0", yanked)},
       "1.0.0-a"},
      {"all are gone", {a_release("1.0.0", yanked), a_release("2.0.0", deleted)}, ""},
  };
  for (Row row : rows) {
    CAPTURE(row.what);
    std::ranges::sort(row.releases, {}, &Release::version);
    do {
      const Release* latest = registry::latest_of(row.releases);
      CHECK((latest == nullptr ? "" : latest->version.to_string()) == std::string(row.expected));
    } while (std::ranges::next_permutation(row.releases, {}, &Release::version).found);
  }
}

TEST_CASE("latest: deciding by one release at a time gives the same as deciding by all") {
  const std::vector<const char*> versions{"1.0.0-a", "1.0.0-b",    "0.9.0",
                                          "1.0.0",   "1.1.0-rc.1", "0.1.0"};
  std::vector<std::size_t> order{0, 1, 2, 3, 4, 5};
  do {
    std::optional<semver::Version> running;
    std::vector<Release> published;
    for (const std::size_t i : order) {
      published.push_back(a_release(versions[i]));
      const semver::Version& version = published.back().version;
      if (registry::takes_over(running, version)) running = version;
      REQUIRE(running == registry::latest_of(published)->version);
    }
  } while (std::ranges::next_permutation(order).found);
}

}  // namespace
}  // namespace tank::testing
