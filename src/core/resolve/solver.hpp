// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The search: PubGrub over slots with small finite domains.
///
/// A term is a set of states of a slot, an incompatibility a list of terms that cannot all
/// hold. What is known of a slot is the intersection of all that was derived for it; each
/// derivation remembers the incompatibility that caused it.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/resolve/rules.hpp"
#include "core/resolve/universe.hpp"

namespace tank::inline v0::resolve::detail {

/// An incompatibility: one of the tables, or one that was learned.
struct Cause {
  enum Kind : std::uint8_t { decision, root, group, learned, step };
  Kind kind = decision;
  Id id = 0;

  friend auto operator<=>(const Cause&, const Cause&) = default;
};

/// A term of an incompatibility that the proof keeps.
struct ProofTerm {
  Id slot;
  std::vector<Word> states;
};

/// One resolution: `left` and `right` give an incompatibility without the disagreement on
/// `slot`.
struct ProofStep {
  Cause left;
  Cause right;
  Id slot;
  std::vector<ProofTerm> terms;
};

/// Restricts a search to some of the facts; without a filter all count.
struct Filter {
  std::vector<bool> groups;  ///< by group; those of choices always count
};

class Solver {
 public:
  struct Verdict {
    bool is_solved = false;
    std::vector<Cause> core;  ///< roots and groups that rule each other out, sorted
  };

  /// Searches. `roots` are requirements of the universe. With `record`, the proof of an
  /// unsolvable problem can be read afterwards.
  /// Errors: those of the source, limit_exceeded.
  Result<Verdict> run(Universe& universe, const Rules& rules, std::span<const Id> roots,
                      const Filter* filter = nullptr, bool record = false);

  /// Chosen candidate of a slot after success; 0 where none.
  [[nodiscard]] Id chosen(Id slot) const {
    return slot < states_.size() && states_[slot].epoch == epoch_ ? states_[slot].chosen : 0;
  }
  [[nodiscard]] std::span<const ProofStep> proof() const { return proof_; }
  /// What the proof ends with.
  [[nodiscard]] Cause last_step() const { return at_hand_; }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  [[nodiscard]] std::size_t conflicts() const { return learned_.size(); }

 private:
  struct State {
    Id epoch = 0;
    Id words = 0;
    Id allowed = 0;        // offset of the states that no rule refuses
    Id last = nothing;     // newest trail entry
    Id chosen = 0;         // candidate
    Id watches = nothing;  // first watch
    Id conflict = 0;       // number of the latest one that it took part in
    Id sequence = 0;       // order of discovery
    Id work = nothing;     // place in the conflict at hand
    Id first = 0;
    std::uint64_t key = 0;
  };
  struct Entry {
    Id slot;
    Id level;
    Id before;  // the slot's entry before this one
    Id words;
    Cause cause;
  };
  // Why an incompatibility has to be looked at when a slot changes. Of a group, `states` are
  // those of the slot: of its source when all that is known lies within, of its target when
  // nothing does.
  struct Watch {
    Id next;
    Cause cause;
    Id states;
    bool is_target;
  };
  struct LearnedTerm {
    Id slot;
    Id words;
  };
  struct Learned {
    Id first;
    Id count;
    Id first_antecedent;
    Id antecedents;
    Cause origin;  // of the proof
  };
  struct Work {
    Id slot;
    Id words;
    Id satisfier;
  };

  // solver.cpp
  void reset(Universe& universe, const Rules& rules, std::span<const Id> roots,
             const Filter* filter, bool record);
  State& touch(Id slot) {
    State& state = states_[slot];
    return state.epoch == epoch_ ? state : meet(slot);
  }
  State& meet(Id slot);
  void restrict_to_rules(Id slot, State& state);
  [[nodiscard]] const Word* known(const State& state) const {
    return state.last == nothing ? &allowed_[state.allowed]
                                 : &trail_words_[trail_[state.last].words];
  }
  [[nodiscard]] const Word* allowed(const State& state) const { return &allowed_[state.allowed]; }
  [[nodiscard]] const Word* before(const State& state, const Entry& entry) const {
    return entry.before == nothing ? &allowed_[state.allowed]
                                   : &trail_words_[trail_[entry.before].words];
  }
  [[nodiscard]] bool is_enabled(Id group) const {
    return filter_ == nullptr || group >= filter_->groups.size() || filter_->groups[group];
  }
  void note(Id slot, State& state);
  bool assign(Id slot, const Word* mask, bool is_complement, Cause cause);
  bool assign_roots();
  bool propagate();
  [[nodiscard]] bool matters(const State& state, const Watch& watch) const {
    // What a chosen candidate requires was applied when it was chosen.
    if (!watch.is_target && state.chosen != 0) return false;
    const Word* states = universe_->words(watch.states);
    return watch.is_target ? is_disjoint(known(state), states, state.words)
                           : is_subset(known(state), states, state.words);
  }
  bool visit_group(const Watch& watch);
  bool visit_learned(Id slot, Id id, bool& moved);
  void watch(Id slot, Cause cause, Id states = 0, bool is_target = false);
  void watch_group(Id group);
  Id next_slot();
  [[nodiscard]] Id best_candidate(Id slot, const State& state) const;
  bool refuse_group(Id slot, Id group);
  Id fault_of(Id slot, Id candidate);
  Result<bool> decide(Id slot);
  bool choose(Id slot, Id candidate);
  void undo_to(Id level);

  // conflict.cpp
  bool learn();
  [[nodiscard]] Id parent_of(Id slot) const;
  void mark_conflict(Id slot);
  void add_terms(Cause cause, Id resolved_slot);
  void add_term(Id slot, const Word* states, bool is_complement, bool is_union);
  [[nodiscard]] Id satisfier_of(const Work& term) const;
  [[nodiscard]] std::size_t latest() const;
  [[nodiscard]] Id level_without(std::size_t latest) const;
  [[nodiscard]] Id level_of_rest(const Work& term) const;
  [[nodiscard]] const Word* cause_states(Cause cause, Id slot) const;
  void keep_step(Cause left, Cause right, Id slot);
  void keep_learned(std::size_t latest, Id level);
  std::vector<Cause> core_of(std::span<const Cause> antecedents) const;
  void clear_work();

  Universe* universe_ = nullptr;
  const Rules* rules_ = nullptr;
  const Filter* filter_ = nullptr;
  std::vector<Id> roots_;
  bool record_ = false;
  Id epoch_ = 0;
  std::uint64_t steps_ = 0;
  Cause conflict_;
  Id level_ = 0;
  std::size_t next_ = 0;  // first trail entry that was not propagated

  std::vector<State> states_;
  std::vector<Id> by_sequence_;
  std::vector<Word> allowed_;
  std::vector<Entry> trail_;
  std::vector<Word> trail_words_;
  std::vector<Id> levels_;
  std::vector<std::uint64_t> heap_;
  std::vector<Watch> watches_;
  std::vector<Id> watched_groups_;  // epoch by group

  std::vector<Learned> learned_;
  std::vector<LearnedTerm> terms_;
  std::vector<Word> learned_words_;
  std::vector<Cause> antecedents_;

  std::vector<Work> work_;
  std::vector<Word> work_words_;
  std::vector<Cause> used_;
  std::vector<Id> hit_;  // slots of the last conflict
  mutable std::vector<Word> scratch_;
  Cause at_hand_;
  std::vector<ProofStep> proof_;
};

}  // namespace tank::inline v0::resolve::detail
