// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/registry/scan_machine.hpp>

namespace tank::inline v0::registry {
namespace {

bool is_serious(const ScanFinding& finding) { return finding.severity >= analysis::Severity::high; }

// Bytes never change, so that the rule is what makes a finding a new one.
bool was_weighed(const ScanOutcome& before, const ScanOutcome& now) {
  return std::ranges::all_of(now.findings, [&](const ScanFinding& each) {
    return !is_serious(each) || std::ranges::any_of(before.findings, [&](const ScanFinding& old) {
      return old.rule == each.rule && old.rule_version >= each.rule_version &&
             old.path == each.path;
    });
  });
}

Dispute dispute_after(const ReleaseScan& before, const ScanOutcome& now) {
  switch (before.dispute.state) {
    case DisputeState::none:
    case DisputeState::open:
      return before.dispute;
    case DisputeState::upheld:
      return before.outcome.rule_set == now.rule_set ? before.dispute : Dispute{};
    case DisputeState::lifted:
      return was_weighed(before.outcome, now) ? before.dispute : Dispute{};
  }
  return {};
}

Result<ScanChange> on(const Scanned& event, ReleaseScan scan, TimePoint) {
  // Trouble with the analysis says nothing about a release that it has looked at before.
  if (!event.outcome.verdict && scan.outcome.verdict) return ScanChange{std::move(scan), {}};
  scan.dispute = is_unsafe(event.outcome.verdict) ? dispute_after(scan, event.outcome) : Dispute{};
  const bool holds = is_unsafe(event.outcome.verdict) && scan.dispute.state != DisputeState::lifted;
  scan.id = event.scan;
  scan.outcome = event.outcome;
  if (holds == scan.held.has_value()) return ScanChange{std::move(scan), {}};
  return ScanChange{std::move(scan), holds ? ScanEffect::quarantine : ScanEffect::release};
}

Result<ScanChange> on(const Disputed& event, ReleaseScan scan, TimePoint now) {
  if (!scan.held) {
    return fail(Errc::precondition_failed,
                "the release is not in quarantine, so that there is nothing to dispute");
  }
  if (scan.dispute.state != DisputeState::none) {
    return fail(Errc::precondition_failed,
                scan.dispute.state == DisputeState::open
                    ? "this quarantine is disputed already; wait for the decision"
                    : "this quarantine was upheld: " + scan.dispute.decision +
                          "; publish a higher version without what was found");
  }
  scan.dispute = {.state = DisputeState::open,
                  .reason = event.reason,
                  .decision = {},
                  .opened_by = event.by,
                  .opened_at = now,
                  .decided_by = std::nullopt,
                  .decided_at = std::nullopt};
  return ScanChange{std::move(scan), {}};
}

Result<ScanChange> on(const DisputeDecided& event, ReleaseScan scan, TimePoint now) {
  if (scan.dispute.state != DisputeState::open) {
    return fail(Errc::precondition_failed, "there is no open dispute about this release");
  }
  scan.dispute.state = event.is_lifted ? DisputeState::lifted : DisputeState::upheld;
  scan.dispute.decision = event.reason;
  scan.dispute.decided_by = event.by;
  scan.dispute.decided_at = now;
  if (!event.is_lifted) return ScanChange{std::move(scan), {}};
  return ScanChange{std::move(scan), ScanEffect::release};
}

}  // namespace

Result<ScanChange> advance(ReleaseScan scan, const ScanEvent& event, TimePoint now) {
  return std::visit([&](const auto& e) { return on(e, std::move(scan), now); }, event);
}

}  // namespace tank::inline v0::registry
