// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/engine/pattern_automaton.hpp"

#include <algorithm>
#include <utility>

namespace tank::inline v0::analysis {
namespace {

constexpr std::size_t most_states = 768;
constexpr std::size_t most_bytes = 512u << 10;
// A text that needs a new state every few bytes is cheaper to simulate.
constexpr std::size_t free_states = 1'024;
constexpr std::size_t bytes_a_state = 32;

std::uint64_t hash_of(const std::vector<std::uint32_t>& steps, unsigned context) {
  std::uint64_t hash = 0xCBF29CE484222325 ^ context;
  for (const std::uint32_t step : steps) hash = (hash ^ step) * 0x100000001B3;
  return hash;
}

}  // namespace

PatternAutomaton::PatternAutomaton(const Pattern& pattern, bool anchored)
    : pattern_(&pattern),
      anchored_(anchored),
      width_(pattern.classes() + 1),
      mark_(pattern.steps().size(), 0) {
  clear();
}

void PatternAutomaton::clear() {
  states_.clear();
  table_.clear();
  by_hash_.clear();
  std::fill(std::begin(starts_), std::end(starts_), unknown);
  bytes_ = 0;
  states_.emplace_back();  // the dead one
  table_.assign(width_, dead << 1);
}

PatternAutomaton::Before PatternAutomaton::before_next(char c) const {
  if (!pattern_->has_assertions()) return other;
  if (c == '\n') return line_break;
  return Pattern::is_word(c) ? word : other;
}

PatternAutomaton::Before PatternAutomaton::before(std::string_view text, std::size_t at) const {
  if (at == 0) return pattern_->has_assertions() ? line_break : other;
  return before_next(text[at - 1]);
}

std::uint32_t PatternAutomaton::start_state(Before context) {
  std::uint32_t& start = starts_[context];
  if (start == unknown) start = state_of({pattern_->start()}, context);
  return start;
}

std::uint32_t PatternAutomaton::state_of(std::vector<std::uint32_t> steps, Before context) {
  if (steps.empty()) return dead;
  const std::uint64_t hash = hash_of(steps, context);
  const auto [begin, end] = by_hash_.equal_range(hash);
  for (auto each = begin; each != end; ++each) {
    const State& known = states_[each->second];
    if (known.before == context && known.steps == steps) return each->second;
  }
  const auto id = static_cast<std::uint32_t>(states_.size());
  bytes_ += (steps.size() + width_) * sizeof(std::uint32_t) + sizeof(State) + 48;
  ++made_;
  states_.push_back({std::move(steps), context});
  table_.resize(table_.size() + width_, unknown);
  by_hash_.emplace(hash, id);
  return id;
}

bool PatternAutomaton::expand(const State& from, int next_byte) {
  ++round_;
  reached_.clear();
  bool matched = false;
  const bool next_word = next_byte >= 0 && Pattern::is_word(static_cast<char>(next_byte));
  const bool ends_line = next_byte < 0 || next_byte == '\n' || next_byte == '\r';
  todo_.assign(from.steps.rbegin(), from.steps.rend());
  while (!todo_.empty()) {
    const std::uint32_t index = todo_.back();
    todo_.pop_back();
    if (mark_[index] == round_) continue;
    mark_[index] = round_;
    const Pattern::Step& step = pattern_->steps()[index];
    bool passes = true;
    switch (step.kind) {
      case Pattern::Kind::match:
        matched = true;
        continue;
      case Pattern::Kind::bytes:
        reached_.push_back(index);
        continue;
      case Pattern::Kind::split:
        todo_.push_back(step.other);
        break;
      case Pattern::Kind::begin_line:
        passes = from.before == line_break;
        break;
      case Pattern::Kind::end_line:
        passes = ends_line;
        break;
      case Pattern::Kind::word_edge:
        passes = (from.before == word) != next_word;
        break;
    }
    if (passes) todo_.push_back(step.next);
  }
  return matched;
}

bool PatternAutomaton::has_room() {
  if (made_ > free_states && made_ * bytes_a_state > looked_) return false;
  if (states_.size() < most_states && bytes_ < most_bytes) return true;
  return false;
}

std::uint32_t PatternAutomaton::make(std::uint32_t state, std::uint32_t symbol) {
  if (!has_room()) return unknown;
  const bool at_end = symbol + 1 == width_;
  const int byte = at_end ? -1 : pattern_->sample_of(symbol);
  const std::uint32_t matched = expand(states_[state], byte) ? 1 : 0;
  std::uint32_t target = dead;
  if (!at_end) {
    std::vector<std::uint32_t> steps;
    for (const std::uint32_t index : reached_) {
      const Pattern::Step& step = pattern_->steps()[index];
      if (pattern_->sets()[step.set][static_cast<std::size_t>(byte)]) steps.push_back(step.next);
    }
    if (!anchored_) steps.push_back(pattern_->start());
    std::ranges::sort(steps);
    steps.erase(std::ranges::unique(steps).begin(), steps.end());
    target = state_of(std::move(steps), before_next(static_cast<char>(byte)));
  }
  const std::uint32_t entry = target << 1 | matched;
  table_[state * width_ + symbol] = entry;
  return entry;
}

PatternAutomaton::Answer PatternAutomaton::run(std::string_view text, std::size_t from) {
  if (states_.size() >= most_states || bytes_ >= most_bytes) clear();
  Answer answer{Outcome::none, 0, from};
  std::uint32_t state = start_state(before(text, from));
  std::size_t at = from;
  for (;; ++at) {
    const std::uint32_t symbol = at < text.size() ? pattern_->class_of(text[at]) : width_ - 1;
    std::uint32_t entry = table_[state * width_ + symbol];
    if (entry == unknown) {
      entry = make(state, symbol);
      if (entry == unknown) {
        looked_ += at - from;
        return {Outcome::gave_up, 0, at};
      }
    }
    if ((entry & 1) != 0) {
      answer.outcome = Outcome::matched;
      answer.end = at;
      if (!anchored_) break;
    }
    state = entry >> 1;
    if (state == dead || at >= text.size()) break;
  }
  looked_ += at - from;
  answer.stop = at;
  return answer;
}

}  // namespace tank::inline v0::analysis
