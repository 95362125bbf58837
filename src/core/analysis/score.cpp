// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/score.hpp"

#include <algorithm>

#include <tank/package/permissions.hpp>
#include <tank/package/skill_md.hpp>

#include "core/analysis/engine/document.hpp"
#include "core/analysis/rules/pattern_rule.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr std::size_t few_files = 100;
constexpr std::size_t readme_characters = 50;
constexpr std::uint64_t small_bytes = 5u << 20;

const InputFile* find_file(const std::vector<const InputFile*>& files, std::string_view name) {
  const auto found = std::ranges::find_if(
      files, [&](const InputFile* file) { return lower_case(base_name(file->path)) == name; });
  return found == files.end() ? nullptr : *found;
}

bool has_description(const std::optional<package::Manifest>& manifest, const InputFile* skill) {
  if (manifest && !manifest->description.empty()) return true;
  if (skill == nullptr) return false;
  const auto front = package::parse_skill_md(skill->content);
  return front && !front->description.empty();
}

bool permissions_match(const std::optional<package::Manifest>& manifest, const ScanReport& report) {
  const bool undeclared = std::ranges::any_of(report.findings, [](const Finding& each) {
    return each.rule->id == id::host_undeclared || each.rule->id == id::process_undeclared;
  });
  if (undeclared) return false;
  if (manifest && manifest->permissions) {
    const auto declared = package::normalize(*manifest->permissions);
    return declared && package::covers(*declared, report.detected);
  }
  return report.detected.is_empty();
}

}  // namespace

void score(const std::vector<const InputFile*>& files,
           const std::optional<package::Manifest>& manifest, ScanReport& report) {
  const InputFile* skill = find_file(files, "skill.md");
  const InputFile* readme = find_file(files, "readme.md");
  if (readme == nullptr) readme = skill;
  std::uint64_t bytes = 0;
  for (const InputFile* file : files) bytes += file->content.size();
  const auto worst = worst_of(report.findings);
  report.score_parts = {
      {"a readme or SKILL.md", 1, readme != nullptr},
      {"a description", 1, has_description(manifest, skill)},
      {"permissions are declared", 1, manifest.has_value() && manifest->permissions.has_value()},
      {"no critical or high finding", 2, !worst || *worst < Severity::high},
      {"permissions match what was seen", 2, permissions_match(manifest, report)},
      {"fewer than 100 files", 1, files.size() < few_files},
      {"a readme of more than 50 characters", 1,
       readme != nullptr && readme->content.size() > readme_characters},
      {"less than 5 MB", 1, bytes < small_bytes},
  };
  report.score = 0;
  for (const ScorePart& part : report.score_parts) report.score += part.given ? part.points : 0;
}

}  // namespace tank::inline v0::analysis
