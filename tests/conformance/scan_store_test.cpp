// SPDX-License-Identifier: Apache-2.0
#include <tank/storage/package_store.hpp>
#include <tank/storage/scan_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

registry::ReleaseScan a_scan(const registry::Release& release) {
  registry::ReleaseScan out;
  out.id = next_id<ScanId>();
  out.release_id = release.id;
  out.outcome.verdict = analysis::Verdict::fail;
  out.outcome.score = 3;
  out.outcome.rule_set = "12.abcdef01";
  out.outcome.truncated = true;
  out.outcome.at = at(7);
  out.outcome.findings.push_back({.rule = "statics/pipe-to-shell",
                                  .rule_version = 2,
                                  .stage = "static",
                                  .severity = analysis::Severity::critical,
                                  .path = "größe/run.sh",
                                  .line = 12,
                                  .column = 3,
                                  .message = "it runs what it \"downloads\"",
                                  .evidence = "curl … | sh",
                                  .remedy = "pin it",
                                  .cwe = 494});
  out.held = registry::HeldRelease{registry::ReleaseState::yanked, "too old"};
  return out;
}

std::optional<registry::ReleaseScan> found(Store& store, const registry::Release& release) {
  auto out = read(store, [&](const Snapshot& view) { return view.scans().find(release.id); });
  REQUIRE(out.has_value());
  return *std::move(out);
}

TEST_CASE("scan store: what was said and decided comes back whole") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Published pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"));
    CHECK_FALSE(found(*store, pdf.release).has_value());
    registry::ReleaseScan scan = a_scan(pdf.release);
    write(*store, [&](Transaction& tx) { return tx.scans().add(scan); });
    CHECK(found(*store, pdf.release) == scan);
    const auto twice = transact(*store, [&](Transaction& tx) { return tx.scans().add(scan); });
    CHECK(code_of(twice) == Errc::storage_conflict);

    const registry::ReleaseScan stale = scan;
    scan.id = next_id<ScanId>();
    scan.outcome = {};
    scan.outcome.failure = "a rule ran away";
    scan.outcome.at = at(8);
    scan.held.reset();
    scan.dispute = {.state = registry::DisputeState::lifted,
                    .reason = "it is a test",
                    .decision = "so it is",
                    .opened_by = acme.user.id,
                    .opened_at = at(9),
                    .decided_by = acme.user.id,
                    .decided_at = at(10)};
    const auto saved = write(*store, [&](Transaction& tx) { return tx.scans().save(scan); });
    scan.revision = 2;
    CHECK(saved == scan);
    CHECK(found(*store, pdf.release) == scan);
    const auto lost = transact(*store, [&](Transaction& tx) { return tx.scans().save(stale); });
    CHECK(code_of(lost) == Errc::storage_conflict);
  });
}

TEST_CASE("scan store: releases that other rules looked at are found, batch after batch") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    std::vector<ReleaseId> ids;
    for (const char* name : {"@acme/a", "@acme/b", "@acme/c", "@acme/d"}) {
      const Published each = given_published(*store, acme, a_package(acme.organization, name));
      ids.push_back(each.release.id);
      if (ids.size() == 1) continue;  // the first was never scanned
      registry::ReleaseScan scan = a_scan(each.release);
      if (ids.size() == 2) scan.outcome.verdict.reset();  // nobody knows about the second
      scan.outcome.rule_set = ids.size() == 3 ? "new" : "old";
      write(*store, [&](Transaction& tx) { return tx.scans().add(scan); });
    }
    const auto outdated = [&](const char* rules, const ReleaseId& after, int limit) {
      return read(*store,
                  [&](const Snapshot& view) { return view.scans().outdated(rules, after, limit); });
    };
    CHECK(outdated("new", {}, 2) == std::vector{ids[0], ids[1]});
    CHECK(outdated("new", ids[1], 2) == std::vector{ids[3]});
    CHECK(outdated("old", {}, 9) == std::vector{ids[0], ids[1], ids[2]});
    CHECK(outdated("", {}, 9) == ids);
  });
}

TEST_CASE("scan store: open disputes are listed, page after page") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    std::vector<ReleaseId> open;
    for (const char* name : {"@acme/a", "@acme/b", "@acme/c"}) {
      const Published each = given_published(*store, acme, a_package(acme.organization, name));
      registry::ReleaseScan scan = a_scan(each.release);
      const bool is_open = std::string_view(name) != "@acme/b";
      scan.dispute.state = is_open ? registry::DisputeState::open : registry::DisputeState::upheld;
      if (is_open) open.push_back(each.release.id);
      write(*store, [&](Transaction& tx) { return tx.scans().add(scan); });
    }
    const auto page = [&](const std::string& after) {
      auto out = read(*store, [&](const Snapshot& view) {
        return view.scans().disputed({.limit = 1, .after = after});
      });
      REQUIRE(out.has_value());
      return *std::move(out);
    };
    const auto first = page("");
    CHECK(first.items == std::vector{open[0]});
    REQUIRE(first.next.has_value());
    const auto second = page(*first.next);
    CHECK(second.items == std::vector{open[1]});
    CHECK_FALSE(second.next.has_value());
  });
}

}  // namespace
}  // namespace tank::testing
