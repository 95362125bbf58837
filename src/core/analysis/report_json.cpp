// SPDX-License-Identifier: Apache-2.0
#include <tank/analysis/report_text.hpp>

#include "core/json/json.hpp"

namespace tank::inline v0::analysis {
namespace {

json::Value to_value(const Finding& finding) {
  json::Object out{
      {"stage", to_string(finding.rule->stage)},
      {"severity", to_string(finding.severity)},
      {"type", finding.rule->id},
      {"description", finding.message},
      {"location", finding.location.path + ":" + std::to_string(finding.location.line)},
      {"rule_version", finding.rule->version},
      {"path", finding.location.path},
      {"line", finding.location.line},
      {"column", finding.location.column},
      {"evidence", finding.evidence},
      {"remedy", finding.rule->remedy},
  };
  if (finding.rule->cwe != 0) out.append("cwe", "CWE-" + std::to_string(finding.rule->cwe));
  return out;
}

json::Value to_value(const StageResult& stage) {
  return json::Object{{"stage", to_string(stage.stage)},
                      {"status", stage.ran ? "completed" : "skipped"},
                      {"findings", stage.findings},
                      {"duration_ms", 0}};
}

json::Array score_of(const ScanReport& report) {
  json::Array parts;
  for (const ScorePart& part : report.score_parts) {
    parts.push_back(
        json::Object{{"name", part.name}, {"points", part.points}, {"given", part.given}});
  }
  return parts;
}

}  // namespace

std::string to_json(const ScanReport& report, const ReportContext& context) {
  json::Object out;
  if (!context.scan_id.empty()) out.append("scan_id", context.scan_id);
  out.append("verdict", to_string(report.verdict));
  out.append("audit_score", report.score);
  json::Array findings;
  for (const Finding& each : report.findings) findings.push_back(to_value(each));
  out.append("findings", std::move(findings));
  json::Array stages;
  for (const StageResult& each : report.stages) stages.push_back(to_value(each));
  out.append("stage_results", std::move(stages));
  out.append("duration_ms", context.duration.count());
  json::Object hashes;
  for (const auto& [path, hash] : report.file_hashes) hashes.append(path, hash);
  out.append("file_hashes", std::move(hashes));
  out.append("llm_analysis", nullptr);
  out.append("rule_set", rule_set_version());
  out.append("score_parts", score_of(report));
  out.append("truncated", report.truncated);
  return json::write(out);
}

}  // namespace tank::inline v0::analysis
