// SPDX-License-Identifier: Apache-2.0
// What follows from a conflict: the incompatibility that explains it, and how far to go back.
#include <algorithm>

#include "core/resolve/solver.hpp"

namespace tank::inline v0::resolve::detail {

void Solver::clear_work() {
  for (const Work& term : work_) states_[term.slot].work = nothing;
  work_.clear();
  work_words_.clear();
  used_.clear();
}

// Joins a term to the conflict at hand. For the slot that is being resolved away the union of
// both terms remains, for all others the intersection.
void Solver::add_term(Id slot, const Word* states, bool is_complement, bool is_union) {
  State& state = touch(slot);
  const Word flip = is_complement ? ~Word{0} : 0;
  const Word* possible = allowed(state);
  if (state.work == nothing) {
    const Id at = static_cast<Id>(work_words_.size());
    for (Id i = 0; i < state.words; ++i) work_words_.push_back((states[i] ^ flip) & possible[i]);
    state.work = static_cast<Id>(work_.size());
    work_.push_back({slot, at, nothing});
  } else {
    Word* mine = &work_words_[work_[state.work].words];
    for (Id i = 0; i < state.words; ++i) {
      const Word other = (states[i] ^ flip) & possible[i];
      mine[i] = is_union ? mine[i] | other : mine[i] & other;
    }
  }
  Work& term = work_[state.work];
  if (is_subset(possible, &work_words_[term.words], state.words)) {
    // Always true: says nothing.
    const Id place = state.work;
    state.work = nothing;
    if (place + 1 != work_.size()) {
      work_[place] = work_.back();
      states_[work_[place].slot].work = place;
    }
    work_.pop_back();
    return;
  }
  term.satisfier = satisfier_of(term);
}

void Solver::add_terms(Cause cause, Id resolved_slot) {
  used_.push_back(cause);
  switch (cause.kind) {
    case Cause::root: {
      const RequirementRow& row = universe_->requirement_row(roots_[cause.id]);
      if (row.target == nothing) return;
      add_term(row.target, universe_->words(row.target_bits), true, row.target == resolved_slot);
      return;
    }
    case Cause::group: {
      const GroupRow& row = universe_->group(cause.id);
      const Word* source = universe_->words(row.source_bits);
      if (row.target == row.slot) {
        scratch_.resize(touch(row.slot).words);
        for (std::size_t i = 0; i < scratch_.size(); ++i) {
          scratch_[i] = source[i] & ~universe_->words(row.target_bits)[i];
        }
        add_term(row.slot, scratch_.data(), false, row.slot == resolved_slot);
        return;
      }
      add_term(row.slot, source, false, row.slot == resolved_slot);
      if (row.target == nothing) return;
      add_term(row.target, universe_->words(row.target_bits), true, row.target == resolved_slot);
      return;
    }
    case Cause::learned: {
      const Learned learned = learned_[cause.id];
      for (Id i = 0; i < learned.count; ++i) {
        const LearnedTerm term = terms_[learned.first + i];
        add_term(term.slot, &learned_words_[term.words], false, term.slot == resolved_slot);
      }
      return;
    }
    case Cause::decision:
    case Cause::step:
      return;
  }
}

// The earliest entry by which the term holds.
Id Solver::satisfier_of(const Work& term) const {
  const State& state = states_[term.slot];
  const Word* states = &work_words_[term.words];
  Id at = state.last;
  while (at != nothing && is_subset(before(state, trail_[at]), states, state.words)) {
    at = trail_[at].before;
  }
  return at;
}

std::size_t Solver::latest() const {
  std::size_t found = 0;
  for (std::size_t i = 1; i < work_.size(); ++i) {
    if (work_[i].satisfier > work_[found].satisfier) found = i;
  }
  return found;
}

// The level that the term's slot needs beside its satisfier itself.
Id Solver::level_of_rest(const Work& term) const {
  const Entry& entry = trail_[term.satisfier];
  if (entry.cause.kind == Cause::decision) return 0;
  const State& state = states_[term.slot];
  const Word* wanted = &work_words_[term.words];
  const Word* against = cause_states(entry.cause, term.slot);
  // What the satisfier says alone is the complement of its cause's term.
  const auto suffices_with = [&](const Word* others) {
    Word outside = 0;
    for (Id i = 0; i < state.words; ++i) outside |= others[i] & ~against[i] & ~wanted[i];
    return outside == 0;
  };
  Id level = 0;
  for (Id at = entry.before; at != nothing; at = trail_[at].before) {
    if (suffices_with(before(state, trail_[at]))) continue;
    level = trail_[at].level;
    break;
  }
  return level;
}

// The states that a cause forbids for a slot.
const Word* Solver::cause_states(Cause cause, Id slot) const {
  const Id words = states_[slot].words;
  scratch_.assign(words, 0);
  const auto keep = [&](const Word* states, Word flip) {
    for (Id i = 0; i < words; ++i) scratch_[i] = states[i] ^ flip;
  };
  if (cause.kind == Cause::learned) {
    const Learned learned = learned_[cause.id];
    for (Id i = 0; i < learned.count; ++i) {
      const LearnedTerm term = terms_[learned.first + i];
      if (term.slot == slot) keep(&learned_words_[term.words], 0);
    }
  } else if (cause.kind == Cause::root) {
    keep(universe_->words(universe_->requirement_row(roots_[cause.id]).target_bits), ~Word{0});
  } else if (cause.kind == Cause::group) {
    const GroupRow& row = universe_->group(cause.id);
    if (row.slot != slot) {
      keep(universe_->words(row.target_bits), ~Word{0});
    } else {
      keep(universe_->words(row.source_bits), 0);
      if (row.target == slot) {
        for (Id i = 0; i < words; ++i) scratch_[i] &= ~universe_->words(row.target_bits)[i];
      }
    }
  }
  return scratch_.data();
}

Id Solver::level_without(std::size_t latest) const {
  Id level = level_of_rest(work_[latest]);
  for (std::size_t i = 0; i < work_.size(); ++i) {
    if (i != latest) level = std::max(level, trail_[work_[i].satisfier].level);
  }
  return level;
}

void Solver::keep_step(Cause left, Cause right, Id slot) {
  if (!record_) return;
  ProofStep step{left, right, slot, {}};
  for (const Work& term : work_) {
    const Word* states = &work_words_[term.words];
    step.terms.push_back({term.slot, {states, states + states_[term.slot].words}});
  }
  proof_.push_back(std::move(step));
  at_hand_ = {Cause::step, static_cast<Id>(proof_.size() - 1)};
}

// Stores the conflict at hand, goes back to the level at which all but one term hold, and
// draws the conclusion.
void Solver::keep_learned(std::size_t latest, Id level) {
  std::swap(work_[0], work_[latest]);
  std::size_t second = 1;
  for (std::size_t i = 2; i < work_.size(); ++i) {
    if (work_[i].satisfier > work_[second].satisfier) second = i;
  }
  if (work_.size() > 2) std::swap(work_[1], work_[second]);
  const Id id = static_cast<Id>(learned_.size());
  learned_.push_back({static_cast<Id>(terms_.size()), static_cast<Id>(work_.size()),
                      static_cast<Id>(antecedents_.size()), static_cast<Id>(used_.size()),
                      at_hand_});
  for (const Work& term : work_) {
    terms_.push_back({term.slot, static_cast<Id>(learned_words_.size())});
    const Word* states = &work_words_[term.words];
    learned_words_.insert(learned_words_.end(), states, states + states_[term.slot].words);
  }
  antecedents_.insert(antecedents_.end(), used_.begin(), used_.end());
  const LearnedTerm first = terms_[learned_[id].first];
  const Id count = static_cast<Id>(work_.size());
  clear_work();
  undo_to(level);
  for (const Id slot : hit_) note(slot, states_[slot]);
  if (count > 1) {
    watch(first.slot, {Cause::learned, id});
    watch(terms_[learned_[id].first + 1].slot, {Cause::learned, id});
  }
  assign(first.slot, &learned_words_[first.words], true, {Cause::learned, id});
}

// The slot whose candidate made this one necessary.
Id Solver::parent_of(Id slot) const {
  Id at = states_[slot].last;
  if (at == nothing) return nothing;
  while (trail_[at].before != nothing && !has(before(states_[slot], trail_[at]), 0)) {
    at = trail_[at].before;
  }
  const Cause cause = trail_[at].cause;
  return cause.kind == Cause::group ? universe_->group(cause.id).slot : nothing;
}

// Puts a slot, and those that made it necessary, first in the order of decisions: what was
// undone on the way to this conflict is not repeated before it is looked at again.
void Solver::mark_conflict(Id slot) {
  const Id number = static_cast<Id>(learned_.size() + 1);
  while (slot != nothing && states_[slot].conflict != number) {
    states_[slot].conflict = number;
    hit_.push_back(slot);
    slot = parent_of(slot);
  }
}

// False where the conflict needs no decision: there is no solution.
bool Solver::learn() {
  clear_work();
  at_hand_ = conflict_.kind == Cause::learned ? learned_[conflict_.id].origin : conflict_;
  add_terms(conflict_, nothing);
  hit_.clear();
  for (const Work& term : work_) mark_conflict(term.slot);
  while (!work_.empty()) {
    const std::size_t last = latest();
    const Entry entry = trail_[work_[last].satisfier];
    const Id level = level_without(last);
    if (entry.cause.kind == Cause::decision || level < entry.level) {
      keep_learned(last, level);
      return true;
    }
    add_terms(entry.cause, entry.slot);
    const Cause right =
        entry.cause.kind == Cause::learned ? learned_[entry.cause.id].origin : entry.cause;
    keep_step(at_hand_, right, entry.slot);
  }
  return false;
}

std::vector<Cause> Solver::core_of(std::span<const Cause> antecedents) const {
  std::vector<Cause> core;
  std::vector<Cause> open(antecedents.begin(), antecedents.end());
  std::vector<bool> seen(learned_.size());
  while (!open.empty()) {
    const Cause cause = open.back();
    open.pop_back();
    if (cause.kind != Cause::learned) {
      core.push_back(cause);
      continue;
    }
    if (seen[cause.id]) continue;
    seen[cause.id] = true;
    const Learned& learned = learned_[cause.id];
    const auto first = antecedents_.begin() + learned.first_antecedent;
    open.insert(open.end(), first, first + learned.antecedents);
  }
  std::ranges::sort(core);
  const auto twice = std::ranges::unique(core);
  core.erase(twice.begin(), twice.end());
  return core;
}

}  // namespace tank::inline v0::resolve::detail
