// SPDX-License-Identifier: Apache-2.0
// Every status meets every event.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/registry/package_status.hpp>

namespace tank::testing {
namespace {

using registry::PackageEvent;
using registry::PackageStatus;

const std::vector<PackageEvent> events{registry::Published{}, registry::Deprecate{},
                                       registry::Unlist{}, registry::Archive{},
                                       registry::Restore{}};

struct Row {
  PackageStatus from;
  std::vector<std::string> expected;  // `=` stays, `!` is refused
};

const std::vector<Row> table{
    // from                       published deprecate     unlist      archive     restore
    {PackageStatus::draft, {"active", "!", "!", "!", "!"}},
    {PackageStatus::active, {"=", "deprecated", "unlisted", "archived", "="}},
    {PackageStatus::deprecated, {"=", "=", "unlisted", "archived", "active"}},
    {PackageStatus::unlisted, {"=", "deprecated", "=", "archived", "active"}},
    {PackageStatus::archived, {"!", "!", "!", "=", "active"}},
};

std::string outcome_of(PackageStatus from, const PackageEvent& event) {
  const auto after = registry::advance(from, event);
  if (!after) {
    CHECK(after.error().code == Errc::precondition_failed);
    return "!";
  }
  return *after == from ? "=" : std::string(registry::to_string(*after));
}

TEST_CASE("package status: every status meets every event") {
  for (const Row& row : table) {
    REQUIRE(row.expected.size() == events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      const std::string from(registry::to_string(row.from));
      CAPTURE(from);
      CAPTURE(i);
      CHECK(outcome_of(row.from, events[i]) == row.expected[i]);
    }
  }
}

TEST_CASE("package status: words are read back, and others refused") {
  for (const Row& row : table) {
    CHECK(registry::parse_package_status(registry::to_string(row.from)) == row.from);
  }
  CHECK_FALSE(registry::parse_package_status("gone").has_value());
}

}  // namespace
}  // namespace tank::testing
