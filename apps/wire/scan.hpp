// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Wire documents: what the analysis said about a release, disputes, and re-scans.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tank/base/id.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/time.hpp>
#include <tank/registry/scan_limits.hpp>

#include "core/json/describe.hpp"

namespace tank::inline v0::wire {

struct ScanFinding {
  std::string rule;
  std::int64_t rule_version = 1;
  std::string stage;
  std::string severity;
  std::string path;
  std::int64_t line = 1;
  std::int64_t column = 1;
  std::string message;
  std::string evidence;
  std::string remedy;
  std::optional<std::string> cwe;
};

template <class Visitor>
void describe(Visitor& v, ScanFinding& d) {
  v.required("rule", d.rule, "Id of the rule.");
  v.required("rule_version", d.rule_version, "Its version.");
  v.required("stage", d.stage, "Which stage of the analysis found it.");
  v.required("severity", d.severity, "`info`, `low`, `medium`, `high` or `critical`.");
  v.required("path", d.path, "File in the archive.");
  v.required("line", d.line, "Line, from 1.");
  v.required("column", d.column, "Byte of the line, from 1.");
  v.required("message", d.message, "In words.");
  v.required("evidence", d.evidence, "What stands there, cut, without secrets.");
  v.required("remedy", d.remedy, "What the author does about it.");
  v.optional("cwe", d.cwe, "`CWE-494` and the like.");
}

struct Dispute {
  std::string state;
  std::string reason;
  std::string decision;
  std::optional<TimePoint> opened_at;
  std::optional<TimePoint> decided_at;
};

template <class Visitor>
void describe(Visitor& v, Dispute& d) {
  v.required("state", d.state, "`none`, `open`, `upheld` or `lifted`.");
  v.optional("reason", d.reason, "Why the owners think that the quarantine is wrong.");
  v.optional("decision", d.decision, "Why it was upheld or lifted.");
  v.optional("opened_at", d.opened_at, "When it was opened.");
  v.optional("decided_at", d.decided_at, "When it was decided.");
}

struct ReleaseScan {
  std::string name;
  std::string version;
  std::string state;
  std::string reason;
  std::string audit_status;
  std::optional<ScanId> scan_id;
  std::optional<std::string> verdict;
  std::optional<std::int64_t> score;
  std::string failure;
  std::string rule_set;
  std::vector<ScanFinding> findings;
  bool truncated = false;
  std::optional<TimePoint> scanned_at;
  Dispute dispute;
};

template <class Visitor>
void describe(Visitor& v, ReleaseScan& d) {
  v.required("name", d.name, "`@scope/name`.");
  v.required("version", d.version, "Version (Semantic Versioning 2.0.0).");
  v.required("state", d.state, "`available`, `yanked` or `quarantined`.");
  v.optional("reason", d.reason, "Why it is not `available`.");
  v.required("audit_status", d.audit_status,
             "`scanning`, `completed`, `flagged`, `failed` or `scan-failed`.");
  v.optional("scan_id", d.scan_id, "Identifies the run; missing before the first.");
  v.optional("verdict", d.verdict, "`pass`, `pass_with_notes`, `flagged` or `fail`.");
  v.optional("score", d.score, "0 to 10.");
  v.optional("failure", d.failure, "Why there is no verdict.");
  v.optional("rule_set", d.rule_set, "Version of the rules.");
  v.required("findings", d.findings, "Worst first.");
  v.optional("truncated", d.truncated, "There were more findings.");
  v.optional("scanned_at", d.scanned_at, "When it ran.");
  v.required("dispute", d.dispute, "What the owners said, and what was decided.");
}

struct QuarantinedReleases {
  std::string name;
  std::vector<ReleaseScan> items;
};

template <class Visitor>
void describe(Visitor& v, QuarantinedReleases& d) {
  v.required("name", d.name, "`@scope/name`.");
  v.required("items", d.items, "Highest version first, without findings.");
}

struct DisputeList {
  std::vector<ReleaseScan> items;
  std::optional<std::string> next;
};

template <class Visitor>
void describe(Visitor& v, DisputeList& d) {
  v.required("items", d.items, "Releases with an open dispute.");
  v.optional("next", d.next, "Cursor of the next page; missing on the last.");
}

struct DisputeReason {
  std::string reason;
};

template <class Visitor>
void describe(Visitor& v, DisputeReason& d) {
  v.required("reason", d.reason, "Why the quarantine is wrong.")
      .min_length(1)
      .max_length(limits::reason_length);
}

struct DisputeDecision {
  std::string decision;
  std::string reason;
};

template <class Visitor>
void describe(Visitor& v, DisputeDecision& d) {
  v.required("decision", d.decision, "`lift` or `uphold`.");
  v.required("reason", d.reason, "Why; the owners read it.")
      .min_length(1)
      .max_length(limits::reason_length);
}

struct RescanRequest {
  int limit = limits::rescans_at_once;
  std::string after;
  bool all = false;
};

template <class Visitor>
void describe(Visitor& v, RescanRequest& d) {
  v.optional("limit", d.limit, "How many releases.").between(1, limits::most_rescans_at_once);
  v.optional("after", d.after, "Cursor of the batch before.");
  v.optional("all", d.all, "Also those that were scanned with the same rules.");
}

struct RescanReport {
  std::int64_t scanned = 0;
  std::int64_t quarantined = 0;
  std::int64_t released = 0;
  std::int64_t failed = 0;
  std::int64_t unsent = 0;
  std::optional<std::string> next;
};

template <class Visitor>
void describe(Visitor& v, RescanReport& d) {
  v.required("scanned", d.scanned, "Releases that were scanned.");
  v.required("quarantined", d.quarantined, "That came into quarantine.");
  v.required("released", d.released, "That came out of it.");
  v.required("failed", d.failed, "That gave no answer.");
  v.required("unsent", d.unsent, "Mails to owners that no server took.");
  v.optional("next", d.next, "Cursor of the next batch; missing on the last.");
}

}  // namespace tank::inline v0::wire
