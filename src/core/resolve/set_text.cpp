// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/resolve/report.hpp"

namespace tank::inline v0::resolve::detail {
namespace {

// A run of versions: from `low` up to, but not including, `high`.
struct Run {
  std::size_t low;
  std::size_t high;
};

// Where nobody could have meant the pre-releases in between, they do not split a run.
std::vector<Run> runs_of(std::span<const semver::Version> all, const std::vector<bool>& in) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!in[i]) continue;
    const bool is_next =
        !runs.empty() && std::all_of(all.begin() + static_cast<std::ptrdiff_t>(runs.back().high),
                                     all.begin() + static_cast<std::ptrdiff_t>(i),
                                     [](const semver::Version& v) { return v.is_prerelease(); });
    if (is_next) {
      runs.back().high = i + 1;
    } else {
      runs.push_back({i, i + 1});
    }
  }
  return runs;
}

std::string run_text(std::span<const semver::Version> all, const Run& run) {
  if (run.low + 1 == run.high) return all[run.low].to_string();
  const auto is_release = [](const semver::Version& v) { return !v.is_prerelease(); };
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(run.low);
  const auto last = all.begin() + static_cast<std::ptrdiff_t>(run.high);
  const bool from_start = std::none_of(all.begin(), first, is_release);
  const bool to_end = std::none_of(last, all.end(), is_release);
  if (from_start && to_end) return "*";
  std::string text;
  if (!from_start) text = ">=" + first->to_string();
  if (to_end) return text;
  if (!from_start) text += ' ';
  return text + "<" + std::find_if(last, all.end(), is_release)->to_string();
}

}  // namespace

std::string set_text(std::string_view name, std::span<const semver::Version> all,
                     const std::vector<bool>& in) {
  const auto runs = runs_of(all, in);
  std::string text;
  for (const Run& run : runs) {
    if (!text.empty()) text += " || ";
    text += run_text(all, run);
  }
  if (text == "*" ||
      (runs.size() == 1 && runs[0].low == 0 && runs[0].high == all.size() && all.size() > 1)) {
    return "all versions of " + std::string{name};
  }
  return std::string{name} + " " + text;
}

}  // namespace tank::inline v0::resolve::detail
