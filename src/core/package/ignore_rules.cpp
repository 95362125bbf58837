// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include <tank/base/limits.hpp>
#include <tank/package/pack_rules.hpp>

namespace tank::inline v0::package {
namespace {

// Cuts the first line from `rest`, without its end.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Spaces at the end do not count, unless a backslash says so.
std::string_view without_trailing_spaces(std::string_view line) {
  while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
  return line;
}

// A place in a bracket expression; the character it stands for, or nothing at its end.
std::optional<unsigned char> take_member(std::string_view pattern, std::size_t& at) {
  if (at < pattern.size() && pattern[at] == '\\') ++at;
  if (at >= pattern.size()) return std::nullopt;
  return static_cast<unsigned char>(pattern[at++]);
}

// Whether `c` is in the expression that begins at `at`, behind its bracket; moves `at` behind
// the closing one. Nothing when there is none, or the expression has a named class.
std::optional<bool> matches_set(std::string_view pattern, std::size_t& at, unsigned char c) {
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  bool found = false;
  for (bool first = true;; first = false) {
    if (at >= pattern.size() || pattern.substr(at, 2) == "[:") return std::nullopt;
    if (pattern[at] == ']' && !first) break;
    const auto low = take_member(pattern, at);
    auto high = low;
    if (at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']') {
      ++at;
      high = take_member(pattern, at);
    }
    if (!low || !high) return std::nullopt;
    found = found || (c >= *low && c <= *high);
  }
  ++at;
  return found != negated;
}

// Matches one character against the element at `at`, and moves `at` behind it.
bool matches_one(std::string_view pattern, std::size_t& at, char c) {
  const char element = pattern[at++];
  if (element == '?') return true;
  if (element == '[')
    return matches_set(pattern, at, static_cast<unsigned char>(c)).value_or(false);
  if (element == '\\') return at < pattern.size() && pattern[at++] == c;
  return element == c;
}

// One segment against one segment. On a mismatch only the last star takes one more: all
// earlier ones have done their part, so that the time is the product of the lengths at most.
bool matches_segment(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0;
  std::size_t star = std::string_view::npos, star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      star_text = t;
      continue;
    }
    std::size_t next = p;
    if (p < pattern.size() && matches_one(pattern, next, text[t])) {
      p = next;
      ++t;
      continue;
    }
    if (star == std::string_view::npos) return false;
    p = star;
    t = ++star_text;
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

// Segments of a path or a pattern, from the left. An end is before the first character of what
// would come behind a last slash.
struct Segments {
  std::string_view text;
  std::size_t at = 0;

  [[nodiscard]] bool done() const { return at > text.size(); }
  [[nodiscard]] std::size_t end() const { return std::min(text.find('/', at), text.size()); }
  [[nodiscard]] std::string_view front() const { return text.substr(at, end() - at); }
  void pop() { at = end() + 1; }
};

bool matches_path(std::string_view pattern_text, std::string_view path_text) {
  Segments pattern{pattern_text}, path{path_text};
  std::optional<Segments> retry_pattern, retry_path;
  for (;;) {
    if (pattern.done() && path.done()) return true;
    if (!pattern.done() && pattern.front() == "**") {
      pattern.pop();
      if (pattern.done()) return !path.done();
      retry_pattern = pattern;
      retry_path = path;
      continue;
    }
    if (!pattern.done() && !path.done() && matches_segment(pattern.front(), path.front())) {
      pattern.pop();
      path.pop();
      continue;
    }
    if (!retry_path || retry_path->done()) return false;
    retry_path->pop();
    if (retry_path->done()) return false;
    pattern = *retry_pattern;
    path = *retry_path;
  }
}

}  // namespace

Result<IgnoreRules> IgnoreRules::parse(std::string_view text) {
  IgnoreRules out;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    if (line.size() > limits::ignore_line_bytes) {
      return fail(Errc::limit_exceeded, "an ignore file has a line that is too long");
    }
    line = without_trailing_spaces(line);
    if (line.empty() || line.front() == '#') continue;
    Rule rule;
    rule.negated = line.front() == '!';
    if (rule.negated) line.remove_prefix(1);
    rule.folders_only = line.ends_with('/');
    if (rule.folders_only) line.remove_suffix(1);
    const bool anchored = line.find('/') != std::string_view::npos;
    if (line.starts_with('/')) line.remove_prefix(1);
    if (line.empty()) continue;
    rule.pattern = (anchored ? "" : "**/") + std::string(line);
    if (out.rules_.size() == limits::ignore_rules) {
      return fail(Errc::limit_exceeded, "an ignore file has too many rules");
    }
    out.rules_.push_back(std::move(rule));
  }
  return out;
}

bool IgnoreRules::decide(std::string_view path, bool is_folder) const {
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule) {
    if (rule->folders_only && !is_folder) continue;
    if (matches_path(rule->pattern, path)) return !rule->negated;
  }
  return false;
}

bool IgnoreRules::ignores(std::string_view path) const {
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/', slash + 1)) {
    if (decide(path.substr(0, slash), true)) return true;
  }
  return decide(path, false);
}

}  // namespace tank::inline v0::package
