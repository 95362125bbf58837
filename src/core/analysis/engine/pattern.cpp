// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/engine/pattern.hpp"

namespace tank::inline v0::analysis {
namespace {

bool holds(Pattern::Kind kind, std::string_view text, std::size_t at) {
  switch (kind) {
    case Pattern::Kind::begin_line:
      return at == 0 || text[at - 1] == '\n';
    case Pattern::Kind::end_line:
      return at == text.size() || text[at] == '\n' || text[at] == '\r';
    case Pattern::Kind::word_edge: {
      const bool before = at > 0 && Pattern::is_word(text[at - 1]);
      const bool after = at < text.size() && Pattern::is_word(text[at]);
      return before != after;
    }
    default:
      return true;
  }
}

}  // namespace

bool PatternThreads::add(const std::vector<Pattern::Step>& steps, std::string_view text,
                         std::size_t at, Thread thread) {
  bool matched = false;
  stack_.push_back(thread.step);
  while (!stack_.empty()) {
    const std::uint32_t index = stack_.back();
    stack_.pop_back();
    if (mark_[index] == round_) continue;
    mark_[index] = round_;
    const Pattern::Step& step = steps[index];
    if (step.kind == Pattern::Kind::match) {
      matched = true;
    } else if (step.kind == Pattern::Kind::bytes) {
      threads.push_back({index, thread.begin});
    } else if (step.kind == Pattern::Kind::split) {
      stack_.push_back(step.other);
      stack_.push_back(step.next);
    } else if (holds(step.kind, text, at)) {
      stack_.push_back(step.next);
    }
  }
  return matched;
}

std::optional<Span> Pattern::run(std::string_view text, std::size_t from, bool anchored,
                                 std::size_t* seen, Scratch* scratch) const {
  const auto begins = [&](std::size_t at) {
    return can_be_empty_ || (at < text.size() && first_[static_cast<unsigned char>(text[at])]);
  };
  std::size_t at = from;
  while (!anchored && at < text.size() && !begins(at)) ++at;
  if (!begins(at)) return std::nullopt;
  Scratch own;
  PatternThreads& now = scratch == nullptr ? own.now : scratch->now;
  PatternThreads& next = scratch == nullptr ? own.next : scratch->next;
  now.prepare(steps_.size());
  next.prepare(steps_.size());
  std::optional<Span> best;
  for (; at <= text.size(); ++at) {
    const bool may_begin = !best && (!anchored || at == from);
    if (now.threads.empty()) {
      if (!may_begin) break;
      while (at < text.size() && !begins(at)) ++at;
    }
    if (may_begin && begins(at) && now.add(steps_, text, at, {start_, at})) best = Span{at, at};
    if (at == text.size()) break;
    next.clear();
    for (const PatternThreads::Thread& thread : now.threads) {
      if (best && thread.begin > best->begin) continue;
      const Step& step = steps_[thread.step];
      if (!sets_[step.set][static_cast<unsigned char>(text[at])]) continue;
      const bool done = next.add(steps_, text, at + 1, {step.next, thread.begin});
      if (done && (!best || thread.begin <= best->begin)) best = Span{thread.begin, at + 1};
    }
    std::swap(now, next);
  }
  if (seen != nullptr) *seen += at - from;
  return best;
}

std::optional<std::size_t> Pattern::match_at(std::string_view text, std::size_t at,
                                             std::size_t* seen, Scratch* scratch) const {
  const auto found = run(text, at, true, seen, scratch);
  return found ? std::optional(found->end) : std::nullopt;
}

std::optional<Span> Pattern::find(std::string_view text, std::size_t from, Scratch* scratch) const {
  return run(text, from, false, nullptr, scratch);
}

}  // namespace tank::inline v0::analysis
