// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/engine/pattern_matcher.hpp"

#include <mutex>
#include <utility>
#include <vector>

namespace tank::inline v0::analysis {
namespace {

constexpr std::size_t most_bytes = 3u << 20;  // of the automata of one matcher
constexpr std::size_t most_idle = 4;          // matchers that wait to be used again

// What scans learned about the patterns, which are constants: it makes answers faster and
// changes none.
struct Idle {
  std::mutex mutex;
  std::vector<std::unique_ptr<PatternMatcher>> matchers;
};

Idle& idle() {
  static Idle all;
  return all;
}

}  // namespace

PatternMatcher::Automata& PatternMatcher::automata_of(const Pattern& pattern) {
  auto& known = automata_[&pattern];
  if (known == nullptr) known = std::make_unique<Automata>(pattern);
  return *known;
}

PatternAutomaton::Answer PatternMatcher::run(PatternAutomaton& automaton, std::string_view text,
                                             std::size_t from) {
  if (bytes_ > most_bytes) {
    for (auto& [pattern, each] : automata_) {
      each->at.clear();
      each->anywhere.clear();
    }
    bytes_ = 0;
  }
  const std::size_t before = automaton.bytes();
  const auto answer = automaton.run(text, from);
  // One that was cleared on the way has given back what it had.
  bytes_ = bytes_ + automaton.bytes() >= before ? bytes_ + automaton.bytes() - before : 0;
  gave_up_ = gave_up_ || answer.outcome == PatternAutomaton::Outcome::gave_up;
  return answer;
}

void PatternMatcher::forgive() {
  if (!std::exchange(gave_up_, false)) return;
  for (auto& [pattern, each] : automata_) {
    each->at.forgive();
    each->anywhere.forgive();
  }
}

std::optional<std::size_t> PatternMatcher::match_at(const Pattern& pattern, std::string_view text,
                                                    std::size_t at, std::size_t* seen) {
  if (!pattern.may_begin(text, at)) return std::nullopt;
  const auto answer = run(automata_of(pattern).at, text, at);
  if (answer.outcome == PatternAutomaton::Outcome::gave_up) {
    return pattern.match_at(text, at, seen, &scratch_);
  }
  if (seen != nullptr) *seen += answer.stop - at;
  return answer.outcome == PatternAutomaton::Outcome::matched ? std::optional(answer.end)
                                                              : std::nullopt;
}

std::optional<Span> PatternMatcher::find(const Pattern& pattern, std::string_view text,
                                         std::size_t from) {
  const auto answer = run(automata_of(pattern).anywhere, text, from);
  if (answer.outcome == PatternAutomaton::Outcome::none) return std::nullopt;
  // Where it begins is what an automaton forgets.
  return pattern.find(text, from, &scratch_);
}

bool PatternMatcher::finds(const Pattern& pattern, std::string_view text, std::size_t from) {
  const auto answer = run(automata_of(pattern).anywhere, text, from);
  if (answer.outcome == PatternAutomaton::Outcome::gave_up) {
    return pattern.find(text, from, &scratch_).has_value();
  }
  return answer.outcome == PatternAutomaton::Outcome::matched;
}

BorrowedMatcher::BorrowedMatcher() {
  Idle& all = idle();
  {
    const std::lock_guard lock(all.mutex);
    if (!all.matchers.empty()) {
      matcher_ = std::move(all.matchers.back());
      all.matchers.pop_back();
    }
  }
  if (matcher_ == nullptr) matcher_ = std::make_unique<PatternMatcher>();
}

BorrowedMatcher::~BorrowedMatcher() {
  matcher_->forgive();
  Idle& all = idle();
  const std::lock_guard lock(all.mutex);
  if (all.matchers.size() < most_idle) all.matchers.push_back(std::move(matcher_));
}

}  // namespace tank::inline v0::analysis
