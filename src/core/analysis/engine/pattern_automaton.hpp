// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The deterministic automaton of a pattern, made state by state as texts ask for them.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/analysis/engine/pattern.hpp"

namespace tank::inline v0::analysis {

/// A state is the set of steps that a simulation would be in (Rabin and Scott 1959), made when it
/// is first reached and kept: a byte then costs one look into a table. Bounded; a text that would
/// need too many states is given up, and the caller simulates instead. Externally synchronised.
class PatternAutomaton {
 public:
  /// Anchored: matches begin where they are asked for. Otherwise anywhere behind.
  /// `pattern` must outlive this object.
  PatternAutomaton(const Pattern& pattern, bool anchored);

  enum class Outcome : std::uint8_t { none, matched, gave_up };
  struct Answer {
    Outcome outcome = Outcome::none;
    std::size_t end = 0;   ///< of the longest match (anchored), or of the first that ends
    std::size_t stop = 0;  ///< the first byte that was not looked at
  };
  [[nodiscard]] Answer run(std::string_view text, std::size_t from);

  /// Memory of the states, roughly.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  void clear();
  /// Forgets that a text asked for too many states.
  void forgive() { made_ = looked_ = 0; }

 private:
  static constexpr std::uint32_t unknown = 0xFFFFFFFF;
  static constexpr std::uint32_t dead = 0;
  // What stood before: assertions ask for it.
  enum Before : std::uint8_t { other, line_break, word };

  struct State {
    std::vector<std::uint32_t> steps;  ///< sorted; what follows without a byte is not expanded
    Before before = other;
  };

  [[nodiscard]] Before before(std::string_view text, std::size_t at) const;
  [[nodiscard]] Before before_next(char c) const;
  [[nodiscard]] std::uint32_t start_state(Before context);
  [[nodiscard]] std::uint32_t state_of(std::vector<std::uint32_t> steps, Before context);
  /// The entry of the table, made now: the next state twice, plus one where a match ends before
  /// the symbol. `unknown` when there is no room for it.
  [[nodiscard]] std::uint32_t make(std::uint32_t state, std::uint32_t symbol);
  [[nodiscard]] bool has_room();
  /// What follows `steps` without taking a byte; true when a match is among it.
  bool expand(const State& from, int next_byte);

  const Pattern* pattern_;
  bool anchored_;
  std::uint32_t width_;  ///< classes of bytes, and the end of the text
  std::vector<State> states_;
  std::vector<std::uint32_t> table_;
  std::unordered_multimap<std::uint64_t, std::uint32_t> by_hash_;
  std::uint32_t starts_[3]{unknown, unknown, unknown};
  std::size_t bytes_ = 0;
  std::uint64_t made_ = 0;    ///< states
  std::uint64_t looked_ = 0;  ///< bytes
  // Of one step, kept to be used again.
  std::vector<std::uint32_t> todo_;
  std::vector<std::uint32_t> reached_;
  std::vector<std::uint64_t> mark_;
  std::uint64_t round_ = 0;
};

}  // namespace tank::inline v0::analysis
