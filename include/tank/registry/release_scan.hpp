// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What the security analysis said about a release, and what people said about that.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tank/analysis/severity.hpp>
#include <tank/base/api.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/registry/package.hpp>

namespace tank::inline v0::registry {

/// How far the analysis of a release got, in the words of the Tank protocol.
enum class AuditStatus {
  scanning,     ///< not yet: the release is older than the analysis
  completed,    ///< nothing that keeps anybody from installing it
  flagged,      ///< high findings, or worse ones that were weighed: it can be installed
  failed,       ///< the verdict was `fail`, and it is in quarantine
  scan_failed,  ///< the analysis gave no answer
};
/// The words on the wire; `scan-failed` has a hyphen there.
[[nodiscard]] TANK_API std::string_view to_string(AuditStatus status);

/// Of the newest analysis of the release.
[[nodiscard]] TANK_API AuditStatus audit_status(const Release& release);

/// Errors: invalid_argument.
[[nodiscard]] TANK_API Result<analysis::Verdict> parse_verdict(std::string_view word);
[[nodiscard]] TANK_API Result<analysis::Severity> parse_severity(std::string_view word);

/// One observation, as it is kept: rules may change or go, what was said stays.
struct ScanFinding {
  std::string rule;
  std::int64_t rule_version = 1;
  std::string stage;
  analysis::Severity severity = analysis::Severity::info;
  std::string path;
  std::int64_t line = 1;    ///< from 1
  std::int64_t column = 1;  ///< in bytes, from 1
  std::string message;
  std::string evidence;  ///< a part of the file, cut, without secrets
  std::string remedy;
  std::int64_t cwe = 0;  ///< Common Weakness Enumeration; 0: none

  friend bool operator==(const ScanFinding&, const ScanFinding&) = default;
};

/// What one run of the analysis gave.
struct ScanOutcome {
  std::optional<analysis::Verdict> verdict;  ///< nothing: the analysis itself failed
  std::int64_t score = 0;                    ///< 0..10
  std::vector<ScanFinding> findings;         ///< worst first
  bool truncated = false;                    ///< there were more
  std::string failure;                       ///< why there is no verdict
  std::string rule_set;                      ///< version of the rules
  TimePoint at;

  friend bool operator==(const ScanOutcome&, const ScanOutcome&) = default;
};

/// Whether a release with this outcome is kept away from everybody: `fail`, and no answer at all.
[[nodiscard]] constexpr bool is_unsafe(const std::optional<analysis::Verdict>& verdict) {
  return !verdict || *verdict == analysis::Verdict::fail;
}

/// What an owner said against a quarantine, and what was decided.
enum class DisputeState {
  none,
  open,
  upheld,  ///< the quarantine stays
  lifted,  ///< the findings were weighed, and the release may be used
};
[[nodiscard]] TANK_API std::string_view to_string(DisputeState state);
[[nodiscard]] TANK_API Result<DisputeState> parse_dispute_state(std::string_view word);

/// One dispute about one quarantine.
struct Dispute {
  DisputeState state = DisputeState::none;
  std::string reason;    ///< the owner's
  std::string decision;  ///< why it was upheld or lifted
  std::optional<UserId> opened_by;
  std::optional<TimePoint> opened_at;
  std::optional<UserId> decided_by;
  std::optional<TimePoint> decided_at;

  friend bool operator==(const Dispute&, const Dispute&) = default;
};

/// What a release was before it came into quarantine, to which it goes back.
struct HeldRelease {
  ReleaseState state = ReleaseState::available;
  std::string reason;

  friend bool operator==(const HeldRelease&, const HeldRelease&) = default;
};

/// The newest analysis of one release, with its consequences.
struct ReleaseScan {
  ScanId id;  ///< another one for each run
  ReleaseId release_id;
  ScanOutcome outcome;
  std::optional<HeldRelease> held;  ///< nothing: not in quarantine
  Dispute dispute;
  std::int64_t revision = 1;

  friend bool operator==(const ReleaseScan&, const ReleaseScan&) = default;
};

}  // namespace tank::inline v0::registry
