// SPDX-License-Identifier: Apache-2.0
// Any bytes as any kind of file: the report is bounded, the same twice, and always JSON.
#include <array>
#include <string>

#include <tank/analysis/report_text.hpp>

#include "core/json/json.hpp"
#include "fuzz/target.hpp"

namespace tank::fuzz {

void run(std::string_view text) {
  constexpr std::array<std::string_view, 8> paths{"SKILL.md",         "run.py",      "run.js",
                                                  "run.sh",           ".mcp.json",   "page.html",
                                                  "requirements.txt", "package.json"};
  if (text.empty()) return;
  const std::string_view path = paths[static_cast<unsigned char>(text.front()) % paths.size()];
  const analysis::InputFile file{path, text.substr(1)};
  const auto report = analysis::scan({&file, 1});
  demand(report.has_value());
  for (const analysis::Finding& each : report->findings) {
    demand(each.rule != nullptr && each.severity <= analysis::Severity::critical);
    demand(each.evidence.size() <= limits::scan_evidence_bytes);
    demand(each.location.line >= 1 && each.location.column >= 1);
  }
  demand(analysis::scan({&file, 1}) == *report);
  demand(json::parse(analysis::to_json(*report)).has_value());
  demand(json::parse(analysis::to_sarif(*report, "1.0.0")).has_value());
}

}  // namespace tank::fuzz
