// SPDX-License-Identifier: Apache-2.0
#include "core/semver/range_normal.hpp"

#include <algorithm>

#include <tank/base/limits.hpp>

#include "core/semver/version_text.hpp"

namespace tank::inline v0::semver {
namespace {

// A cursor over the text of an alternative; behind the end stands a NUL.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] char at(std::size_t index) const {
    return index < text_.size() ? text_[index] : '\0';
  }
  [[nodiscard]] std::size_t word(std::size_t from) const {
    while (is_word(at(from))) ++from;
    return from;
  }
  [[nodiscard]] std::size_t digits(std::size_t from) const {
    while (is_digit(at(from))) ++from;
    return from;
  }
  [[nodiscard]] std::size_t build(std::size_t from) const {
    if (at(from) != '+' || word(from + 1) == from + 1) return from;
    from = word(from + 1);
    while (at(from) == '.' && word(from + 1) != from + 1) from = word(from + 1);
    return from;
  }
  [[nodiscard]] static bool is_prefix(char c) { return c == 'v' || c == '=' || c == ' '; }
  [[nodiscard]] static bool is_start(char c) {
    return is_digit(c) || c == 'x' || c == 'X' || c == '*';
  }
  // Behind the version or partial version at `from`; 1.2.3beta counts as a version.
  [[nodiscard]] std::size_t version(std::size_t from) const {
    const std::size_t end = full(from);
    return end != from ? end : partial(from);
  }

 private:
  [[nodiscard]] std::size_t number(std::size_t from) const {
    return at(from) == '0' ? from + 1 : digits(from);
  }
  [[nodiscard]] std::size_t identifier(std::size_t from, bool loose) const {
    const std::size_t end = word(from);
    if (end == digits(from)) return loose ? end : number(from);
    return end;
  }
  [[nodiscard]] std::size_t prerelease(std::size_t from, bool loose) const {
    const bool hyphen = at(from) == '-';
    if (!loose && !hyphen) return from;
    std::size_t end = identifier(from + (hyphen ? 1 : 0), loose);
    if (end == from + (hyphen ? 1 : 0)) {
      if (!loose || !hyphen) return from;
      end = identifier(from, loose);
    }
    while (at(end) == '.' && identifier(end + 1, loose) != end + 1) {
      end = identifier(end + 1, loose);
    }
    return end;
  }
  [[nodiscard]] std::size_t full(std::size_t from) const {
    std::size_t end = from;
    for (int i = 0; i < 3; ++i) {
      if (i > 0 && at(end++) != '.') return from;
      if (!is_digit(at(end))) return from;
      end = digits(end);
    }
    return build(prerelease(end, true));
  }
  [[nodiscard]] std::size_t component(std::size_t from) const {
    if (is_digit(at(from))) return number(from);
    return is_start(at(from)) ? from + 1 : from;
  }
  [[nodiscard]] std::size_t partial(std::size_t from) const {
    std::size_t end = component(from);
    for (int i = 0; i < 2; ++i) {
      if (at(end) != '.' || component(end + 1) == end + 1) return end;
      end = component(end + 1);
    }
    return build(prerelease(end, false));
  }

  std::string_view text_;
};

// The one space between an operator at `from` and its version, or npos.
std::size_t space_after_operator(const Scanner& scan, std::size_t from) {
  if (scan.at(from) == ' ') ++from;
  if (scan.at(from) == '<' || scan.at(from) == '>') ++from;
  if (scan.at(from) == '=') ++from;
  return scan.at(from) == ' ' ? from : std::string::npos;
}

std::string join_operators(std::string_view part) {
  const Scanner scan(part);
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < part.size();) {
    const std::size_t begin = at;
    if (part[at] == '<' || part[at] == '>') {
      ++at;
    } else if (!Scanner::is_prefix(part[at]) && !Scanner::is_start(part[at])) {
      ++at;
      continue;
    }
    while (Scanner::is_prefix(scan.at(at))) ++at;
    if (!Scanner::is_start(scan.at(at))) continue;
    const std::size_t space = space_after_operator(scan, begin);
    if (space != std::string::npos) {
      out += part.substr(copied, space - copied);
      copied = space + 1;
    }
    at = scan.version(at);
  }
  return out.append(part.substr(copied));
}

// `~ 1`, `~> 1` and `^ 1` lose what stands between the sign and the version.
std::string join_sign(std::string_view part, char sign) {
  std::string out;
  for (std::size_t at = 0; at < part.size();) {
    const bool found = part[at] == sign;
    out += part[at++];
    if (!found) continue;
    const std::size_t arrow = sign == '~' && part.substr(at).starts_with('>') ? 1 : 0;
    if (!part.substr(at + arrow).starts_with(' ')) continue;
    at = std::min(part.find_first_not_of(' ', at + arrow), part.size());
  }
  return out;
}

}  // namespace

std::string collapse_space(std::string_view text) {
  text = trim(text);
  std::string out;
  while (!text.empty()) {
    std::size_t space = 0;
    while (const std::size_t one = space_at(text.substr(space))) space += one;
    out += space == 0 ? text.front() : ' ';
    text.remove_prefix(std::max<std::size_t>(space, 1));
  }
  return out;
}

std::string strip_builds(std::string_view part) {
  const Scanner scan(part);
  std::string out;
  for (std::size_t at = 0; at < part.size();) {
    const std::size_t end = scan.build(at);
    if (end == at) out += part[at++];
    at = std::max(at, end);
  }
  return out;
}

std::string join_signs(std::string_view part) {
  return join_sign(join_sign(join_operators(part), '~'), '^');
}

}  // namespace tank::inline v0::semver
