// SPDX-License-Identifier: Apache-2.0
#include <tank/base/limits.hpp>
#include <tank/resolve/graph.hpp>
#include <tank/resolve/resolver.hpp>

#include "core/resolve/answer.hpp"
#include "core/resolve/explain.hpp"
#include "core/resolve/graph_data.hpp"
#include "core/resolve/solver.hpp"

namespace tank::inline v0::resolve {

struct Resolver::Memory {
  detail::Universe universe;
  detail::Solver solver;
  std::vector<detail::Id> roots;
  detail::Marks marks;

  Result<Resolution> search(const Problem& problem, Proof proof);
};

Result<Resolution> Resolver::Memory::search(const Problem& problem, Proof proof) {
  if (problem.roots.size() > limits::resolve_roots) {
    return fail(Errc::limit_exceeded, "the project requires more packages than are allowed");
  }
  universe.announce(problem.roots);
  roots.clear();
  for (const Requirement& wanted : problem.roots) {
    const auto id = universe.requirement(wanted);
    if (!id) return pass(id);
    roots.push_back(*id);
  }
  const detail::Rules rules{problem, universe};
  const auto verdict = solver.run(universe, rules, roots);
  if (!verdict) return pass(verdict);
  if (verdict->is_solved) return detail::solution_of(universe, solver, roots, marks);
  if (proof == Proof::verdict) return Explanation{};
  return detail::explain(problem, universe, roots, verdict->core);
}

Resolver::Resolver() : memory_(std::make_unique<Memory>()) {}
Resolver::~Resolver() = default;
Resolver::Resolver(Resolver&&) noexcept = default;
Resolver& Resolver::operator=(Resolver&&) noexcept = default;

Result<Resolution> Resolver::resolve(const Problem& problem, PackageSource& source, Proof proof) {
  memory_->universe.begin(problem.mode, problem.policy.include_prerelease, source);
  return memory_->search(problem, proof);
}

Result<Resolution> Resolver::resolve(const Problem& problem, const CompiledGraph& graph,
                                     Proof proof) {
  if (problem.mode != graph.mode() ||
      problem.policy.include_prerelease != graph.include_prerelease()) {
    const auto source = graph.source();
    return resolve(problem, *source, proof);
  }
  memory_->universe.begin(graph.data_->tables());
  return memory_->search(problem, proof);
}

Result<Resolution> resolve(const Problem& problem, PackageSource& source) {
  return Resolver{}.resolve(problem, source);
}

}  // namespace tank::inline v0::resolve
