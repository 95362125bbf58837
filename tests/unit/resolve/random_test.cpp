// SPDX-License-Identifier: Apache-2.0
#include <random>

#include <doctest/doctest.h>

#include <tank/resolve/check.hpp>
#include <tank/resolve/graph.hpp>

#include "brute_force.hpp"
#include "world.hpp"

namespace tank::testing {
namespace {

std::string fault_of(SmallWorld& world, const Result<resolve::Resolution>& answer,
                     bool is_solvable) {
  if (!answer) return answer.error().detail;
  if (const auto* why = std::get_if<resolve::Explanation>(&*answer)) {
    if (is_solvable) return "there is a solution";
    const auto checked = check_conflict(world.problem, world.source, why->conflict);
    return checked ? "" : checked.error().detail;
  }
  if (!is_solvable) return "there is no solution";
  const auto checked =
      check_solution(world.problem, world.source, std::get<resolve::Solution>(*answer));
  return checked ? "" : checked.error().detail;
}

TEST_CASE("resolver: agrees with trying everything, on thousands of random problems") {
  std::mt19937 random{20260101};
  resolve::Resolver resolver;
  int unsolvable = 0;
  for (int i = 0; i < 4'000; ++i) {
    std::vector<std::uint8_t> bytes(160);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    Choices choices{bytes.data(), bytes.size()};
    SmallWorld world =
        small_world(choices, i % 2 == 0 ? resolve::Mode::flat : resolve::Mode::bucket);
    const bool is_solvable = BruteForce{world}.is_solvable();
    unsolvable += is_solvable ? 0 : 1;
    CAPTURE(i);
    const auto answer = resolver.resolve(world.problem, world.source);
    REQUIRE(fault_of(world, answer, is_solvable) == "");
    const auto graph =
        resolve::CompiledGraph::compile(world.source.names(), world.source, world.problem.mode);
    REQUIRE(graph);
    REQUIRE(outcome(resolver.resolve(world.problem, *graph)) == outcome(answer));
  }
  CHECK(unsolvable > 400);
  CHECK(unsolvable < 3'600);
}

}  // namespace
}  // namespace tank::testing
