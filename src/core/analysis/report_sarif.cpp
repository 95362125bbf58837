// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0, section numbers of the OASIS standard.
#include <algorithm>
#include <vector>

#include <tank/analysis/report_text.hpp>
#include <tank/base/digest.hpp>

#include "core/json/json.hpp"

namespace tank::inline v0::analysis {
namespace {

// 3.27.10: error, warning, note.
std::string_view level_of(Severity severity) {
  if (severity >= Severity::high) return "error";
  return severity == Severity::medium ? "warning" : "note";
}

// What code hosts show in words: 9 and more is critical, 7 high, 4 medium.
std::string_view score_of(Severity severity) {
  constexpr std::array<std::string_view, 5> scores{"0.0", "2.0", "5.0", "8.0", "9.5"};
  return scores[static_cast<std::size_t>(severity)];
}

json::Value rule_value(const Rule& rule) {
  json::Array tags{"security", to_string(rule.stage)};
  if (rule.cwe != 0) tags.push_back("external/cwe/cwe-" + std::to_string(rule.cwe));
  return json::Object{{"id", rule.id},
                      {"shortDescription", json::Object{{"text", rule.title}}},
                      {"help", json::Object{{"text", rule.remedy}}},
                      {"defaultConfiguration", json::Object{{"level", level_of(rule.severity)}}},
                      {"properties", json::Object{{"tags", std::move(tags)},
                                                  {"security-severity", score_of(rule.severity)},
                                                  {"version", rule.version}}}};
}

// 3.10.3: artifact locations are URIs; a path's odd bytes are percent-encoded.
std::string uri_of(std::string_view path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        std::isalnum(byte) != 0 || std::string_view("-._~/@").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

json::Value result_value(const Finding& finding, std::size_t rule_index) {
  const json::Object region{{"startLine", finding.location.line},
                            {"startColumn", finding.location.column}};
  const json::Object place{
      {"physicalLocation",
       json::Object{{"artifactLocation", json::Object{{"uri", uri_of(finding.location.path)}}},
                    {"region", region}}}};
  const std::string mark =
      std::string(finding.rule->id) + '\n' + finding.location.path + '\n' + finding.evidence;
  return json::Object{
      {"ruleId", finding.rule->id},
      {"ruleIndex", rule_index},
      {"level", level_of(finding.severity)},
      {"message", json::Object{{"text", finding.message}}},
      {"locations", json::Array{place}},
      {"partialFingerprints", json::Object{{"tank/v1", Digest::of(mark).hex().substr(0, 32)}}},
      {"properties",
       json::Object{{"severity", to_string(finding.severity)}, {"evidence", finding.evidence}}}};
}

}  // namespace

std::string to_sarif(const ScanReport& report, std::string_view tool_version) {
  std::vector<const Rule*> used;
  json::Array results;
  for (const Finding& each : report.findings) {
    const auto known = std::ranges::find(used, each.rule);
    const auto index = static_cast<std::size_t>(known - used.begin());
    if (known == used.end()) used.push_back(each.rule);
    results.push_back(result_value(each, index));
  }
  json::Array rules;
  for (const Rule* rule : used) rules.push_back(rule_value(*rule));
  const json::Object driver{{"name", "tank"},
                            {"version", tool_version},
                            {"semanticVersion", tool_version},
                            {"informationUri", "https://github.com/libtank/libtank"},
                            {"rules", std::move(rules)}};
  const json::Object run{{"tool", json::Object{{"driver", driver}}},
                         {"columnKind", "unicodeCodePoints"},
                         {"results", std::move(results)},
                         {"properties", json::Object{{"verdict", to_string(report.verdict)},
                                                     {"score", report.score},
                                                     {"ruleSet", rule_set_version()}}}};
  return json::write(json::Object{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                                  {"version", "2.1.0"},
                                  {"runs", json::Array{run}}});
}

}  // namespace tank::inline v0::analysis
