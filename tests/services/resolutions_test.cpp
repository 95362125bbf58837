// SPDX-License-Identifier: Apache-2.0
// Resolution over what is really published.
#include <string>

#include <doctest/doctest.h>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;

Actor given_graph(World& world) {
  const Actor ann = world.person("ann");
  world.team(ann, "acme");
  good(world.publish(ann, {.name = "@acme/text", .version = "1.0.0"}));
  good(world.publish(ann, {.name = "@acme/text", .version = "1.2.0"}));
  good(world.publish(ann, {.name = "@acme/text", .version = "2.0.0"}));
  good(world.publish(ann, {.name = "@acme/pdf",
                           .version = "1.0.0",
                           .permissions = R"({"subprocess":true})",
                           .skills = R"({"@acme/text":"^1.0.0"})"}));
  return ann;
}

std::string chosen(const registry::Resolution& resolution) {
  std::string out;
  for (const auto& package : resolution.packages) {
    out += (out.empty() ? "" : " ") + package.name.to_string() + '@' +
           package.release.version.to_string();
  }
  return out;
}

resolve::Problem problem_of(const char* name, const char* range) {
  resolve::Problem problem;
  problem.roots = {{.name = name, .range = range}};
  return problem;
}

TEST_CASE("resolutions: one request from a range to releases with what a lock needs") {
  in_every_world([](World& world) {
    const Actor ann = given_graph(world);
    const auto resolved = good(
        world->resolutions.resolve(identity::anonymous("r"), problem_of("@acme/pdf", "latest")));
    REQUIRE_FALSE(resolved.refused.has_value());
    CHECK(chosen(resolved) == "@acme/pdf@1.0.0 @acme/text@1.2.0");
    const auto& pdf = resolved.packages[0];
    CHECK(pdf.release.integrity ==
          good(world->releases.find(ann, named("@acme/pdf"), "1.0.0")).integrity);
    CHECK(pdf.release.permissions.subprocess);
    REQUIRE(pdf.dependencies.size() == 1);
    CHECK(pdf.dependencies[0].second == versioned("1.2.0"));
    REQUIRE(resolved.roots.size() == 1);
    CHECK(resolved.roots[0].second == versioned("1.0.0"));
  });
}

TEST_CASE("resolutions: yanked and removed releases are not chosen, unless a lock holds them") {
  in_every_world([](World& world) {
    const Actor ann = given_graph(world);
    good(world->releases.change(ann, named("@acme/text"), versioned("1.2.0"), {.yanked = true}));
    auto problem = problem_of("@acme/pdf", "*");
    CHECK(chosen(good(world->resolutions.resolve(ann, problem))) ==
          "@acme/pdf@1.0.0 @acme/text@1.0.0");
    problem.preferred["@acme/text"] = {versioned("1.2.0")};
    CHECK(chosen(good(world->resolutions.resolve(ann, problem))) ==
          "@acme/pdf@1.0.0 @acme/text@1.2.0");
    good(world->releases.remove(ann, named("@acme/text"), versioned("1.2.0"), ""));
    CHECK(chosen(good(world->resolutions.resolve(ann, problem))) ==
          "@acme/pdf@1.0.0 @acme/text@1.0.0");
  });
}

TEST_CASE("resolutions: no solution comes with its proof, and a minimum age follows the clock") {
  in_every_world([](World& world) {
    const Actor ann = given_graph(world);
    const auto refused = good(world->resolutions.resolve(ann, problem_of("@acme/text", "^9.0.0")));
    REQUIRE(refused.refused.has_value());
    CHECK_FALSE(refused.refused->empty());
    CHECK(refused.packages.empty());

    auto young = problem_of("@acme/text", "*");
    young.policy.minimum_age = std::chrono::hours(1);
    CHECK(good(world->resolutions.resolve(ann, young)).refused.has_value());
    world->clock.advance(std::chrono::hours(2));
    CHECK(chosen(good(world->resolutions.resolve(ann, young))) == "@acme/text@2.0.0");
  });
}

TEST_CASE("resolutions: a token that may not read gets no answer") {
  in_every_world([](World& world) {
    Actor ann = given_graph(world);
    ann.scopes = identity::Scopes({identity::Scope::skills_publish});
    CHECK(word_of(world->resolutions.resolve(ann, problem_of("@acme/pdf", "*"))) == "forbidden");
  });
}

}  // namespace
}  // namespace tank::testing
