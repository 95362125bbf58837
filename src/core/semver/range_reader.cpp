// SPDX-License-Identifier: Apache-2.0
#include "core/semver/range_reader.hpp"

#include <algorithm>
#include <string>

#include <tank/base/limits.hpp>

#include "core/semver/range_normal.hpp"
#include "core/semver/range_part.hpp"

namespace tank::inline v0::semver {
namespace {

// Reads ranges as people write them, in one pass and in place. It gives up on whatever it is
// not sure of, and the slow reader decides.
class QuickReader {
 public:
  QuickReader(std::string_view text, Options options, ComparatorSets& sets)
      : at_(text.data()), end_(text.data() + text.size()), options_(options), sets_(sets) {}

  [[nodiscard]] bool read() {
    for (;;) {
      PartReader part(sets_, options_);
      if (!read_part(part)) return false;
      part.finish();
      if (at_ == end_) return true;
      at_ += 2;
    }
  }

 private:
  void skip_spaces() {
    while (at_ != end_ && *at_ == ' ') ++at_;
  }
  [[nodiscard]] bool at_bar() const { return end_ - at_ > 1 && *at_ == '|' && at_[1] == '|'; }

  [[nodiscard]] std::string_view take_sign() {
    const char* begin = at_;
    if (at_ != end_ && (*at_ == '^' || *at_ == '~' || *at_ == '<' || *at_ == '>')) {
      const char then = *at_ == '~' ? '>' : *at_ == '^' ? '\0' : '=';
      if (++at_ != end_ && *at_ == then) ++at_;
    } else if (at_ != end_ && *at_ == '=') {
      ++at_;
    }
    return {begin, static_cast<std::size_t>(at_ - begin)};
  }

  // What begins as a version does. Empty: it is something else.
  [[nodiscard]] std::string_view take_core() {
    const char* begin = at_;
    if (at_ == end_ ||
        !(is_digit(*at_) || *at_ == 'x' || *at_ == 'X' || *at_ == '*' || *at_ == 'v')) {
      return {};
    }
    while (at_ != end_ && (class_of(*at_) != other_char || *at_ == '.' || *at_ == '*')) ++at_;
    if (at_ != end_ && *at_ != ' ' && !at_bar()) return {};
    return {begin, static_cast<std::size_t>(at_ - begin)};
  }

  [[nodiscard]] bool read_part(PartReader& part) {
    skip_spaces();
    if (at_ == end_ || at_bar()) return part.add_token({});
    for (bool first = true; at_ != end_ && !at_bar(); first = false) {
      const std::string_view sign = take_sign();
      skip_spaces();
      const std::string_view core = take_core();
      if (core.empty()) return false;
      skip_spaces();
      if (first && sign.empty() && end_ - at_ > 1 && *at_ == '-' && at_[1] == ' ') {
        return read_hyphen(part, core);
      }
      if (!part.add_token(sign, core)) return false;
    }
    return true;
  }

  [[nodiscard]] bool read_hyphen(PartReader& part, std::string_view low) {
    ++at_;
    skip_spaces();
    const std::string_view high = take_core();
    skip_spaces();
    Partial from;
    Partial to;
    return !high.empty() && (at_ == end_ || at_bar()) && scan_partial(low, options_.loose, from) &&
           scan_partial(high, options_.loose, to) && part.add_hyphen(from, to);
  }

  const char* at_;
  const char* end_;
  Options options_;
  ComparatorSets& sets_;
};

bool read_tokens(PartReader& part, std::string_view tokens) {
  for (;;) {
    const auto space = tokens.find(' ');
    if (!part.add_token(tokens.substr(0, space))) return false;
    if (space == std::string_view::npos) return true;
    tokens.remove_prefix(space + 1);
  }
}

bool read_unusual_part(PartReader& part, std::string_view text, Options options) {
  const std::string plain = strip_builds(text);
  const auto hyphen = plain.find(" - ");
  if (hyphen != std::string::npos) {
    Partial from;
    Partial to;
    const std::string_view sides = plain;
    if (scan_partial(trim(sides.substr(0, hyphen)), options.loose, from) &&
        scan_partial(trim(sides.substr(hyphen + 3)), options.loose, to)) {
      return part.add_hyphen(from, to);
    }
  }
  return read_tokens(part, join_signs(plain));
}

bool read_unusual(std::string_view text, Options options, ComparatorSets& sets) {
  const std::string collapsed = collapse_space(text);
  if (collapsed.size() > limits::range_length) return false;
  for (std::string_view rest = collapsed;;) {
    const auto bars = rest.find("||");
    PartReader part(sets, options);
    if (!read_unusual_part(part, trim(rest.substr(0, bars)), options)) return false;
    part.finish();
    if (bars == std::string_view::npos) return true;
    rest.remove_prefix(bars + 2);
  }
}

bool is_none(std::span<const Comparator> all) {
  const Comparator& first = all.front();
  return first.op == Operator::less && first.version.prerelease() == "0" &&
         first.version.same_core(Version());
}

bool is_any(std::span<const Comparator> all) { return all.front().op == Operator::any; }

// Alternatives that nothing satisfies go, unless all are; one that everything satisfies stands
// for all.
void simplify_sets(ComparatorSets& sets) {
  bool plain = true;
  for (std::size_t i = 0; i < sets.size() && plain; ++i) {
    plain = !is_none(sets[i]) && !is_any(sets[i]);
  }
  if (plain || sets.size() == 1) return;
  ComparatorSets kept;
  const auto keep = [&](std::size_t index) {
    for (const Comparator& comparator : sets[index]) kept.add(comparator);
    kept.close();
  };
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if (is_any(sets[i])) {
      kept = {};
      keep(i);
      break;
    }
    if (!is_none(sets[i])) keep(i);
  }
  if (kept.empty()) keep(0);
  sets = std::move(kept);
}

}  // namespace

bool read_range(std::string_view text, Options options, ComparatorSets& sets) {
  if (text.size() > limits::range_length || !QuickReader(text, options, sets).read()) {
    sets = {};
    if (!read_unusual(text, options, sets)) return false;
  }
  if (sets.empty()) return false;
  simplify_sets(sets);
  return true;
}

}  // namespace tank::inline v0::semver
