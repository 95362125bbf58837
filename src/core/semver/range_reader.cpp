// SPDX-License-Identifier: Apache-2.0
#include "core/semver/range_reader.hpp"

#include <string>

#include <tank/base/limits.hpp>

#include "core/semver/range_normal.hpp"
#include "core/semver/range_part.hpp"

namespace tank::inline v0::semver {
namespace {

constexpr std::string_view bars = "||";

// Reads ranges as people write them, in one pass and in place. It gives up on whatever it is
// not sure of, and the slow reader decides.
class QuickReader {
 public:
  QuickReader(std::string_view text, Options options, RangeSink& sink)
      : at_(text.data()), end_(text.data() + text.size()), options_(options), sink_(sink) {}

  [[nodiscard]] bool read() {
    for (;;) {
      PartReader part(sink_, options_);
      if (!read_part(part)) return false;
      part.finish();
      if (at_ == end_) return true;
      at_ += bars.size();
    }
  }

 private:
  void skip_spaces() {
    while (at_ != end_ && *at_ == ' ') ++at_;
  }
  [[nodiscard]] bool at_pair(char first, char second) const {
    return end_ - at_ > 1 && *at_ == first && at_[1] == second;
  }
  [[nodiscard]] bool at_end_of_part() const { return at_ == end_ || at_pair('|', '|'); }

  // False: what stands here is something else, or ends in something else.
  [[nodiscard]] bool scan_version(Partial& partial) {
    const char* begin = at_;
    while (at_ != end_ && *at_ == 'v') ++at_;
    partial.prefix = {begin, at_};
    at_ = scan_partial(at_, end_, options_.loose, partial);
    if (at_ == nullptr) return false;
    const bool complete = at_ == end_ || *at_ == ' ' || at_pair('|', '|');
    skip_spaces();
    return complete && partial.parts.build.empty();
  }

  [[nodiscard]] bool read_part(PartReader& part) {
    skip_spaces();
    if (at_end_of_part()) return part.add_token({});
    const char* begin = at_;
    do {
      const Sign sign = scan_sign(at_, end_);
      const bool may_be_low = at_ == begin;  // the first, and without a sign
      skip_spaces();
      Partial partial;
      if (!scan_version(partial)) return false;
      if (may_be_low && at_pair('-', ' ')) return read_hyphen(part, partial);
      if (!part.add_token(sign, partial)) return false;
    } while (!at_end_of_part());
    return true;
  }

  [[nodiscard]] bool read_hyphen(PartReader& part, const Partial& low) {
    ++at_;
    skip_spaces();
    Partial high;
    return scan_version(high) && at_end_of_part() && part.add_hyphen(low, high);
  }

  const char* at_;
  const char* end_;
  Options options_;
  RangeSink& sink_;
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

bool read_unusual(std::string_view text, Options options, RangeSink& sink) {
  const std::string collapsed = collapse_space(text);
  if (collapsed.size() > limits::range_length) return false;
  for (std::string_view rest = collapsed;;) {
    const auto end = rest.find(bars);
    PartReader part(sink, options);
    if (!read_unusual_part(part, trim(rest.substr(0, end)), options)) return false;
    part.finish();
    if (end == std::string_view::npos) return true;
    rest.remove_prefix(end + bars.size());
  }
}

}  // namespace

bool read_range(std::string_view text, Options options, RangeSink& sink) {
  if (text.size() <= limits::range_length && QuickReader(text, options, sink).read()) return true;
  sink.restart();
  return read_unusual(text, options, sink);
}

}  // namespace tank::inline v0::semver
