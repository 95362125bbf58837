// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <doctest/doctest.h>

#include <tank/package/look_alike.hpp>

namespace {

using tank::package::PackageName;

PackageName name(std::string_view text) { return PackageName::parse(text).value(); }

struct Row {
  std::string_view a, b;
  bool alike;
  bool slip;  ///< one letter apart
};

const Row rows[] = {
    {"@acme/pdf", "@acme/pdf", false, false},
    {"@acme/tool", "@acme/t00l", true, true},
    {"@acme/skill", "@acme/ski1l", true, true},
    {"@acme/pin", "@acme/p1n", true, true},
    {"@acme/modern", "@acme/modem", true, true},
    {"@acme/view", "@acme/vievv", true, true},
    {"@acme/pdf-reader", "@acme/pdf_reader", true, true},
    {"@acme/pdf-reader", "@acme/pdff-reader", true, true},
    {"@acme/expres", "@acme/express", true, true},
    {"@acme/bookkeeper", "@acme/bokeper", true, false},
    // numbers are numbers
    {"@acme/p1", "@acme/p11", false, true},
    {"@acme/api", "@acme/api1", false, true},
    {"@acme/v1-1", "@acme/v11", false, true},
    {"@acme/v1-11", "@acme/v11-1", false, true},
    {"@acme/p10", "@acme/p100", false, true},
    // slips
    {"@acme/pdf", "@acme/pfd", false, true},
    {"@acme/pdf", "@acme/pdg", false, true},
    {"@acme/pdf", "@acne/pdf", false, true},
    {"@acme/pdf", "@acmme/pdf", true, true},
    {"@acme/pdf", "@acrne/pdf", true, true},
    {"@acme/pdf", "@acne/pdg", false, false},
    {"@acme/pdf", "@acme/csv", false, false},
    {"@a/bc", "@ab/c", false, false},
};

TEST_CASE("look-alikes: names that are taken for each other, and slips of one letter") {
  for (const Row& row : rows) {
    CAPTURE(row.a);
    CAPTURE(row.b);
    CHECK(look_alike(name(row.a), name(row.b)) == row.alike);
    CHECK(look_alike(name(row.b), name(row.a)) == row.alike);
    CHECK(one_slip_apart(name(row.a), name(row.b)) == row.slip);
    CHECK(one_slip_apart(name(row.b), name(row.a)) == row.slip);
  }
}

TEST_CASE("look-alikes: a store finds them by one of the skeletons") {
  for (const Row& row : rows) {
    const PackageName a = name(row.a);
    const PackageName b = name(row.b);
    // Scopes are told apart by who owns them; several doubled letters at once meet in the middle.
    if (!row.alike || a.scope() != b.scope()) continue;
    CAPTURE(row.a);
    CAPTURE(row.b);
    const auto ours = look_alike_skeletons(a);
    const auto theirs = look_alike_skeletons(b);
    const bool found = std::ranges::find(ours, skeleton(b)) != ours.end();
    CHECK((found || std::ranges::find(theirs, skeleton(a)) != theirs.end()));
    CHECK(ours.front() == skeleton(a));
  }
}

}  // namespace
