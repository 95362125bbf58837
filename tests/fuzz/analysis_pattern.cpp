// SPDX-License-Identifier: Apache-2.0
// A pattern and a text: whatever compiles matches within the text, and alike by simulation
// and by automaton.
#include "core/analysis/engine/pattern_matcher.hpp"
#include "fuzz/target.hpp"

namespace tank::fuzz {

void run(std::string_view text) {
  const std::size_t cut = std::min<std::size_t>(text.find('\n'), 64);
  const auto pattern = analysis::Pattern::compile(text.substr(0, cut));
  if (!pattern || cut >= text.size()) return;
  const std::string_view rest = text.substr(cut, 256);
  const auto found = pattern->find(rest);
  analysis::PatternMatcher matcher;
  demand(matcher.finds(*pattern, rest) == found.has_value());
  for (std::size_t i = 0; i < rest.size(); ++i)
    demand(matcher.match_at(*pattern, rest, i) == pattern->match_at(rest, i));
  if (!found) {
    for (std::size_t i = 0; i < rest.size(); ++i) demand(!pattern->match_at(rest, i));
    return;
  }
  demand(found->begin <= found->end && found->end <= rest.size());
  demand(pattern->match_at(rest, found->begin) == found->end);
}

}  // namespace tank::fuzz
