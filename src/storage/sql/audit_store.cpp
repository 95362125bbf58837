// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/audit_store.hpp"

#include <charconv>
#include <limits>

#include "storage/sql/keyset.hpp"
#include "storage/sql/reader.hpp"
#include "storage/sql/statements.hpp"

namespace tank::inline v0::sql {
namespace {

constexpr Part audit_columns =
    "a.id, a.seq, a.at, a.actor, a.on_behalf_of, a.request_id, a.scope, a.action, a.subject,"
    " a.payload, a.previous, a.hash";

// The writer of a transaction is the only one until it commits, on both engines, so that the
// last row is the head of the chain and cannot move.
constexpr Text select_audit_head = "SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1";

constexpr Text insert_audit_event =
    "INSERT INTO audit_event (id, seq, at, actor, on_behalf_of, request_id, scope, action,"
    " subject, payload, previous, hash)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

constexpr Text select_audit_after =
    text<"SELECT ", audit_columns, " FROM audit_event a WHERE a.seq > $1 ORDER BY a.seq LIMIT $2">;

constexpr Text select_audit =
    text<"SELECT ", audit_columns,
         " FROM audit_event a WHERE a.seq < $1 ORDER BY a.seq DESC LIMIT $2">;

constexpr Text select_audit_of_organization =
    text<"SELECT ", audit_columns,
         " FROM audit_event a WHERE a.scope = $1 AND a.seq < $2 ORDER BY a.seq DESC LIMIT $3">;

constexpr Text select_audit_of_organization_after =
    text<"SELECT ", audit_columns,
         " FROM audit_event a WHERE a.scope = $1 AND a.seq > $2 ORDER BY a.seq LIMIT $3">;

constexpr std::array listed{
    ListedText{"select_audit_head", select_audit_head},
    ListedText{"insert_audit_event", insert_audit_event},
    ListedText{"select_audit_after", select_audit_after},
    ListedText{"select_audit", select_audit},
    ListedText{"select_audit_of_organization", select_audit_of_organization},
    ListedText{"select_audit_of_organization_after", select_audit_of_organization_after},
};

Result<event::AuditEvent> decode_event(Reader& in) {
  event::AuditEvent out;
  out.id = in.next<AuditId>();
  out.seq = in.next<std::int64_t>();
  out.at = in.next<TimePoint>();
  out.event.actor = in.next_optional<UserId>();
  out.event.on_behalf_of = in.next_optional<UserId>();
  out.event.request_id = in.next<std::string>();
  out.event.scope = in.next_optional<OrganizationId>();
  out.event.action = in.next<std::string>();
  out.event.subject = in.next<std::string>();
  out.event.payload = in.next<std::string>();
  out.previous = in.next<Digest>();
  out.hash = in.next<Digest>();
  return in.finish(std::move(out));
}

// The number before which the page begins.
Result<std::int64_t> end_of(const PageRequest& page) {
  const auto after = key_of(page, 1);
  if (!after) return pass(after);
  const std::string& text = after->front();
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (text.empty()) return before;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), before);
  if (status == std::errc{} && end == text.data() + text.size()) return before;
  return fail(Errc::invalid_cursor, "the cursor holds no number");
}

std::vector<std::string> seq_key(const event::AuditEvent& event) {
  return {std::to_string(event.seq)};
}

}  // namespace

std::span<const ListedText> audit_statements() { return listed; }

Result<SqlAuditStore::Head> SqlAuditStore::read_head() const {
  const auto found = db_.run(select_audit_head);
  if (!found) return pass(found);
  if (found->is_empty()) return Head{};
  Reader in(found->front());
  return in.finish(Head{.seq = in.next<std::int64_t>(), .hash = in.next<Digest>()});
}

// Two statements for the first event of a transaction, one for each further one.
Result<event::AuditEvent> SqlAuditStore::append(const AuditId& id, TimePoint at,
                                                const event::NewAuditEvent& event) {
  if (!head_) {
    auto head = read_head();
    if (!head) return pass(std::move(head));
    head_ = *head;
  }
  event::AuditEvent link{.id = id,
                         .seq = head_->seq + 1,
                         .at = at,
                         .event = event,
                         .previous = head_->hash,
                         .hash = {}};
  link.hash = event::chain_hash(link.previous, link.id, link.seq, link.at, link.event);
  const auto added = db_.run(insert_audit_event, link.id, link.seq, link.at, event.actor,
                             event.on_behalf_of, event.request_id, event.scope, event.action,
                             event.subject, event.payload, link.previous, link.hash);
  if (!added) return pass(added);
  head_ = Head{link.seq, link.hash};
  return link;
}

Result<std::vector<event::AuditEvent>> SqlAuditStore::after(std::int64_t after_seq,
                                                            int limit) const {
  return read_all(db_.run(select_audit_after, after_seq, std::int64_t{limit}), decode_event);
}

Result<std::vector<event::AuditEvent>> SqlAuditStore::of_organization_after(
    OrganizationId organization, std::int64_t after_seq, int limit) const {
  return read_all(
      db_.run(select_audit_of_organization_after, organization, after_seq, std::int64_t{limit}),
      decode_event);
}

Result<Page<event::AuditEvent>> SqlAuditStore::list(const PageRequest& page) const {
  const auto before = end_of(page);
  if (!before) return pass(before);
  auto events = read_all(db_.run(select_audit, *before, rows_wanted(page)), decode_event);
  return page_of(std::move(events), page, seq_key);
}

Result<Page<event::AuditEvent>> SqlAuditStore::of_organization(OrganizationId organization,
                                                               const PageRequest& page) const {
  const auto before = end_of(page);
  if (!before) return pass(before);
  auto events =
      read_all(db_.run(select_audit_of_organization, organization, *before, rows_wanted(page)),
               decode_event);
  return page_of(std::move(events), page, seq_key);
}

}  // namespace tank::inline v0::sql
