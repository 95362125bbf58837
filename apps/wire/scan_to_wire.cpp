// SPDX-License-Identifier: Apache-2.0
#include "wire/scan_to_wire.hpp"

#include <string>
#include <utility>

namespace tank::inline v0::wire {
namespace {

std::optional<std::string> cwe_of(const registry::ScanFinding& finding) {
  if (finding.cwe == 0) return std::nullopt;
  return "CWE-" + std::to_string(finding.cwe);
}

ScanFinding to_wire(const registry::ScanFinding& finding) {
  return {.rule = finding.rule,
          .rule_version = finding.rule_version,
          .stage = finding.stage,
          .severity = std::string(to_string(finding.severity)),
          .path = finding.path,
          .line = finding.line,
          .column = finding.column,
          .message = finding.message,
          .evidence = finding.evidence,
          .remedy = finding.remedy,
          .cwe = cwe_of(finding)};
}

Dispute to_wire(const registry::Dispute& dispute) {
  return {.state = std::string(to_string(dispute.state)),
          .reason = dispute.reason,
          .decision = dispute.decision,
          .opened_at = dispute.opened_at,
          .decided_at = dispute.decided_at};
}

}  // namespace

ReleaseScan to_wire(const package::PackageName& name, const registry::Release& release) {
  ReleaseScan out;
  out.name = name.to_string();
  out.version = release.version.to_string();
  out.state = std::string(to_string(release.state));
  out.reason = release.state_reason;
  out.audit_status = std::string(to_string(registry::audit_status(release)));
  if (release.scan_verdict) out.verdict = std::string(to_string(*release.scan_verdict));
  if (release.audit_score) out.score = static_cast<std::int64_t>(*release.audit_score);
  out.scanned_at = release.scanned_at;
  out.dispute.state = std::string(to_string(registry::DisputeState::none));
  return out;
}

ReleaseScan to_wire(const registry::ScannedRelease& scanned) {
  ReleaseScan out = to_wire(scanned.package.name, scanned.release);
  if (!scanned.scan) return out;
  out.scan_id = scanned.scan->id;
  out.failure = scanned.scan->outcome.failure;
  out.rule_set = scanned.scan->outcome.rule_set;
  out.truncated = scanned.scan->outcome.truncated;
  out.dispute = to_wire(scanned.scan->dispute);
  for (const registry::ScanFinding& each : scanned.scan->outcome.findings) {
    out.findings.push_back(to_wire(each));
  }
  return out;
}

RescanReport to_wire(const registry::RescanReport& report) {
  return {.scanned = report.scanned,
          .quarantined = report.quarantined,
          .released = report.released,
          .failed = report.failed,
          .unsent = report.unsent,
          .next = report.next};
}

std::vector<SkillFinding> to_skill_findings(const registry::ScanOutcome& outcome) {
  std::vector<SkillFinding> out;
  out.reserve(outcome.findings.size());
  for (const registry::ScanFinding& each : outcome.findings) {
    out.push_back({.stage = each.stage,
                   .severity = std::string(to_string(each.severity)),
                   .type = each.rule,
                   .description = each.message,
                   .location = each.path + ':' + std::to_string(each.line),
                   .rule_version = each.rule_version,
                   .path = each.path,
                   .line = each.line,
                   .evidence = each.evidence,
                   .remedy = each.remedy,
                   .cwe = cwe_of(each)});
  }
  return out;
}

}  // namespace tank::inline v0::wire
