// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <vector>

#include <tank/package/manifest.hpp>
#include <tank/port/reviewer.hpp>
#include <tank/registry/reviewed_scanner.hpp>
#include <tank/registry/scan_limits.hpp>

#include "core/analysis/score.hpp"

namespace tank::inline v0::registry {
namespace {

using analysis::Severity;
using analysis::Stage;

bool is_ambiguous(const analysis::Finding& finding) {
  if (finding.severity != Severity::medium && finding.severity != Severity::high) return false;
  const Stage stage = finding.rule->stage;
  return stage == Stage::statics || stage == Stage::instructions || stage == Stage::supply_chain;
}

// Worst first: what decides the verdict is asked before the rest.
std::vector<std::size_t> ambiguous_of(const analysis::ScanReport& report) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    if (out.size() == limits::reviewed_findings) break;
    if (is_ambiguous(report.findings[i])) out.push_back(i);
  }
  return out;
}

ReviewedFinding shown(const analysis::Finding& finding) {
  return {.rule = finding.rule->id,
          .severity = to_string(finding.severity),
          .path = finding.location.path,
          .line = static_cast<std::int64_t>(finding.location.line),
          .message = finding.message,
          .evidence = finding.evidence};
}

void lower(analysis::Finding& finding) {
  finding.severity = finding.severity == Severity::high ? Severity::medium : Severity::low;
}

std::optional<package::Manifest> manifest_in(analysis::FileSet files) {
  for (const char* name : {"tank.json", "skills.json"}) {
    const auto found = std::ranges::find(files, name, &analysis::InputFile::path);
    if (found == files.end()) continue;
    auto manifest = package::parse_manifest(found->content);
    if (manifest) return *std::move(manifest);
    return std::nullopt;
  }
  return std::nullopt;
}

void judge_again(analysis::FileSet files, analysis::ScanReport& report) {
  std::ranges::stable_sort(report.findings, std::greater<>{}, &analysis::Finding::severity);
  report.verdict = analysis::verdict_of(report.findings);
  std::vector<const analysis::InputFile*> all;
  for (const analysis::InputFile& file : files) all.push_back(&file);
  analysis::score(all, manifest_in(files), report);
}

}  // namespace

Result<analysis::ScanReport> ReviewedScanner::scan(analysis::FileSet files) {
  auto report = scanner_->scan(files);
  if (!report || reviewer_ == nullptr) return report;
  const std::vector<std::size_t> asked = ambiguous_of(*report);
  if (asked.empty()) return report;
  std::vector<ReviewedFinding> question;
  for (const std::size_t i : asked) question.push_back(shown(report->findings[i]));
  const auto harmless = reviewer_->harmless(question);
  if (!harmless || harmless->empty()) return report;
  for (const std::size_t i : *harmless) {
    if (i < asked.size()) lower(report->findings[asked[i]]);
  }
  judge_again(files, *report);
  return report;
}

}  // namespace tank::inline v0::registry
