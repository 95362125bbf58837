// SPDX-License-Identifier: Apache-2.0
#include "core/resolve/solver.hpp"

#include <algorithm>
#include <functional>

#include <tank/base/limits.hpp>

namespace tank::inline v0::resolve::detail {

namespace {

// The order of decisions in one number, least first: what is required before what is optional,
// then what took part in the latest conflict, what has the fewest candidates, what was found first.
constexpr int count_shift = 28;
constexpr int calm_shift = 43;
constexpr int optional_shift = 63;
constexpr Id latest_conflict = 0xF'FFFF;
constexpr Id most_candidates = 0x7FFF;
constexpr std::uint64_t sequence_mask = 0xFFF'FFFF;

}  // namespace

void Solver::reset(Universe& universe, const Rules& rules, std::span<const Id> roots,
                   const Filter* filter, bool record) {
  universe_ = &universe;
  rules_ = &rules;
  filter_ = filter;
  roots_.assign(roots.begin(), roots.end());
  record_ = record;
  if (++epoch_ == 0) {
    states_.clear();
    watched_groups_.clear();
    epoch_ = 1;
  }
  steps_ = 0;
  level_ = 0;
  next_ = 0;
  states_.resize(std::max<std::size_t>(states_.size(), universe.slot_count()));
  by_sequence_.clear();
  allowed_.clear();
  trail_.clear();
  trail_words_.clear();
  levels_.clear();
  heap_.clear();
  watches_.clear();
  learned_.clear();
  terms_.clear();
  learned_words_.clear();
  antecedents_.clear();
  proof_.clear();
}

// What is known of a slot of which nobody has asked yet.
Solver::State& Solver::meet(Id slot) {
  State& state = states_[slot];
  const SlotRow& row = universe_->slot(slot);
  state = State{};
  state.epoch = epoch_;
  state.words = row.words;
  state.allowed = static_cast<Id>(allowed_.size());
  state.sequence = static_cast<Id>(by_sequence_.size());
  by_sequence_.push_back(slot);
  allowed_.resize(allowed_.size() + row.words, ~Word{0});
  const Id used = row.count + 1;
  if (used % word_bits != 0) allowed_.back() = (Word{1} << (used % word_bits)) - 1;
  if (row.kind == SlotKind::versions && !rules_->leaves_alone(row.package)) {
    restrict_to_rules(slot, state);
  }
  return state;
}

void Solver::restrict_to_rules(Id slot, State& state) {
  const SlotRow& row = universe_->slot(slot);
  for (Id k = 1; k <= row.count; ++k) {
    if (!rules_->refusal(row.package, row.first + k - 1)) continue;
    allowed_[state.allowed + k / word_bits] &= ~(Word{1} << (k % word_bits));
  }
}

// Keeps the order of decisions up to date after what is known of a slot changed.
void Solver::note(Id slot, State& state) {
  const Word* states = known(state);
  if ((states[0] & absent_bit) != 0 || state.chosen != 0) return;
  const Id candidates = std::min(count(states, state.words), most_candidates);
  const std::uint64_t calm = latest_conflict - std::min(state.conflict, latest_conflict);
  const bool is_optional = universe_->slot(slot).kind == optional_choice;
  const std::uint64_t key = (std::uint64_t{is_optional} << optional_shift) | (calm << calm_shift) |
                            (std::uint64_t{candidates} << count_shift) | state.sequence;
  state.key = key;
  heap_.push_back(key);
  std::ranges::push_heap(heap_, std::greater{});
}

// Intersects what is known of a slot with a set or its complement. False, and the conflict is
// noted, where nothing would remain.
bool Solver::assign(Id slot, const Word* mask, bool is_complement, Cause cause) {
  State& state = touch(slot);
  const Word flip = is_complement ? ~Word{0} : 0;
  const Word* old = known(state);
  Word lost = 0;
  Word kept = 0;
  for (Id i = 0; i < state.words; ++i) {
    lost |= old[i] & ~(mask[i] ^ flip);
    kept |= old[i] & (mask[i] ^ flip);
  }
  if (kept == 0) conflict_ = cause;
  if (kept == 0 || lost == 0) return kept != 0;
  const Id at = static_cast<Id>(trail_words_.size());
  trail_words_.resize(at + state.words);
  old = known(state);
  for (Id i = 0; i < state.words; ++i) trail_words_[at + i] = old[i] & (mask[i] ^ flip);
  trail_.push_back({slot, level_, state.last, at, cause});
  state.last = static_cast<Id>(trail_.size() - 1);
  // A choice stands for what it leads to.
  if (cause.kind == Cause::group) {
    const Id source = universe_->group(cause.id).slot;
    if (universe_->slot(source).kind != SlotKind::versions) {
      state.conflict = std::max(state.conflict, states_[source].conflict);
    }
  }
  note(slot, state);
  return true;
}

bool Solver::assign_roots() {
  for (Id i = 0; i < roots_.size(); ++i) {
    const RequirementRow& row = universe_->requirement_row(roots_[i]);
    const Cause cause{Cause::root, i};
    if (row.target == left_out) continue;
    if (row.target == nothing) {
      conflict_ = cause;
      return false;
    }
    if (!assign(row.target, universe_->words(row.target_bits), false, cause)) return false;
  }
  return true;
}

void Solver::watch(Id slot, Cause cause, Id states, bool is_target) {
  State& state = touch(slot);
  watches_.push_back({state.watches, cause, states, is_target});
  state.watches = static_cast<Id>(watches_.size() - 1);
}

// Until now a group mattered only while its candidate was chosen; from now on always.
void Solver::watch_group(Id group) {
  if (watched_groups_.size() <= group) watched_groups_.resize(universe_->group_count(), 0);
  if (watched_groups_[group] == epoch_) return;
  watched_groups_[group] = epoch_;
  const GroupRow& row = universe_->group(group);
  const Cause cause{Cause::group, group};
  // What concerns one slot alone is found again when its candidate is tried again.
  if (row.target >= left_out || row.target == row.slot) return;
  watch(row.slot, cause, row.source_bits, false);
  watch(row.target, cause, row.target_bits, true);
}

bool Solver::visit_group(const Watch& watch) {
  const GroupRow& row = universe_->group(watch.cause.id);
  return watch.is_target
             ? assign(row.slot, universe_->words(row.source_bits), true, watch.cause)
             : assign(row.target, universe_->words(row.target_bits), false, watch.cause);
}

bool Solver::visit_learned(Id slot, Id id, bool& moved) {
  const Learned learned = learned_[id];
  LearnedTerm* terms = &terms_[learned.first];
  if (terms[0].slot == slot) std::swap(terms[0], terms[1]);
  const auto holds = [&](const LearnedTerm& term) {
    const State& state = states_[term.slot];
    return is_subset(known(state), &learned_words_[term.words], state.words);
  };
  if (!holds(terms[1])) return true;
  const State& other = states_[terms[0].slot];
  if (is_disjoint(known(other), &learned_words_[terms[0].words], other.words)) return true;
  for (Id i = 2; i < learned.count; ++i) {
    if (holds(terms[i])) continue;
    std::swap(terms[1], terms[i]);
    moved = true;
    return true;
  }
  return assign(terms[0].slot, &learned_words_[terms[0].words], true, {Cause::learned, id});
}

// Draws all conclusions. False where they contradict each other.
bool Solver::propagate() {
  while (next_ < trail_.size()) {
    const Id slot = trail_[next_++].slot;
    Id previous = nothing;
    for (Id at = states_[slot].watches; at != nothing;) {
      const Watch watch = watches_[at];
      const Cause cause = watch.cause;
      const Id following = watch.next;
      bool moved = false;
      const bool is_fine = cause.kind == Cause::group
                               ? !matters(states_[slot], watch) || visit_group(watch)
                               : visit_learned(slot, cause.id, moved);
      if (moved) {
        (previous == nothing ? states_[slot].watches : watches_[previous].next) = following;
        State& other = states_[terms_[learned_[cause.id].first + 1].slot];
        watches_[at].next = other.watches;
        other.watches = at;
      } else {
        previous = at;
      }
      if (!is_fine) return false;
      at = following;
    }
  }
  return true;
}

Id Solver::next_slot() {
  while (!heap_.empty()) {
    std::ranges::pop_heap(heap_, std::greater{});
    const std::uint64_t key = heap_.back();
    heap_.pop_back();
    const Id slot = by_sequence_[key & sequence_mask];
    const State& state = states_[slot];
    if (state.chosen != 0 || state.key != key || (known(state)[0] & absent_bit) != 0) continue;
    return slot;
  }
  return nothing;
}

Id Solver::best_candidate(Id slot, const State& state) const {
  const SlotRow& row = universe_->slot(slot);
  const Word* states = known(state);
  if (row.kind == SlotKind::versions) {
    Id best = 0;
    for (const semver::Version& kept : rules_->preferred(row.package)) {
      for (Id k = 1; k <= row.count; ++k) {
        if (has(states, k) && universe_->version(row.package, row.first + k - 1) == kept) {
          best = std::max(best, k);
        }
      }
    }
    if (best != 0) return best;
  }
  if (!rules_->prefers_lowest()) return highest(states, state.words);
  // Leaving out is the last resort in either direction.
  const Id least = lowest(states);
  const bool may_leave_out = row.kind == optional_choice && least == 1;
  if (!may_leave_out || count(states, state.words) == 1) return least;
  for (Id k = 2;; ++k) {
    if (has(states, k)) return k;
  }
}

// True where the candidates that carry the group are out, given what is known.
bool Solver::refuse_group(Id slot, Id group) {
  const GroupRow& row = universe_->group(group);
  if (row.target == slot) {
    scratch_.assign(states_[slot].words, 0);
    for (Id i = 0; i < states_[slot].words; ++i) {
      scratch_[i] = universe_->words(row.source_bits)[i] & ~universe_->words(row.target_bits)[i];
    }
    return assign(slot, scratch_.data(), true, {Cause::group, group});
  }
  watch_group(group);
  return assign(slot, universe_->words(row.source_bits), true, {Cause::group, group});
}

// The first group of a candidate that cannot be fulfilled, given what is known.
Id Solver::fault_of(Id slot, Id candidate) {
  for (const Id group : universe_->groups_of(slot, candidate)) {
    const GroupRow& row = universe_->group(group);
    if (row.target == left_out || !is_enabled(group)) continue;
    if (row.target == nothing) return group;
    if (row.target == slot) {
      if (!has(universe_->words(row.target_bits), candidate)) return group;
      continue;
    }
    const State& target = touch(row.target);
    if (is_disjoint(known(target), universe_->words(row.target_bits), target.words)) return group;
  }
  return nothing;
}

// Chooses the best candidate of a slot that can be, ruling out those that cannot. False on
// conflict.
Result<bool> Solver::decide(Id slot) {
  while (true) {
    const Id candidate = best_candidate(slot, states_[slot]);
    // Under a filter, what matters is known already.
    if (filter_ == nullptr) {
      if (auto expanded = universe_->expand(slot, candidate); !expanded) return pass(expanded);
    }
    if (states_.size() < universe_->slot_count()) states_.resize(universe_->slot_count());
    const Id fault = fault_of(slot, candidate);
    if (fault == nothing) return choose(slot, candidate);
    ++steps_;
    if (!refuse_group(slot, fault)) return false;
  }
}

// One level deeper. False on conflict.
bool Solver::choose(Id slot, Id candidate) {
  levels_.push_back(static_cast<Id>(trail_.size()));
  ++level_;
  State& state = states_[slot];
  const Id at = static_cast<Id>(trail_words_.size());
  trail_words_.resize(at + state.words);
  put(&trail_words_[at], candidate);
  trail_.push_back({slot, level_, state.last, at, {Cause::decision, candidate}});
  state.last = static_cast<Id>(trail_.size() - 1);
  state.chosen = candidate;
  for (const Id group : universe_->groups_of(slot, candidate)) {
    const GroupRow& row = universe_->group(group);
    if (row.target == left_out || row.target == slot || !is_enabled(group)) continue;
    if (!assign(row.target, universe_->words(row.target_bits), false, {Cause::group, group})) {
      return false;
    }
  }
  return true;
}

void Solver::undo_to(Id level) {
  const Id keep = levels_[level];
  const std::size_t end = trail_.size();
  for (std::size_t i = end; i-- > keep;) {
    const Entry& entry = trail_[i];
    State& state = states_[entry.slot];
    state.last = entry.before;
    if (entry.cause.kind != Cause::decision) continue;
    state.chosen = 0;
    for (const Id group : universe_->groups_of(entry.slot, entry.cause.id)) {
      if (is_enabled(group)) watch_group(group);
    }
  }
  // The order of decisions is for what is known now.
  for (std::size_t i = keep; i < end; ++i) note(trail_[i].slot, states_[trail_[i].slot]);
  trail_words_.resize(trail_[keep].words);
  trail_.resize(keep);
  levels_.resize(level);
  level_ = level;
  next_ = keep;
}

Result<Solver::Verdict> Solver::run(Universe& universe, const Rules& rules,
                                    std::span<const Id> roots, const Filter* filter, bool record) {
  reset(universe, rules, roots, filter, record);
  bool is_fine = assign_roots();
  Id slot = nothing;
  while (true) {
    if (++steps_ > limits::resolve_steps) {
      return fail(Errc::limit_exceeded, "the resolution takes more steps than are allowed");
    }
    if (is_fine) is_fine = propagate();
    if (!is_fine) {
      if (!learn()) return Verdict{.is_solved = false, .core = core_of(used_)};
      is_fine = true;
      // It left the queue, and may be open again without having been undone.
      if (slot != nothing) note(slot, states_[slot]);
      continue;
    }
    slot = next_slot();
    if (slot == nothing) return Verdict{.is_solved = true, .core = {}};
    const auto decided = decide(slot);
    if (!decided) return pass(decided);
    is_fine = *decided;
  }
}

}  // namespace tank::inline v0::resolve::detail
