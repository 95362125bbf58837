// SPDX-License-Identifier: Apache-2.0
#include "core/resolve/report.hpp"

#include <algorithm>

namespace tank::inline v0::resolve::detail {

struct Report::Draft {
  const Solver* solver;
  const Conflict* conflict;
  std::vector<Step> steps;
  std::map<Cause, std::size_t> placed;
  std::map<std::pair<Id, Refusal>, std::size_t> refused;
};

Requirement Report::requirement_of(Id requirement) const {
  const RequirementRow& row = universe_->requirement_row(requirement);
  return {.name = std::string{universe_->name(row.package)},
          .range = std::string{universe_->text(row.range)},
          .optional = row.is_optional != 0};
}

// The versions that some states of a slot mean, ascending, as ordinals of the package.
std::vector<Id> Report::ordinals_of(Id slot, const Word* states) const {
  const SlotRow& row = universe_->slot(slot);
  std::vector<Id> all;
  for (Id k = 1; k <= row.count; ++k) {
    if (!has(states, k)) continue;
    if (row.kind == SlotKind::versions) {
      all.push_back(row.first + k - 1);
      continue;
    }
    for (const Id group : universe_->groups_of(slot, k)) {
      const GroupRow& part = universe_->group(group);
      const auto more = ordinals_of(part.target, universe_->words(part.target_bits));
      all.insert(all.end(), more.begin(), more.end());
    }
  }
  std::ranges::sort(all);
  return all;
}

VersionSet Report::set_of(Id slot, const Word* states) const {
  return set_of(universe_->slot(slot).package, ordinals_of(slot, states));
}

VersionSet Report::set_of(Id package, const std::vector<Id>& ordinals) const {
  const auto all = universe_->versions_of(package);
  std::vector<bool> in(all.size());
  VersionSet set{.package = std::string{universe_->name(package)}, .versions = {}, .text = {}};
  for (const Id each : ordinals) {
    in[each] = true;
    set.versions.push_back(all[each]);
  }
  set.text = set_text(set.package, all, in);
  return set;
}

std::vector<Fact> Report::facts(const Conflict& conflict) const {
  std::vector<Fact> all;
  for (const Id root : conflict.roots) {
    Fact fact;
    fact.requirement = requirement_of(root);
    all.push_back(std::move(fact));
  }
  for (const Id group : conflict.groups) {
    const GroupRow& row = universe_->group(group);
    VersionSet source = set_of(row.slot, universe_->words(row.source_bits));
    Fact fact;
    fact.kind = FactKind::dependency;
    fact.package = std::move(source.package);
    fact.versions = std::move(source.versions);
    fact.requirement = requirement_of(row.requirement);
    all.push_back(std::move(fact));
  }
  for (const auto& [package, rule] : conflict.refusals) {
    Fact fact;
    fact.kind = FactKind::refusal;
    fact.package = universe_->name(package);
    fact.refusal = rule;
    for (Id i = 0; i < universe_->package_row(package).version_count; ++i) {
      if (rules_->applies(rule, package, i))
        fact.versions.push_back(universe_->version(package, i));
    }
    all.push_back(std::move(fact));
  }
  return all;
}

// A rule that takes versions away, once for each package that it does so to.
std::size_t Report::add_refused(Draft& draft, Id package, Refusal rule) const {
  const auto [at, is_new] = draft.refused.try_emplace({package, rule}, draft.steps.size());
  if (!is_new) return at->second;
  std::vector<Id> ordinals;
  for (Id i = 0; i < universe_->package_row(package).version_count; ++i) {
    if (rules_->applies(rule, package, i)) ordinals.push_back(i);
  }
  Step step;
  step.kind = StepKind::refused;
  step.required.push_back(set_of(package, ordinals));
  step.refusal = rule;
  draft.steps.push_back(std::move(step));
  return at->second;
}

// Narrows what a requirement leads to down to what no rule refuses, a step for each rule.
std::size_t Report::add_refusals(Draft& draft, std::size_t step, Id requirement) const {
  const RequirementRow& row = universe_->requirement_row(requirement);
  // A choice is narrowed where it leads to versions.
  if (row.target >= left_out || universe_->slot(row.target).kind != SlotKind::versions) return step;
  std::vector<Id> left = ordinals_of(row.target, universe_->words(row.target_bits));
  for (const auto& [package, rule] : draft.conflict->refusals) {
    if (package != row.package) continue;
    const auto gone = std::ranges::remove_if(
        left, [&](Id each) { return rules_->applies(rule, row.package, each); });
    if (gone.empty()) continue;
    left.erase(gone.begin(), gone.end());
    Step narrowed;
    narrowed.required = draft.steps[step].required;
    if (!left.empty()) narrowed.excluded.push_back(set_of(row.package, left));
    narrowed.causes = {step, add_refused(draft, package, rule)};
    draft.steps.push_back(std::move(narrowed));
    step = draft.steps.size() - 1;
  }
  return step;
}

std::size_t Report::add_leaf(Draft& draft, Cause cause) const {
  const bool is_root = cause.kind == Cause::root;
  const Id requirement = is_root ? roots_[cause.id] : universe_->group(cause.id).requirement;
  const RequirementRow& row = universe_->requirement_row(requirement);
  Step step;
  step.kind = is_root ? StepKind::root : StepKind::dependency;
  step.range = universe_->text(row.range);
  Id target = row.target;
  const Word* states = target < left_out ? universe_->words(row.target_bits) : nullptr;
  if (!is_root) {
    const GroupRow& group = universe_->group(cause.id);
    step.required.push_back(set_of(group.slot, universe_->words(group.source_bits)));
    target = group.target;
    if (target < left_out) states = universe_->words(group.target_bits);
  }
  if (target >= left_out) {
    const bool is_known = universe_->package_row(row.package).version_count != 0;
    step.kind = is_known ? StepKind::no_versions : StepKind::unknown_package;
    step.excluded.push_back(
        {.package = std::string{universe_->name(row.package)}, .versions = {}, .text = {}});
    draft.steps.push_back(std::move(step));
    return draft.steps.size() - 1;
  }
  step.excluded.push_back(set_of(target, states));
  draft.steps.push_back(std::move(step));
  return add_refusals(draft, draft.steps.size() - 1, requirement);
}

Step Report::derived(const ProofStep& proof) const {
  Step step;
  for (const ProofTerm& term : proof.terms) {
    if ((term.states[0] & absent_bit) == 0) {
      step.required.push_back(set_of(term.slot, term.states.data()));
      continue;
    }
    std::vector<Word> rest(term.states.size());
    for (std::size_t i = 0; i < rest.size(); ++i) rest[i] = ~term.states[i];
    // Bits behind the last candidate mean nothing.
    const SlotRow& row = universe_->slot(term.slot);
    for (Id k = 1; k <= row.count; ++k) {
      if (row.kind != SlotKind::versions || !rules_->refusal(row.package, row.first + k - 1))
        continue;
      rest[k / word_bits] &= ~(Word{1} << (k % word_bits));
    }
    step.excluded.push_back(set_of(term.slot, rest.data()));
  }
  return step;
}

// That a choice leads to versions needs no words, but what rules take away from it does.
std::size_t Report::add_chosen(Draft& draft, const ProofStep& proof, Cause known, Id group) const {
  const std::size_t before = draft.placed.at(known);
  const GroupRow& row = universe_->group(group);
  const auto ordinals = ordinals_of(row.target, universe_->words(row.target_bits));
  Step step = derived(proof);
  step.causes = {before};
  const Id target = universe_->slot(row.target).package;
  for (const auto& [package, rule] : draft.conflict->refusals) {
    const bool takes = package == target && std::ranges::any_of(ordinals, [&](Id each) {
                         return rules_->applies(rule, target, each);
                       });
    if (takes) step.causes.push_back(add_refused(draft, target, rule));
  }
  if (step.causes.size() == 1 && !(step.required.empty() && step.excluded.empty())) return before;
  draft.steps.push_back(std::move(step));
  return draft.steps.size() - 1;
}

std::size_t Report::add_derived(Draft& draft, const ProofStep& proof) const {
  const auto is_structure = [&](Cause cause) {
    return cause.kind == Cause::group &&
           universe_->slot(universe_->group(cause.id).slot).kind != SlotKind::versions;
  };
  if (is_structure(proof.right)) return add_chosen(draft, proof, proof.left, proof.right.id);
  if (is_structure(proof.left)) return add_chosen(draft, proof, proof.right, proof.left.id);
  Step step = derived(proof);
  step.causes = {draft.placed.at(proof.left), draft.placed.at(proof.right)};
  draft.steps.push_back(std::move(step));
  return draft.steps.size() - 1;
}

// Post-order, without recursion: proofs can be deep.
std::size_t Report::add(Draft& draft, Cause cause) const {
  std::vector<Cause> open{cause};
  while (!open.empty()) {
    const Cause at = open.back();
    if (draft.placed.contains(at)) {
      open.pop_back();
      continue;
    }
    if (at.kind != Cause::step) {
      const std::size_t place = add_leaf(draft, at);
      draft.placed.emplace(at, place);
      open.pop_back();
      continue;
    }
    const ProofStep& proof = draft.solver->proof()[at.id];
    const auto left = draft.placed.find(proof.left);
    const auto right = draft.placed.find(proof.right);
    if (left == draft.placed.end()) {
      open.push_back(proof.left);
    } else if (right == draft.placed.end()) {
      open.push_back(proof.right);
    } else {
      draft.placed.emplace(at, add_derived(draft, proof));
      open.pop_back();
    }
  }
  return draft.placed.at(cause);
}

namespace {

// The steps that the last one rests on, renumbered.
std::vector<Step> used(std::vector<Step> steps) {
  std::vector<bool> is_used(steps.size());
  is_used.back() = true;
  for (std::size_t i = steps.size(); i-- > 0;) {
    if (!is_used[i]) continue;
    for (const std::size_t cause : steps[i].causes) is_used[cause] = true;
  }
  std::vector<std::size_t> place(steps.size());
  std::vector<Step> kept;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!is_used[i]) continue;
    for (std::size_t& cause : steps[i].causes) cause = place[cause];
    place[i] = kept.size();
    kept.push_back(std::move(steps[i]));
  }
  return kept;
}

}  // namespace

std::vector<Step> Report::steps(const Solver& solver, const Conflict& conflict) const {
  Draft draft{&solver, &conflict, {}, {}, {}};
  const std::size_t last = add(draft, solver.last_step());
  if (draft.steps[last].kind == StepKind::derived) {
    draft.steps[last].kind = StepKind::conflict;
  } else {
    Step step;
    step.kind = StepKind::conflict;
    step.causes = {last};
    draft.steps.push_back(std::move(step));
  }
  return used(std::move(draft.steps));
}

}  // namespace tank::inline v0::resolve::detail
