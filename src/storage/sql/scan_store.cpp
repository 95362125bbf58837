// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/scan_store.hpp"

#include <utility>

#include "core/json/json.hpp"
#include "storage/sql/keyset.hpp"
#include "storage/sql/reader.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

/// A finding as it is kept, and read again by whatever version comes later.
struct FindingDocument {
  registry::ScanFinding finding;
  std::string severity;
};

template <class Visitor>
void describe(Visitor& v, FindingDocument& d) {
  v.required("rule", d.finding.rule, "");
  v.required("rule_version", d.finding.rule_version, "");
  v.required("stage", d.finding.stage, "");
  v.required("severity", d.severity, "");
  v.required("path", d.finding.path, "");
  v.required("line", d.finding.line, "");
  v.required("column", d.finding.column, "");
  v.required("message", d.finding.message, "");
  v.required("evidence", d.finding.evidence, "");
  v.required("remedy", d.finding.remedy, "");
  v.required("cwe", d.finding.cwe, "");
}

struct FindingsDocument {
  std::vector<FindingDocument> items;
};

template <class Visitor>
void describe(Visitor& v, FindingsDocument& d) {
  v.required("items", d.items, "");
}

Json encode_findings(const std::vector<registry::ScanFinding>& findings) {
  FindingsDocument document;
  for (const registry::ScanFinding& each : findings) {
    document.items.push_back({each, std::string(to_string(each.severity))});
  }
  return Json{json::write(document)};
}

std::optional<std::vector<registry::ScanFinding>> decode_findings(const std::string& text) {
  auto document = json::read<FindingsDocument>(text, json::Unknown::ignore);
  if (!document) return std::nullopt;
  std::vector<registry::ScanFinding> out;
  for (FindingDocument& each : document->items) {
    const auto severity = registry::parse_severity(each.severity);
    if (!severity) return std::nullopt;
    each.finding.severity = *severity;
    out.push_back(std::move(each.finding));
  }
  return out;
}

constexpr Text insert_scan =
    "INSERT INTO release_scan (release_id, id, verdict, score, rule_set, failure, truncated,"
    " scanned_at, held_state, held_reason, dispute_state, dispute_reason, decision, opened_by,"
    " opened_at, decided_by, decided_at, findings, revision)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1)"
    " ON CONFLICT (release_id) DO NOTHING RETURNING release_id";

constexpr Text select_scan =
    "SELECT s.release_id, s.id, s.verdict, s.score, s.rule_set, s.failure, s.truncated,"
    " s.scanned_at, s.held_state, s.held_reason, s.dispute_state, s.dispute_reason, s.decision,"
    " s.opened_by, s.opened_at, s.decided_by, s.decided_at, s.findings, s.revision"
    " FROM release_scan s WHERE s.release_id = $1";

// Compare-and-swap: nothing changes when somebody else was faster.
constexpr Text update_scan =
    "UPDATE release_scan SET id = $2, verdict = $3, score = $4, rule_set = $5, failure = $6,"
    " truncated = $7, scanned_at = $8, held_state = $9, held_reason = $10, dispute_state = $11,"
    " dispute_reason = $12, decision = $13, opened_by = $14, opened_at = $15, decided_by = $16,"
    " decided_at = $17, findings = $18, revision = revision + 1"
    " WHERE release_id = $1 AND revision = $19 RETURNING revision";

constexpr Text select_outdated =
    "SELECT r.id FROM release r LEFT JOIN release_scan s ON s.release_id = r.id"
    " WHERE r.id > $1 AND r.state <> 'deleted'"
    " AND (s.verdict IS NULL OR s.rule_set <> $2) ORDER BY r.id LIMIT $3";

constexpr Text select_disputed =
    "SELECT s.release_id FROM release_scan s"
    " WHERE s.dispute_state = 'open' AND s.release_id > $1 ORDER BY s.release_id LIMIT $2";

constexpr std::array listed{
    ListedText{"insert_scan", insert_scan},         ListedText{"select_scan", select_scan},
    ListedText{"update_scan", update_scan},         ListedText{"select_outdated", select_outdated},
    ListedText{"select_disputed", select_disputed},
};

std::optional<registry::ReleaseState> held_state(const registry::ReleaseScan& scan) {
  return scan.held ? std::optional(scan.held->state) : std::nullopt;
}

std::string held_reason(const registry::ReleaseScan& scan) {
  return scan.held ? scan.held->reason : std::string();
}

Result<registry::ReleaseScan> decode_scan(Reader& in) {
  registry::ReleaseScan out;
  out.release_id = in.next<ReleaseId>();
  out.id = in.next<ScanId>();
  out.outcome.verdict = in.next_optional<analysis::Verdict>();
  out.outcome.score = in.next<std::int64_t>();
  out.outcome.rule_set = in.next<std::string>();
  out.outcome.failure = in.next<std::string>();
  out.outcome.truncated = in.next<bool>();
  out.outcome.at = in.next<TimePoint>();
  const auto held = in.next_optional<registry::ReleaseState>();
  auto reason = in.next<std::string>();
  if (held) out.held = registry::HeldRelease{*held, std::move(reason)};
  out.dispute.state = in.next<registry::DisputeState>();
  out.dispute.reason = in.next<std::string>();
  out.dispute.decision = in.next<std::string>();
  out.dispute.opened_by = in.next_optional<UserId>();
  out.dispute.opened_at = in.next_optional<TimePoint>();
  out.dispute.decided_by = in.next_optional<UserId>();
  out.dispute.decided_at = in.next_optional<TimePoint>();
  auto findings = decode_findings(in.next<std::string>());
  if (!findings) return fail(Errc::storage_broken, "kept findings do not read back");
  out.outcome.findings = *std::move(findings);
  out.revision = in.next<std::int64_t>();
  return in.finish(std::move(out));
}

}  // namespace

std::span<const ListedText> scan_statements() { return listed; }

Result<void> SqlScanStore::add(const registry::ReleaseScan& scan) {
  const auto added = db_.run(
      insert_scan, scan.release_id, scan.id, scan.outcome.verdict, scan.outcome.score,
      scan.outcome.rule_set, scan.outcome.failure, scan.outcome.truncated, scan.outcome.at,
      held_state(scan), held_reason(scan), scan.dispute.state, scan.dispute.reason,
      scan.dispute.decision, scan.dispute.opened_by, scan.dispute.opened_at,
      scan.dispute.decided_by, scan.dispute.decided_at, encode_findings(scan.outcome.findings));
  if (!added) return pass(added);
  if (!added->is_empty()) return {};
  return fail(Errc::storage_conflict, "the release was scanned by somebody else meanwhile");
}

Result<std::optional<registry::ReleaseScan>> SqlScanStore::find(ReleaseId release) const {
  return read_optional(db_.run(select_scan, release), decode_scan);
}

Result<registry::ReleaseScan> SqlScanStore::save(const registry::ReleaseScan& scan) {
  const auto decode = [&](Reader& in) {
    registry::ReleaseScan saved = scan;
    saved.revision = in.next<std::int64_t>();
    return in.finish(std::move(saved));
  };
  return read_one(
      db_.run(update_scan, scan.release_id, scan.id, scan.outcome.verdict, scan.outcome.score,
              scan.outcome.rule_set, scan.outcome.failure, scan.outcome.truncated, scan.outcome.at,
              held_state(scan), held_reason(scan), scan.dispute.state, scan.dispute.reason,
              scan.dispute.decision, scan.dispute.opened_by, scan.dispute.opened_at,
              scan.dispute.decided_by, scan.dispute.decided_at,
              encode_findings(scan.outcome.findings), scan.revision),
      decode, Errc::storage_conflict,
      scan.id.to_string() + " was changed by somebody else; read it again");
}

Result<std::vector<ReleaseId>> SqlScanStore::outdated(std::string_view rule_set,
                                                      const ReleaseId& after, int limit) const {
  return read_all(db_.run(select_outdated, after, rule_set, std::int64_t{limit}),
                  [](Reader& in) { return in.finish(in.next<ReleaseId>()); });
}

Result<Page<ReleaseId>> SqlScanStore::disputed(const PageRequest& page) const {
  const auto after = key_of(page, 1);
  if (!after) return pass(after);
  auto found = read_all(db_.run(select_disputed, after->front(), rows_wanted(page)),
                        [](Reader& in) { return in.finish(in.next<ReleaseId>()); });
  return page_of(std::move(found), page,
                 [](const ReleaseId& id) { return std::vector{id.to_string()}; });
}

}  // namespace tank::inline v0::sql
