// SPDX-License-Identifier: Apache-2.0
// Rules change, and so do verdicts; owners are told, and may say that they are wrong.
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using analysis::Verdict;
using identity::Actor;
using registry::DisputeState;
using registry::ReleaseState;
using registry::RescanReport;

struct Given {
  Actor ann;
  package::PackageName name = named("@acme/pdf");
  semver::Version version = versioned("1.1.0");
};

// Two releases that passed, and rules that are against both since.
Given given_stricter_rules(World& world) {
  Given out{.ann = world.person("ann")};
  world.team(out.ann, "acme");
  good(world.publish(out.ann, {.name = "@acme/pdf", .version = "1.0.0"}));
  good(world.publish(out.ann, {.name = "@acme/pdf", .version = "1.1.0"}));
  world->scanner.name = "rules-2";
  world->scanner.verdict = Verdict::fail;
  return out;
}

TEST_CASE("rescans: a verdict that changed quarantines, with notice, and releases again") {
  in_every_world([](World& world) {
    const Given given = given_stricter_rules(world);
    good(world->releases.change(given.ann, given.name, versioned("1.0.0"),
                                {.yanked = true, .reason = "too old"}));
    good(world->dist_tags.set(given.ann, given.name, {"stable", versioned("1.1.0")}));
    CHECK(good(world->scans.rescan(world.admin, {})) ==
          RescanReport{.scanned = 2, .quarantined = 2});
    CHECK(word_of(world->releases.find(given.ann, given.name, "stable")) == "dist_tag_not_found");
    CHECK(word_of(world->releases.find(given.ann, given.name, "1.1.0")) == "release_not_found");
    CHECK(word_of(world->releases.find(given.ann, given.name, "latest")) == "dist_tag_not_found");
    REQUIRE(world->letters.mails().size() == 2);
    std::set<std::string> subjects;
    for (const Mail& letter : world->letters.mails()) {
      CHECK(letter.to.to_string() == "ann@example.org");
      subjects.insert(letter.subject);
    }
    CHECK(subjects == std::set<std::string>{"@acme/pdf@1.0.0 was put into quarantine",
                                            "@acme/pdf@1.1.0 was put into quarantine"});

    // Nothing is done twice.
    CHECK(good(world->scans.rescan(world.admin, {})) == RescanReport{});
    world->scanner.name = "rules-3";
    world->scanner.verdict.reset();
    CHECK(good(world->scans.rescan_as_system({})) == RescanReport{.scanned = 2, .released = 2});
    CHECK(good(world->releases.find(given.ann, given.name, "latest")).version == given.version);
    const auto yanked = good(world->releases.find(given.ann, given.name, "1.0.0"));
    CHECK(yanked.state == ReleaseState::yanked);
    CHECK(yanked.state_reason == "too old");
  });
}

TEST_CASE("rescans: batches go on behind the cursor, and begin anew where they were cut off") {
  in_every_world([](World& world) {
    const Given given = given_stricter_rules(world);
    good(world.publish(given.ann, {.name = "@acme/other", .version = "1.0.0"}));
    world->scanner.name = "rules-3";
    const auto first = good(world->scans.rescan(world.admin, {.limit = 2}));
    CHECK(first.scanned == 2);
    REQUIRE(first.next.has_value());
    const auto second = good(world->scans.rescan(world.admin, {.limit = 2, .after = *first.next}));
    CHECK(second.scanned == 1);
    CHECK_FALSE(second.next.has_value());
    CHECK(good(world->scans.rescan(world.admin, {.limit = 2})).scanned == 0);
    CHECK(good(world->scans.rescan(world.admin, {.limit = 9, .is_all = true})).scanned == 3);
    CHECK(word_of(world->scans.rescan(world.admin, {.limit = 0})) == "invalid_argument");
    CHECK(word_of(world->scans.rescan(world.admin, {.after = "x"})) == "invalid_cursor");
    CHECK(word_of(world->scans.rescan(given.ann, {})) == "forbidden");
  });
}

TEST_CASE("rescans: an analysis that fails changes nothing about what it knew before") {
  in_every_world([](World& world) {
    const Given given = given_stricter_rules(world);
    world->scanner.throws = true;
    CHECK(good(world->scans.rescan(world.admin, {})) == RescanReport{.failed = 2});
    const auto found = good(world->releases.find(given.ann, given.name, "1.1.0"));
    CHECK(found.scan_verdict.has_value());
    CHECK(world->letters.mails().empty());
  });
}

TEST_CASE("disputes: lifted by an administrator, and not quarantined again for the same") {
  in_every_world([](World& world) {
    const Given given = given_stricter_rules(world);
    good(world->scans.rescan(world.admin, {}));
    const auto& scans = world->scans;
    const auto disputed =
        good(world->scans.dispute(given.ann, given.name, given.version, "it only counts words"));
    CHECK(disputed.scan->dispute.state == DisputeState::open);
    CHECK(word_of(world->scans.dispute(given.ann, given.name, given.version, "again")) ==
          "precondition_failed");
    const auto open = good(scans.disputed(world.admin, {}));
    REQUIRE(open.items.size() == 1);
    CHECK(open.items.front() == disputed);

    const auto lifted =
        good(world->scans.decide(world.admin, given.name, given.version, true, "so it does"));
    CHECK(lifted.release.state == ReleaseState::available);
    CHECK(registry::audit_status(lifted.release) == registry::AuditStatus::flagged);
    CHECK(world->letters.mails().back().text.find("so it does") != std::string::npos);
    CHECK(good(scans.disputed(world.admin, {})).items.empty());
    CHECK(good(world->releases.find(given.ann, given.name, "latest")).version == given.version);

    world->scanner.name = "rules-3";
    CHECK(good(world->scans.rescan(world.admin, {})) == RescanReport{.scanned = 2});
  });
}

TEST_CASE("disputes: upheld, with a reason that the owners read") {
  in_every_world([](World& world) {
    const Given given = given_stricter_rules(world);
    good(world->scans.rescan(world.admin, {}));
    good(world->scans.dispute(given.ann, given.name, given.version, "please"));
    const auto upheld =
        good(world->scans.decide(world.admin, given.name, given.version, false, "it steals"));
    CHECK(upheld.release.state == ReleaseState::quarantined);
    CHECK(upheld.scan->dispute.decision == "it steals");
    const auto again = world->scans.dispute(given.ann, given.name, given.version, "please!");
    REQUIRE_FALSE(again.has_value());
    CHECK(again.error().detail.find("it steals") != std::string::npos);
  });
}

TEST_CASE("disputes: only members dispute, only administrators decide, and both say why") {
  in_every_world([](World& world) {
    const Given given = given_stricter_rules(world);
    const Actor eve = world.person("eve");
    const auto dispute = [&](const Actor& actor, const std::string& reason) {
      return word_of(world->scans.dispute(actor, given.name, given.version, reason));
    };
    const auto decide = [&](const Actor& actor, const std::string& reason) {
      return word_of(world->scans.decide(actor, given.name, given.version, true, reason));
    };
    CHECK(dispute(given.ann, "why not") == "precondition_failed");
    good(world->scans.rescan(world.admin, {}));
    CHECK(dispute(eve, "mine") == "forbidden");
    CHECK(dispute(identity::anonymous("r"), "mine") == "unauthorized");
    CHECK(dispute(given.ann, "") == "invalid_argument");
    CHECK(dispute(given.ann, std::string(2'000, 'x')) == "limit_exceeded");
    CHECK(decide(world.admin, "early") == "precondition_failed");
    CHECK(dispute(given.ann, "it is mine") == "ok");
    CHECK(decide(given.ann, "fine") == "forbidden");
    CHECK(decide(world.admin, "") == "invalid_argument");
    CHECK(word_of(world->scans.disputed(given.ann, {})) == "forbidden");
  });
}

TEST_CASE("disputes: every step is in the audit log") {
  World world(backends().front());
  const Given given = given_stricter_rules(world);
  const auto before = world.audit_rows();
  good(world->scans.rescan(world.admin, {}));
  CHECK(world.audit_rows() == before + 2);
  good(world->scans.dispute(given.ann, given.name, given.version, "please"));
  good(world->scans.decide(world.admin, given.name, given.version, true, "fine"));
  CHECK(world.audit_rows() == before + 4);
}

}  // namespace
}  // namespace tank::testing
