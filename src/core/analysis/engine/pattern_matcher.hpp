// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Matches patterns and remembers their automata.

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "core/analysis/engine/pattern.hpp"
#include "core/analysis/engine/pattern_automaton.hpp"

namespace tank::inline v0::analysis {

/// Answers as Pattern does, and faster: by automaton, and by simulation where a text would need
/// too large a one. Holds a few megabytes at most. Patterns must outlive it. Externally
/// synchronised.
class PatternMatcher {
 public:
  /// As Pattern::match_at.
  [[nodiscard]] std::optional<std::size_t> match_at(const Pattern& pattern, std::string_view text,
                                                    std::size_t at, std::size_t* seen = nullptr);
  /// As Pattern::find.
  [[nodiscard]] std::optional<Span> find(const Pattern& pattern, std::string_view text,
                                         std::size_t from = 0);
  /// Whether `find` would find something.
  [[nodiscard]] bool finds(const Pattern& pattern, std::string_view text, std::size_t from = 0);

  /// Between scans: what one text was refused, the next may ask for.
  void forgive();

 private:
  struct Automata {
    explicit Automata(const Pattern& pattern) : at(pattern, true), anywhere(pattern, false) {}
    PatternAutomaton at;
    PatternAutomaton anywhere;
  };

  [[nodiscard]] Automata& automata_of(const Pattern& pattern);
  PatternAutomaton::Answer run(PatternAutomaton& automaton, std::string_view text,
                               std::size_t from);

  std::unordered_map<const Pattern*, std::unique_ptr<Automata>> automata_;
  std::size_t bytes_ = 0;
  bool gave_up_ = false;
  Pattern::Scratch scratch_;
};

/// A matcher for the time of one scan; goes back to be used again, with what it learned.
class BorrowedMatcher {
 public:
  BorrowedMatcher();
  ~BorrowedMatcher();
  BorrowedMatcher(const BorrowedMatcher&) = delete;
  BorrowedMatcher& operator=(const BorrowedMatcher&) = delete;

  [[nodiscard]] PatternMatcher& operator*() const { return *matcher_; }

 private:
  std::unique_ptr<PatternMatcher> matcher_;
};

}  // namespace tank::inline v0::analysis
