// SPDX-License-Identifier: Apache-2.0
#include "cli/project/audit.hpp"

#include <cmath>
#include <set>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/exit_code.hpp"

namespace tank::inline v0::cli {
namespace {

std::optional<std::int64_t> age_days(const Context& context, const AuditedPackage& package) {
  if (!package.published_at) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::days>(context.clock.now() - *package.published_at)
      .count();
}

std::string score_text(const AuditedPackage& package) {
  if (!package.score) return "-";
  const long tenths = std::lround(*package.score * 10);
  return std::to_string(tenths / 10) + (tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10));
}

Colour colour_of(AuditLevel level) {
  if (level >= AuditLevel::high) return Colour::red;
  return level == AuditLevel::moderate ? Colour::yellow : Colour::dim;
}

void print_table(Context& context, const std::vector<AuditedPackage>& all) {
  std::vector<std::vector<Text>> rows;
  for (const AuditedPackage& each : all) {
    const auto days = age_days(context, each);
    rows.push_back({each.name + " " + each.version, each.state.empty() ? "-" : each.state,
                    each.verdict.empty() ? "-" : each.verdict, score_text(each),
                    days ? std::to_string(*days) + " d" : "-",
                    each.publisher_key.empty() ? "no" : "yes"});
  }
  context.terminal.table({"skill", "state", "verdict", "score", "age", "signed"}, rows);
}

void print_findings(Terminal& terminal, const std::vector<AuditedPackage>& all) {
  std::set<std::string> unchecked;
  for (const AuditedPackage& each : all) {
    for (const AuditFinding& finding : each.findings) {
      terminal.print(
          terminal.paint(colour_of(finding.level), std::string(to_string(finding.level))) + "  " +
          each.name + "@" + each.version + "  " + finding.message);
    }
    unchecked.insert(each.unchecked.begin(), each.unchecked.end());
  }
  for (const std::string& each : unchecked) terminal.warn("not checked: " + each);
}

json::Value package_document(const Context& context, const AuditedPackage& package) {
  json::Object out{{"name", package.name}, {"version", package.version}};
  if (!package.state.empty()) out.append("state", package.state);
  if (!package.verdict.empty()) out.append("verdict", package.verdict);
  if (package.score) out.append("score", *package.score);
  if (package.published_at) {
    out.append("published_at", tank::to_string(*package.published_at));
    out.append("age_days", *age_days(context, package));
  }
  if (!package.publisher_key.empty()) out.append("publisher_key", package.publisher_key);
  json::Array findings;
  for (const AuditFinding& each : package.findings) {
    findings.push_back(json::Object{
        {"level", to_string(each.level)}, {"code", each.code}, {"message", each.message}});
  }
  json::Array unchecked;
  for (const std::string& each : package.unchecked) unchecked.push_back(each);
  out.append("findings", std::move(findings));
  out.append("unchecked", std::move(unchecked));
  return out;
}

struct Tally {
  std::size_t findings = 0;
  std::size_t refused = 0;
  bool complete = true;
};

Tally tally_of(const std::vector<AuditedPackage>& all, AuditLevel threshold) {
  Tally out;
  for (const AuditedPackage& each : all) {
    out.findings += each.findings.size();
    for (const AuditFinding& finding : each.findings) {
      if (finding.level >= threshold) ++out.refused;
    }
    out.complete = out.complete && each.unchecked.empty();
  }
  return out;
}

}  // namespace

Result<json::Value> run_audit(Context& context, const Invocation& invocation) {
  auto project = open_project(context);
  if (!project) return pass(project);
  if (!project->lock) {
    return fail(Errc::invalid_lockfile, "there is no tank.lock; `tank install` makes one");
  }
  const AuditLevel threshold =
      parse_audit_level(invocation.value("level", "high")).value_or(AuditLevel::high);
  const auto all = audit_project(context, *project);
  if (!all) return pass(all);
  const Tally tally = tally_of(*all, threshold);
  print_table(context, *all);
  print_findings(context.terminal, *all);
  context.terminal.note(std::to_string(all->size()) + " skills, " + std::to_string(tally.findings) +
                        " findings, " + std::to_string(tally.refused) + " of level " +
                        std::string(to_string(threshold)) + " or worse");
  if (tally.refused > 0) context.exit_code = static_cast<int>(ExitCode::policy);
  json::Array packages;
  for (const AuditedPackage& each : *all) packages.push_back(package_document(context, each));
  return json::Object{{"ok", tally.refused == 0},
                      {"complete", tally.complete},
                      {"level", to_string(threshold)},
                      {"findings", tally.findings},
                      {"packages", std::move(packages)}};
}

}  // namespace tank::inline v0::cli
