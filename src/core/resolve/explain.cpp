// SPDX-License-Identifier: Apache-2.0
#include "core/resolve/explain.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "core/resolve/hints.hpp"
#include "core/resolve/report.hpp"

namespace tank::inline v0::resolve::detail {
namespace {

constexpr std::array all_refusals{Refusal::denied,      Refusal::not_allowed,   Refusal::yanked,
                                  Refusal::minimum_age, Refusal::minimum_score, Refusal::not_signed,
                                  Refusal::budget};

// A conflict that shrinks as long as what remains still leaves no solution.
class Shrinking {
 public:
  Shrinking(const Problem& problem, Universe& universe, std::span<const Id> roots)
      : universe_(&universe), rules_(problem, universe), roots_(roots) {}

  Result<void> run(std::span<const Cause> core) {
    filter_.groups.resize(universe_->group_count());
    for (Id i = 0; i < universe_->group_count(); ++i) filter_.groups[i] = is_structure(i);
    keep(core, roots_);
    find_refusals();
    if (auto done = shrink(conflict_.refusals); !done) return done;
    if (auto done = shrink(conflict_.groups); !done) return done;
    return shrink(conflict_.roots);
  }

  // Proves the conflict again, now with nothing else in sight.
  Result<void> prove() {
    const auto verdict = solve(true);
    if (!verdict) return pass(verdict);
    return {};
  }

  [[nodiscard]] const Conflict& conflict() const { return conflict_; }
  [[nodiscard]] const Solver& solver() const { return solver_; }
  [[nodiscard]] const Rules& rules() const { return rules_; }
  [[nodiscard]] std::span<const Id> roots() const { return tried_roots_; }

 private:
  // What a choice offers is no fact of the project: it always holds.
  [[nodiscard]] bool is_structure(Id group) const {
    return universe_->slot(universe_->group(group).slot).kind != SlotKind::versions;
  }

  // Reduces the conflict to the causes that a search named, in terms of its roots.
  void keep(std::span<const Cause> core, std::span<const Id> roots) {
    std::vector<Id> kept_roots;
    conflict_.groups.clear();
    for (const Cause& each : core) {
      if (each.kind == Cause::root) kept_roots.push_back(roots[each.id]);
      if (each.kind == Cause::group && !is_structure(each.id)) conflict_.groups.push_back(each.id);
    }
    conflict_.roots = std::move(kept_roots);
    // Numbers depend on what was loaded when; the answer must not.
    std::ranges::sort(conflict_.groups, {}, [&](Id group) {
      const SlotRow& source = universe_->slot(universe_->group(group).slot);
      const RequirementRow& wanted =
          universe_->requirement_row(universe_->group(group).requirement);
      return std::tuple{universe_->name(source.package), source.first,
                        universe_->name(wanted.package), universe_->text(wanted.range)};
    });
  }

  void find_refusals() {
    std::vector<Id> packages;
    for (const Id root : conflict_.roots) {
      packages.push_back(universe_->requirement_row(root).package);
    }
    for (const Id group : conflict_.groups) {
      packages.push_back(universe_->requirement_row(universe_->group(group).requirement).package);
    }
    std::ranges::sort(packages, {}, [&](Id package) { return universe_->name(package); });
    const auto twice = std::ranges::unique(packages);
    packages.erase(twice.begin(), twice.end());
    for (const Id package : packages) {
      for (const Refusal rule : all_refusals) {
        for (Id i = 0; i < universe_->package_row(package).version_count; ++i) {
          if (!rules_.applies(rule, package, i)) continue;
          conflict_.refusals.emplace_back(package, rule);
          break;
        }
      }
    }
  }

  Result<Solver::Verdict> solve(bool record) {
    for (const Id group : conflict_.groups) filter_.groups[group] = true;
    rules_.only(conflict_.refusals);
    tried_roots_ = conflict_.roots;
    auto verdict = solver_.run(*universe_, rules_, tried_roots_, &filter_, record);
    for (const Id group : conflict_.groups) filter_.groups[group] = false;
    return verdict;
  }

  // Leaves out one fact after the other, for good where the rest still conflicts. What is
  // needed gathers at the end; a search that fails names what it used, and so drops many.
  template <class Facts>
  Result<void> shrink(Facts& facts) {
    for (std::size_t needed = 0; needed < facts.size();) {
      const auto at = facts.end() - static_cast<std::ptrdiff_t>(needed) - 1;
      const auto fact = *at;
      const std::size_t place = static_cast<std::size_t>(at - facts.begin());
      facts.erase(at);
      const auto verdict = solve(false);
      if (!verdict) return pass(verdict);
      if (verdict->is_solved) {
        facts.insert(facts.begin() + static_cast<std::ptrdiff_t>(place), fact);
        ++needed;
      } else {
        const std::vector<Id> roots = tried_roots_;
        keep(verdict->core, roots);
      }
    }
    return {};
  }

  Universe* universe_;
  Rules rules_;
  std::span<const Id> roots_;
  std::vector<Id> tried_roots_;
  Conflict conflict_;
  Filter filter_;
  Solver solver_;
};

}  // namespace

Result<Explanation> explain(const Problem& problem, Universe& universe, std::span<const Id> roots,
                            std::span<const Cause> core) {
  Shrinking shrinking{problem, universe, roots};
  if (auto done = shrinking.run(core); !done) return pass(done);
  if (auto done = shrinking.prove(); !done) return pass(done);
  const Report report{universe, shrinking.rules(), shrinking.roots()};
  Explanation made;
  made.conflict = report.facts(shrinking.conflict());
  made.steps = report.steps(shrinking.solver(), shrinking.conflict());
  made.hints = hints_of(problem, universe, shrinking.conflict());
  return made;
}

}  // namespace tank::inline v0::resolve::detail
