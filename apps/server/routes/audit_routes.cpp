// SPDX-License-Identifier: Apache-2.0
// The audit log of an organization: page by page, and as it grows.
#include <utility>

#include "core/json/json.hpp"
#include "server/api/event_stream.hpp"
#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

using identity::Action;

Result<wire::AuditList> list_audit(const Call& call, const Nothing&) {
  auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  auto page = call.page();
  if (!page) return pass(page);
  auto events = call.services().audit.of_organization(call.actor(), *slug, *page);
  if (!events) return pass(events);
  wire::AuditList out{.items = {}, .next = events->next};
  for (const event::AuditEvent& event : events->items) out.items.push_back(wire::to_wire(event));
  return out;
}

class AuditTail final : public EventSource {
 public:
  AuditTail(const event::AuditLog& log, Store& store, Slug slug, std::int64_t after)
      : log_(log), store_(store), slug_(std::move(slug)), after_(after) {}

  Result<std::string> next(const identity::Actor& actor) override {
    const std::uint64_t mark = store_.change_mark();
    if (seen_ == mark) return std::string();
    const auto events = log_.of_organization_after(actor, slug_, after_);
    if (!events) return pass(events);
    std::string out;
    for (const event::AuditEvent& event : *events) {
      append_event(out, std::to_string(event.seq), event.event.action,
                   json::write(wire::to_wire(event)));
      after_ = event.seq;
    }
    // A full page may not be all of it: look again, changed or not.
    if (events->size() < limits::audit_rows_at_once) seen_ = mark;
    return out;
  }

 private:
  const event::AuditLog& log_;
  Store& store_;
  Slug slug_;
  std::int64_t after_;
  std::optional<std::uint64_t> seen_;  // nothing has changed since
};

// Where the log ends now.
Result<std::int64_t> newest(const Call& call, const Slug& slug) {
  const auto events = call.services().audit.of_organization(call.actor(), slug, {.limit = 1});
  if (!events) return pass(events);
  return events->items.empty() ? 0 : events->items.front().seq;
}

Result<Reply> follow_audit(const Call& call, const Nothing&) {
  auto slug = call.path<Slug>("org_slug");
  if (!slug) return pass(slug);
  const auto end = newest(call, *slug);
  if (!end) return pass(end);
  const auto after = last_event_number(call, *end);
  if (!after) return pass(after);
  auto tail = std::make_unique<AuditTail>(call.services().audit, call.services().store,
                                          *std::move(slug), *after);
  return event_stream(call, std::move(tail)).map([](Response&& response) {
    return Reply{std::move(response)};
  });
}

}  // namespace

std::vector<Operation> audit_routes() {
  std::vector<Operation> out;
  out.push_back(operation<&list_audit>(
                    Method::get, "/api/v1/orgs/{org_slug}/audit", "listAudit",
                    "Read the audit log of an organization",
                    guard::allowed_to(Action::organization_audit), 200,
                    {Errc::invalid_slug, Errc::organization_not_found, Errc::invalid_cursor})
                    .with_query({{"limit", "Events per page."}, {"after", "Cursor."}}));
  out.push_back(operation<&follow_audit>(
                    Method::get, "/api/v1/orgs/{org_slug}/audit/stream", "followAudit",
                    "Follow the audit log of an organization as server-sent events",
                    guard::allowed_to(Action::organization_audit), 200,
                    {Errc::invalid_slug, Errc::organization_not_found, Errc::invalid_argument})
                    .with_headers({{"Last-Event-ID", "Go on behind this event."}})
                    .answering("text/event-stream"));
  return out;
}

}  // namespace tank::server
