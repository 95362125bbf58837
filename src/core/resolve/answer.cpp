// SPDX-License-Identifier: Apache-2.0
#include "core/resolve/answer.hpp"

#include <algorithm>

namespace tank::inline v0::resolve::detail {
namespace {

class Reading {
 public:
  Reading(const Universe& universe, const Solver& solver, Marks& marks)
      : universe_(&universe), solver_(&solver), marks_(&marks) {
    marks_->begin(universe.slot_count());
  }

  // The slot of versions that stands behind a target; `nothing` where it was left out.
  [[nodiscard]] Id follow(Id target) const {
    while (target < left_out && universe_->slot(target).kind != SlotKind::versions) {
      const auto groups = universe_->groups_of(target, solver_->chosen(target));
      if (groups.empty()) return nothing;
      target = universe_->group(groups.front()).target;
    }
    return target < left_out ? target : nothing;
  }

  void reach(Id slot) {
    if (marks_->mark(slot)) reached_.push_back(slot);
  }

  [[nodiscard]] std::pair<std::string, semver::Version> named(Id slot) const {
    const SlotRow& row = universe_->slot(slot);
    return {std::string{universe_->name(row.package)},
            universe_->version(row.package, ordinal_of(slot))};
  }

  std::vector<Chosen> packages() {
    for (std::size_t i = 0; i < reached_.size(); ++i) reach_targets(reached_[i]);
    // Series of one package follow each other from lowest to highest.
    std::ranges::sort(reached_, [this](Id a, Id b) {
      const Id left = universe_->slot(a).package;
      const Id right = universe_->slot(b).package;
      return left == right ? a < b : universe_->name(left) < universe_->name(right);
    });
    std::vector<Chosen> all;
    all.reserve(reached_.size());
    for (const Id slot : reached_) all.push_back(read(slot));
    return all;
  }

 private:
  [[nodiscard]] Id ordinal_of(Id slot) const {
    return universe_->slot(slot).first + solver_->chosen(slot) - 1;
  }

  void reach_targets(Id slot) {
    for (const Id group : universe_->groups_of(slot, solver_->chosen(slot))) {
      const Id target = follow(universe_->group(group).target);
      if (target != nothing) reach(target);
    }
  }

  [[nodiscard]] Chosen read(Id slot) const {
    const SlotRow& row = universe_->slot(slot);
    Chosen chosen;
    std::tie(chosen.name, chosen.version) = named(slot);
    chosen.yanked =
        (universe_->version_row(row.package, ordinal_of(slot)).flags & yanked_flag) != 0;
    const auto groups = universe_->groups_of(slot, solver_->chosen(slot));
    chosen.dependencies.reserve(groups.size());
    for (const Id group : groups) {
      const Id target = follow(universe_->group(group).target);
      if (target != nothing) chosen.dependencies.push_back(named(target));
    }
    std::ranges::sort(chosen.dependencies);
    const auto twice = std::ranges::unique(chosen.dependencies);
    chosen.dependencies.erase(twice.begin(), twice.end());
    return chosen;
  }

  const Universe* universe_;
  const Solver* solver_;
  Marks* marks_;
  std::vector<Id> reached_;
};

}  // namespace

Solution solution_of(const Universe& universe, const Solver& solver, std::span<const Id> roots,
                     Marks& marks) {
  Reading reading{universe, solver, marks};
  Solution solution;
  for (const Id root : roots) {
    const Id slot = reading.follow(universe.requirement_row(root).target);
    if (slot == nothing) continue;
    reading.reach(slot);
    solution.roots.push_back(reading.named(slot));
  }
  solution.packages = reading.packages();
  return solution;
}

}  // namespace tank::inline v0::resolve::detail
