// SPDX-License-Identifier: Apache-2.0
// Bytes make a small problem; the answer must agree with trying everything.
#include <tank/resolve/check.hpp>
#include <tank/resolve/resolver.hpp>

#include "fuzz/target.hpp"
#include "unit/resolve/brute_force.hpp"

void tank::fuzz::run(std::string_view text) {
  if (text.empty()) return;
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  testing::Choices choices{bytes.data(), bytes.size()};
  const auto mode = choices.below(2) == 0 ? resolve::Mode::flat : resolve::Mode::bucket;
  auto world = testing::small_world(choices, mode);
  const auto answer = resolve::resolve(world.problem, world.source);
  demand(answer.has_value());
  const bool is_solvable = testing::BruteForce{world}.is_solvable();
  if (const auto* solution = std::get_if<resolve::Solution>(&*answer)) {
    demand(is_solvable && check_solution(world.problem, world.source, *solution).has_value());
    return;
  }
  const auto& why = std::get<resolve::Explanation>(*answer);
  demand(!is_solvable && check_conflict(world.problem, world.source, why.conflict).has_value());
}
