// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Small worlds of packages, written as text.

#include <string>
#include <string_view>
#include <vector>

#include <tank/resolve/memory_source.hpp>
#include <tank/resolve/resolver.hpp>

namespace tank::testing {

/// `foo 1.0.0: bar ^1, baz? *` — one version a line; `?` marks an optional requirement.
[[nodiscard]] inline std::vector<resolve::Requirement> requirements(std::string_view text) {
  std::vector<resolve::Requirement> all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    std::string_view one = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    if (one.empty()) continue;
    const std::size_t gap = one.find(' ');
    std::string name{one.substr(0, gap)};
    const bool is_optional = name.ends_with('?');
    if (is_optional) name.pop_back();
    all.push_back(
        {.name = name, .range = std::string{one.substr(gap + 1)}, .optional = is_optional});
  }
  return all;
}

[[nodiscard]] inline resolve::MemorySource world(std::string_view text) {
  resolve::MemorySource source;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.empty()) continue;
    const std::size_t gap = line.find(' ');
    const std::size_t colon = std::min(line.find(':'), line.size());
    const auto added = source.add(line.substr(0, gap), line.substr(gap + 1, colon - gap - 1),
                                  requirements(line.substr(std::min(colon + 1, line.size()))));
    if (!added) source.put("bad line: " + std::string{line}, {});
  }
  return source;
}

[[nodiscard]] inline resolve::Problem wanting(std::string_view roots,
                                              resolve::Mode mode = resolve::Mode::flat) {
  resolve::Problem problem;
  problem.roots = requirements(roots);
  problem.mode = mode;
  return problem;
}

/// `bar@1.0.0 foo@1.2.3`, or the prose of the explanation, or the error.
[[nodiscard]] inline std::string outcome(const Result<resolve::Resolution>& answer) {
  if (!answer) return "error: " + answer.error().detail;
  if (const auto* why = std::get_if<resolve::Explanation>(&*answer)) return to_prose(*why);
  std::string text;
  for (const auto& each : std::get<resolve::Solution>(*answer).packages) {
    text += (text.empty() ? "" : " ") + each.name + "@" + each.version.to_string();
  }
  return text;
}

}  // namespace tank::testing
