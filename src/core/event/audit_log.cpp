// SPDX-License-Identifier: Apache-2.0
#include <utility>
#include <vector>

#include <tank/base/limits.hpp>
#include <tank/event/audit_log.hpp>
#include <tank/identity/policy.hpp>
#include <tank/storage/audit_store.hpp>
#include <tank/storage/store.hpp>

#include "core/org/access.hpp"

namespace tank::inline v0::event {
namespace {

using identity::Action;

Result<std::vector<AuditEvent>> read_after(Store& store, std::int64_t seq) {
  const auto snapshot = store.snapshot();
  if (!snapshot) return pass(snapshot);
  return (*snapshot)->audit().after(seq, limits::audit_rows_at_once);
}

}  // namespace

Result<ChainReport> check_whole_chain(Store& store) {
  ChainReport report;
  std::int64_t seq = 0;
  while (true) {
    const auto rows = read_after(store, seq);
    if (!rows) return pass(rows);
    if (rows->empty()) return report;
    // The first row of the log is number one; a gap before it is a gap like any other.
    if (rows->front().seq != seq + 1) {
      report.broken = "row " + std::to_string(seq + 1) + " of the audit log is missing";
      return report;
    }
    if (const auto held = check_chain(report.head, *rows); !held) {
      report.broken = held.error().detail;
      return report;
    }
    report.events += static_cast<std::int64_t>(rows->size());
    report.head = rows->back().hash;
    seq = rows->back().seq;
  }
}

AuditLog::AuditLog(Store& store) : store_(&store) {}

Result<Page<AuditEvent>> AuditLog::of_organization(const identity::Actor& actor, const Slug& slug,
                                                   const PageRequest& page) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto entered = org::enter(**snapshot, actor, Action::organization_audit, slug.to_string());
  if (!entered) return pass(entered);
  if (auto checked = check(page); !checked) return pass(checked);
  return (*snapshot)->audit().of_organization(entered->organization.id, page);
}

Result<std::vector<AuditEvent>> AuditLog::of_organization_after(const identity::Actor& actor,
                                                                const Slug& slug,
                                                                std::int64_t after_seq) const {
  const auto snapshot = store_->snapshot();
  if (!snapshot) return pass(snapshot);
  const auto entered = org::enter(**snapshot, actor, Action::organization_audit, slug.to_string());
  if (!entered) return pass(entered);
  return (*snapshot)->audit().of_organization_after(entered->organization.id, after_seq,
                                                    limits::audit_rows_at_once);
}

Result<ChainReport> AuditLog::verify(const identity::Actor& actor) const {
  if (auto allowed = may(actor, Action::store_verify, {}); !allowed) return pass(allowed);
  return check_whole_chain(*store_);
}

}  // namespace tank::inline v0::event
