// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cctype>
#include <map>
#include <string>

#include "core/analysis/engine/pattern.hpp"

namespace tank::inline v0::analysis {

// Recursive descent. A part is compiled with open ends, which the part behind it closes.
class PatternCompiler {
 public:
  explicit PatternCompiler(std::string_view text) : text_(text) {
    if (text_.starts_with("(?i)")) {
      ignore_case_ = true;
      at_ = 4;
    }
  }

  std::optional<Pattern> compile() {
    auto whole = alternatives();
    if (!whole || at_ != text_.size()) return std::nullopt;
    close(*whole, add({Pattern::Kind::match, 0, 0, 0}));
    out_.start_ = whole->entry;
    find_first();
    find_classes();
    return std::move(out_);
  }

 private:
  using Kind = Pattern::Kind;
  using Step = Pattern::Step;
  static constexpr std::size_t most_steps = 8'000;
  static constexpr std::uint32_t open = 0xFFFFFFFF;

  // `next` or `other` of a step that is still open.
  struct Hole {
    std::uint32_t step;
    bool other;
  };
  struct Part {
    std::uint32_t entry = open;
    std::vector<Hole> holes;
  };

  std::uint32_t add(Step step) {
    out_.steps_.push_back(step);
    return static_cast<std::uint32_t>(out_.steps_.size() - 1);
  }

  void close(const Part& part, std::uint32_t target) {
    for (const Hole& hole : part.holes) {
      Step& step = out_.steps_[hole.step];
      (hole.other ? step.other : step.next) = target;
    }
  }

  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] bool sees(char c) const { return !at_end() && text_[at_] == c; }
  bool take(char c) {
    if (!sees(c)) return false;
    ++at_;
    return true;
  }

  std::optional<Part> alternatives() {
    auto first = sequence();
    if (!first) return std::nullopt;
    while (take('|')) {
      auto second = sequence();
      if (!second) return std::nullopt;
      Part both;
      both.entry = add({Kind::split, 0, first->entry, second->entry});
      both.holes = std::move(first->holes);
      both.holes.insert(both.holes.end(), second->holes.begin(), second->holes.end());
      first = std::move(both);
    }
    return first;
  }

  // A step that takes nothing: a split of which both ways are one.
  Part nothing() {
    const std::uint32_t step = add({Kind::split, 0, open, open});
    return {step, {{step, false}, {step, true}}};
  }

  std::optional<Part> sequence() {
    Part whole = nothing();
    while (!at_end() && !sees('|') && !sees(')')) {
      auto part = repeated();
      if (!part || out_.steps_.size() > most_steps) return std::nullopt;
      close(whole, part->entry);
      whole.holes = std::move(part->holes);
    }
    return whole;
  }

  std::optional<std::size_t> number() {
    std::size_t value = 0;
    const std::size_t begin = at_;
    while (!at_end() && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0) {
      value = value * 10 + static_cast<std::size_t>(text_[at_++] - '0');
      if (value > most_steps) return std::nullopt;
    }
    if (begin == at_) return std::nullopt;
    return value;
  }

  struct Count {
    std::size_t least = 1;
    std::size_t most = 1;
    bool endless = false;
  };

  std::optional<Count> count() {
    if (take('?')) return Count{0, 1, false};
    if (take('*')) return Count{0, 0, true};
    if (take('+')) return Count{1, 1, true};
    if (!sees('{')) return Count{};
    ++at_;
    const auto least = number();
    if (!least) return std::nullopt;
    Count out{*least, *least, false};
    if (take(',')) {
      if (sees('}')) {
        out.endless = true;
      } else {
        const auto most = number();
        if (!most || *most < *least) return std::nullopt;
        out.most = *most;
      }
    }
    if (!take('}')) return std::nullopt;
    return out;
  }

  // The text of an atom is compiled once for each copy.
  std::optional<Part> copy_of(std::size_t begin) {
    const std::size_t resume = at_;
    at_ = begin;
    auto part = atom();
    at_ = resume;
    return out_.steps_.size() > most_steps ? std::nullopt : part;
  }

  std::optional<Part> repeated() {
    const std::size_t begin = at_;
    auto first = atom();
    if (!first) return std::nullopt;
    const auto times = count();
    if (!times) return std::nullopt;
    if (times->least == 1 && times->most == 1 && !times->endless) return first;

    Part whole = nothing();
    for (std::size_t i = 0; i < times->least; ++i) {
      auto part = i == 0 ? std::move(first) : copy_of(begin);
      if (!part) return std::nullopt;
      close(whole, part->entry);
      whole.holes = std::move(part->holes);
    }
    if (times->endless) return endless(std::move(whole), begin);
    std::vector<Hole> leaving;
    for (std::size_t i = times->least; i < times->most; ++i) {
      const std::uint32_t choice = add({Kind::split, 0, open, open});
      auto part = copy_of(begin);
      if (!part) return std::nullopt;
      close(whole, choice);
      out_.steps_[choice].next = part->entry;
      leaving.push_back({choice, true});
      whole.holes = std::move(part->holes);
    }
    whole.holes.insert(whole.holes.end(), leaving.begin(), leaving.end());
    return whole;
  }

  std::optional<Part> endless(Part whole, std::size_t begin) {
    const std::uint32_t choice = add({Kind::split, 0, open, open});
    auto part = copy_of(begin);
    if (!part) return std::nullopt;
    close(whole, choice);
    out_.steps_[choice].next = part->entry;
    close(*part, choice);
    whole.holes = {{choice, true}};
    return whole;
  }

  Part one(Step step) {
    step.next = open;
    const std::uint32_t index = add(step);
    return {index, {{index, false}}};
  }

  Part bytes(Pattern::ByteSet set) {
    if (ignore_case_) {
      for (int c = 'a'; c <= 'z'; ++c) {
        if (set[c] || set[c - 32]) set[c] = set[c - 32] = true;
      }
    }
    std::size_t index = 0;
    while (index < out_.sets_.size() && out_.sets_[index] != set) ++index;
    if (index == out_.sets_.size()) out_.sets_.push_back(set);
    return one({Kind::bytes, static_cast<std::uint16_t>(index), 0, 0});
  }

  std::optional<Part> atom() {
    const char c = text_[at_++];
    switch (c) {
      case '(': {
        auto inner = alternatives();
        return take(')') ? std::move(inner) : std::nullopt;
      }
      case '[':
        return bracket();
      case '.': {
        Pattern::ByteSet set;
        set.set();
        set['\n'] = false;
        return bytes(set);
      }
      case '^':
        return one({Kind::begin_line, 0, 0, 0});
      case '$':
        return one({Kind::end_line, 0, 0, 0});
      case '\\':
        if (at_end()) return std::nullopt;
        if (take('b')) return one({Kind::word_edge, 0, 0, 0});
        return bytes(escaped(text_[at_++]));
      case '?':
      case '*':
      case '+':
      case '{':
        return std::nullopt;
      default:
        return bytes(single(c));
    }
  }

  static Pattern::ByteSet single(char c) {
    Pattern::ByteSet set;
    set[static_cast<unsigned char>(c)] = true;
    return set;
  }

  static Pattern::ByteSet range(int low, int high) {
    Pattern::ByteSet set;
    for (int c = low; c <= high; ++c) set[static_cast<std::size_t>(c)] = true;
    return set;
  }

  static Pattern::ByteSet escaped(char c) {
    const Pattern::ByteSet digit = range('0', '9');
    const Pattern::ByteSet word = digit | range('a', 'z') | range('A', 'Z') | single('_');
    const Pattern::ByteSet space = range('\t', '\r') | single(' ');
    switch (c) {
      case 'd':
        return digit;
      case 'w':
        return word;
      case 'W':
        return ~word;
      case 's':
        return space;
      case 'S':
        return ~space;
      case 'n':
        return single('\n');
      case 'r':
        return single('\r');
      case 't':
        return single('\t');
      default:
        return single(c);
    }
  }

  std::optional<Part> bracket() {
    const bool negated = take('^');
    Pattern::ByteSet set;
    while (!at_end() && !sees(']')) {
      const char c = text_[at_++];
      if (c == '\\') {
        if (at_end()) return std::nullopt;
        set |= escaped(text_[at_++]);
      } else if (sees('-') && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
        set |= range(static_cast<unsigned char>(c), static_cast<unsigned char>(text_[at_ + 1]));
        at_ += 2;
      } else {
        set |= single(c);
      }
    }
    if (!take(']')) return std::nullopt;
    return bytes(negated ? ~set : set);
  }

  void find_first() {
    std::vector<bool> seen(out_.steps_.size());
    std::vector<std::uint32_t> todo{out_.start_};
    while (!todo.empty()) {
      const std::uint32_t index = todo.back();
      todo.pop_back();
      if (seen[index]) continue;
      seen[index] = true;
      const Step& step = out_.steps_[index];
      if (step.kind == Kind::match) out_.can_be_empty_ = true;
      if (step.kind == Kind::bytes) out_.first_ |= out_.sets_[step.set];
      if (step.kind == Kind::split) todo.push_back(step.other);
      if (step.kind != Kind::bytes && step.kind != Kind::match) todo.push_back(step.next);
    }
  }

  // Bytes that are in the same sets, and alike to the assertions, are one class.
  void find_classes() {
    for (const Step& step : out_.steps_) {
      const bool asserts = step.kind == Kind::begin_line || step.kind == Kind::end_line ||
                           step.kind == Kind::word_edge;
      out_.has_assertions_ = out_.has_assertions_ || asserts;
    }
    std::map<std::string, std::uint32_t> known;
    for (int c = 0; c < 256; ++c) {
      std::string mark;
      for (const Pattern::ByteSet& set : out_.sets_) {
        mark += set[static_cast<std::size_t>(c)] ? '1' : '0';
      }
      const char byte = static_cast<char>(c);
      if (out_.has_assertions_) {
        mark += byte == '\n' ? 'n' : byte == '\r' ? 'r' : Pattern::is_word(byte) ? 'w' : 'o';
      }
      const auto [found, is_new] = known.emplace(mark, out_.classes_);
      if (is_new) {
        ++out_.classes_;
        out_.samples_.push_back(static_cast<unsigned char>(c));
      }
      out_.class_of_[static_cast<std::size_t>(c)] = static_cast<std::uint8_t>(found->second);
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool ignore_case_ = false;
  Pattern out_;
};

std::optional<Pattern> Pattern::compile(std::string_view text) {
  return PatternCompiler(text).compile();
}

}  // namespace tank::inline v0::analysis
