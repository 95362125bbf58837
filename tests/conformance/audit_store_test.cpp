// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about the audit log.
#include <thread>

#include <tank/storage/audit_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

TEST_CASE("audit store: events chain over transactions, and come back as they went in") {
  on_every_backend([](OpenStore& store) {
    event::NewAuditEvent full = an_event("release.published");
    full.actor = next_id<UserId>();
    full.on_behalf_of = next_id<UserId>();
    full.scope = next_id<OrganizationId>();
    write(*store, [&](Transaction& tx) -> Result<void> {
      auto first = tx.audit().append(next_id<AuditId>(), at(1), an_event("user.added"));
      if (!first) return pass(first);
      auto second = tx.audit().append(next_id<AuditId>(), at(2), full);
      if (!second) return pass(second);
      return {};
    });
    const auto third = write(*store, [&](Transaction& tx) {
      return tx.audit().append(next_id<AuditId>(), at(3), an_event("user.saved"));
    });
    const auto all = read(*store, [](const Snapshot& view) { return view.audit().after(0, 10); });
    REQUIRE(all.has_value());
    REQUIRE(all->size() == 3);
    CHECK(event::check_chain(Digest(), *all).has_value());
    CHECK(all->at(1).event.actor == full.actor);
    CHECK(all->at(1).event.scope == full.scope);
    CHECK(all->at(1).event.payload == full.payload);
    CHECK(all->at(2).hash == third.hash);
    CHECK(all->at(2).seq == 3);
    CHECK(read(*store, [](const Snapshot& v) { return v.audit().after(1, 1); })->at(0).seq == 2);
    const auto own = read(*store, [&](const Snapshot& view) {
      return view.audit().of_organization(*full.scope, {});
    });
    REQUIRE(own.has_value());
    REQUIRE(own->items.size() == 1);
    CHECK(own->items[0].hash == all->at(1).hash);
  });
}

TEST_CASE("audit store: an organization's events come newest first, page by page") {
  on_every_backend([](OpenStore& store) {
    event::NewAuditEvent event = an_event("x.y");
    event.scope = next_id<OrganizationId>();
    write(*store, [&](Transaction& tx) -> Result<void> {
      for (int i = 0; i < 5; ++i) {
        auto added = tx.audit().append(next_id<AuditId>(), at(i), event);
        if (!added) return pass(added);
      }
      return {};
    });
    std::vector<std::int64_t> seen;
    PageRequest request{.limit = 2, .after = ""};
    do {
      const auto page = read(*store, [&](const Snapshot& view) {
        return view.audit().of_organization(*event.scope, request);
      });
      REQUIRE(page.has_value());
      for (const auto& link : page->items) seen.push_back(link.seq);
      request.after = page->next.value_or("");
    } while (!request.after.empty());
    CHECK(seen == std::vector<std::int64_t>{5, 4, 3, 2, 1});
  });
}

TEST_CASE("audit store: writers at once make one chain without a gap") {
  on_every_backend([](OpenStore& store) {
    constexpr int writers = 4;
    constexpr int events_each = 25;
    std::vector<AuditId> ids;
    for (int i = 0; i < writers * events_each; ++i) ids.push_back(next_id<AuditId>());
    std::atomic<int> failures{0};
    {
      std::vector<std::jthread> threads;
      for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&, writer] {
          for (int i = 0; i < events_each; ++i) {
            const AuditId& id = ids[static_cast<std::size_t>(writer * events_each + i)];
            const auto done = transact(*store, [&](Transaction& tx) {
              return tx.audit().append(id, at(i), an_event("load"));
            });
            if (!done) ++failures;
          }
        });
      }
    }
    CHECK(failures == 0);
    const auto all = read(*store, [](const Snapshot& view) { return view.audit().after(0, 1000); });
    REQUIRE(all.has_value());
    CHECK(all->size() == writers * events_each);
    CHECK(event::check_chain(Digest(), *all).has_value());
  });
}

}  // namespace
}  // namespace tank::testing
