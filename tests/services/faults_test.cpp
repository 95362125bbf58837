// SPDX-License-Identifier: Apache-2.0
// Every storage call of a mutation fails once: nothing half is left, and trying again works.
#include <functional>
#include <string>

#include <doctest/doctest.h>

#include "services/faulty_world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;

constexpr int more_than_any_deed_calls = 400;

struct Deed {
  const char* what;
  std::function<void(World&, const Actor&)> prepare;
  std::function<Result<void>(World&, const Actor&)> run;
};

template <class T>
Result<void> without_value(const Result<T>& result) {
  if (!result) return pass(result);
  return {};
}

const Skill skill{.name = "@acme/pdf", .version = "1.1.0"};

const std::vector<Deed> deeds{
    {"publish a first release", [](World&, const Actor&) {},
     [](World& world, const Actor& ann) { return without_value(world.publish(ann, skill, "k")); }},
    {"publish a second release",
     [](World& world, const Actor& ann) {
       good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0"}));
     },
     [](World& world, const Actor& ann) { return without_value(world.publish(ann, skill, "k")); }},
    {"publish what comes into quarantine",
     [](World& world, const Actor&) { world->scanner.verdict = analysis::Verdict::fail; },
     [](World& world, const Actor& ann) { return without_value(world.publish(ann, skill, "k")); }},
    {"scan anew, against it",
     [](World& world, const Actor& ann) {
       good(world.publish(ann, skill));
       world->scanner.verdict = analysis::Verdict::fail;
       world->scanner.name = "rules-2";
     },
     [](World& world, const Actor&) {
       return without_value(world->scans.rescan(world.admin, {}));
     }},
    {"yank", [](World& world, const Actor& ann) { good(world.publish(ann, skill)); },
     [](World& world, const Actor& ann) {
       return without_value(
           world->releases.change(ann, named("@acme/pdf"), versioned("1.1.0"), {.yanked = true}));
     }},
    {"remove", [](World& world, const Actor& ann) { good(world.publish(ann, skill)); },
     [](World& world, const Actor& ann) {
       return without_value(
           world->releases.remove(ann, named("@acme/pdf"), versioned("1.1.0"), "why"));
     }},
    {"create a token", [](World&, const Actor&) {},
     [](World& world, const Actor& ann) {
       return without_value(
           world->tokens.create(ann, {.name = "ci", .scopes = {}, .package_pattern = {}}));
     }},
};

// Runs the deed with the n-th call failing, until it runs through without a fault. What it
// answered may be wrong only in one way: a success whose answer was lost.
void fail_at_every_call(const Backend& backend, const Deed& deed, sql::FaultKind kind, Loss loss) {
  for (int at = 1; at < more_than_any_deed_calls; ++at) {
    CAPTURE(at);
    FaultyWorld faulty_world(backend);
    World& world = faulty_world.world;
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    deed.prepare(world, ann);
    faulty_world.plan.restart(at, kind, loss);
    const auto first = deed.run(world, ann);
    const bool was_reached = faulty_world.plan.calls >= at;
    faulty_world.plan.restart(0, kind, loss);
    REQUIRE(world.damages() == "");
    if (!was_reached) {
      CHECK(first.has_value());
      return;
    }
    const auto again = deed.run(world, ann);
    INFO((again ? std::string() : describe_error(again.error())));
    REQUIRE(again.has_value());
    REQUIRE(world.damages() == "");
  }
  FAIL("the deed makes more calls than expected");
}

TEST_CASE("faults: a lost request or a lost answer at any call leaves nothing half") {
  for (const Deed& deed : deeds) {
    for (const Loss loss : {Loss::request, Loss::answer}) {
      CAPTURE(deed.what);
      CAPTURE(static_cast<int>(loss));
      fail_at_every_call(backends().front(), deed, sql::FaultKind::unavailable, loss);
    }
  }
}

TEST_CASE("faults: a conflict at any call is repeated, not reported") {
  for (const Deed& deed : deeds) {
    CAPTURE(deed.what);
    fail_at_every_call(backends().front(), deed, sql::FaultKind::conflict, Loss::request);
  }
}

TEST_CASE("faults: on PostgreSQL a publish that fails anywhere can be repeated") {
  fail_at_every_call(postgres(), deeds[1], sql::FaultKind::unavailable, Loss::request);
}

}  // namespace
}  // namespace tank::testing
