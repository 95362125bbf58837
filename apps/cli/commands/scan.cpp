// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <chrono>

#include <tank/analysis/report_text.hpp>
#include <tank/analysis/scan.hpp>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/exit_code.hpp"
#include "cli/project/scan_input.hpp"
#include "core/json/json.hpp"

namespace tank::inline v0::cli {
namespace {

Colour colour_of(analysis::Severity severity) {
  if (severity >= analysis::Severity::high) return Colour::red;
  return severity == analysis::Severity::medium ? Colour::yellow : Colour::bold;
}

void print_finding(Terminal& terminal, const analysis::Finding& finding) {
  const std::string place = finding.location.path + ":" + std::to_string(finding.location.line) +
                            ":" + std::to_string(finding.location.column);
  terminal.print(terminal.paint(colour_of(finding.severity),
                                std::string(analysis::to_string(finding.severity))) +
                 "  " + place + "  " + finding.message + "  [" + std::string(finding.rule->id) +
                 "]");
  if (!finding.evidence.empty()) terminal.print("    " + finding.evidence);
  terminal.detail("    " + std::string(finding.rule->remedy));
}

void print_report(Terminal& terminal, const analysis::ScanReport& report, std::size_t files) {
  for (const analysis::Finding& each : report.findings) print_finding(terminal, each);
  for (const analysis::ScorePart& part : report.score_parts) {
    terminal.detail(std::string(part.given ? "+" : "-") + std::to_string(part.points) + " " +
                    std::string(part.name));
  }
  terminal.print("verdict: " + std::string(analysis::to_string(report.verdict)) + "  score: " +
                 std::to_string(report.score) + " of 10  files: " + std::to_string(files) +
                 "  findings: " + std::to_string(report.findings.size()));
}

Result<int> least_score(const Invocation& invocation) {
  if (!invocation.has("min-score")) return 0;
  const std::string_view text = invocation.value("min-score");
  int least = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), least);
  if (error != std::errc{} || end != text.data() + text.size() || least < 0 || least > 10) {
    return fail(Errc::invalid_argument, "`--min-score` takes a whole number from 0 to 10");
  }
  return least;
}

}  // namespace

Result<json::Value> run_scan(Context& context, const Invocation& invocation) {
  const auto least = least_score(invocation);
  if (!least) return pass(least);
  if (invocation.has("sarif") && context.terminal.options().json) {
    return fail(Errc::invalid_argument,
                "`--json` and `--sarif` are two forms of one report; give one of them");
  }
  const std::string path = invocation.arguments.empty() ? "." : invocation.arguments.front();
  const auto input = read_scan_input(path);
  if (!input) return pass(input);
  for (const std::string& each : input->not_files)
    context.terminal.warn(each + " is no file and was not looked at");
  const TimePoint begun = context.clock.now();
  const auto report = analysis::scan(input->views());
  if (!report) return pass(report);
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(context.clock.now() - begun);
  if (invocation.has("sarif")) {
    context.terminal.raw(analysis::to_sarif(*report, TANK_VERSION) + "\n");
  } else {
    print_report(context.terminal, *report, input->files.size());
  }
  if (report->verdict == analysis::Verdict::fail || report->score < *least) {
    context.exit_code = static_cast<int>(ExitCode::policy);
    const bool failed = report->verdict == analysis::Verdict::fail;
    context.terminal.note(failed ? "A registry refuses this; work through what is critical and high"
                                 : "The score is below " + std::to_string(*least));
  }
  return json::parse(analysis::to_json(*report, {.scan_id = {}, .duration = took}));
}

}  // namespace tank::inline v0::cli
