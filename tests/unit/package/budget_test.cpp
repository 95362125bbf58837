// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <tank/package/budget.hpp>
#include <tank/package/escalation.hpp>

namespace {

using tank::package::Ask;
using tank::package::check_budget;
using tank::package::check_escalation;
using tank::package::covers;
using tank::package::describe_excess;
using tank::package::Excess;
using tank::package::normalize;
using tank::package::Permissions;
using tank::package::widen_budget;
using tank::semver::Version;

const Permissions budget =
    normalize({.network_outbound = {"*.acme.com"}, .filesystem_read = {"src/**"}}).value();

TEST_CASE("budget: who goes over it, and by what") {
  const Ask asks[] = {
      {"@a/within@1.0.0", normalize({.network_outbound = {"api.acme.com"}}).value()},
      {"@a/beyond@1.0.0",
       normalize({.network_outbound = {"x.acme.com", "evil.org"}, .subprocess = true}).value()},
      {"@a/also@2.0.0", normalize({.network_outbound = {"evil.org"}}).value()},
  };
  const auto excess = check_budget(budget, asks);
  REQUIRE(excess.size() == 2);
  CHECK(excess[0] ==
        Excess{"@a/beyond@1.0.0", {.network_outbound = {"evil.org"}, .subprocess = true}});
  CHECK(excess[1] == Excess{"@a/also@2.0.0", {.network_outbound = {"evil.org"}}});
  CHECK(describe_excess(excess) ==
        std::vector<std::string>{"network.outbound evil.org  (@a/beyond@1.0.0, @a/also@2.0.0)",
                                 "subprocess  (@a/beyond@1.0.0)"});
  const Permissions wider = widen_budget(budget, asks);
  CHECK(check_budget(wider, asks).empty());
  CHECK(covers(wider, budget));
}

TEST_CASE("budget: the empty one denies everything, and asking for nothing is within it") {
  const Ask asks[] = {{"@a/b@1.0.0", normalize({.subprocess = true}).value()}, {"@a/c@1.0.0", {}}};
  CHECK(check_budget({}, asks).size() == 1);
}

struct Row {
  std::string_view previous, next;
  bool host, path;  // whether a new one is refused
};

TEST_CASE("escalation: how large a step must be for a new host and for a new path") {
  const Row rows[] = {
      {"1.2.3", "1.2.4", true, true},
      {"1.2.3", "1.3.0", true, false},
      {"1.2.3", "2.0.0", false, false},
      {"1.2.3", "2.0.0-beta.1", false, false},
      {"2.0.0-beta.1", "2.0.0-beta.2", true, true},
      {"2.0.0-beta.1", "2.0.0", true, true},
      {"0.2.3", "0.2.4", true, true},
      {"0.2.3", "0.3.0", false, false},
      {"0.0.3", "0.0.4", true, true},
      {"0.2.3", "1.0.0", false, false},
  };
  const Permissions host = normalize({.network_outbound = {"new.com"}}).value();
  const Permissions path = normalize({.filesystem_write = {"out/**"}}).value();
  for (const auto& row : rows) {
    CAPTURE(row.previous);
    CAPTURE(row.next);
    const Version previous = Version::parse(row.previous).value();
    const Version next = Version::parse(row.next).value();
    CHECK(check_escalation(previous, {}, next, host).empty() == !row.host);
    CHECK(check_escalation(previous, {}, next, {.subprocess = true}).empty() == !row.host);
    CHECK(check_escalation(previous, {}, next, path).empty() == !row.path);
    CHECK(check_escalation(previous, host, next, {}).empty());
  }
}

TEST_CASE("escalation: a host under a wildcard that was there is not new") {
  const Permissions wide = normalize({.network_outbound = {"*.acme.com"}}).value();
  const Permissions narrow = normalize({.network_outbound = {"api.acme.com"}}).value();
  CHECK(check_escalation(Version(1, 0, 0), wide, Version(1, 0, 1), narrow).empty());
  const auto refused = check_escalation(Version(1, 0, 0), narrow, Version(1, 0, 1), wide);
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].reason ==
        "the host `*.acme.com` is new since 1.0.0; publish it as 2.0.0 or higher");
}

}  // namespace
