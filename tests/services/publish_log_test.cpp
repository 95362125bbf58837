// SPDX-License-Identifier: Apache-2.0
// The publish log: what is in it, what it proves, and who reads what.
#include <string>
#include <vector>

#include <tank/storage/log_store.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/trust/checkpoint.hpp>
#include <tank/trust/standings.hpp>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;
using trust::EntryKind;

trust::Checkpoint opened(World& world) {
  return good(trust::open_checkpoint(good(world->publish_log.checkpoint()),
                                     good(world->publish_log.verifier())));
}

/// The kinds of all entries that `actor` reads; `?` for those that it does not.
std::string kinds(World& world, const Actor& actor) {
  std::string out;
  for (const auto& item : good(world->publish_log.entries(actor, 0, 100)).items) {
    const auto entry = trust::parse_log_entry(item.entry.value_or(""));
    out += (entry ? std::string(to_string(entry->kind)) : "?") + ' ';
  }
  return out;
}

registry::EvidenceRequest asking(const std::vector<std::string>& versions,
                                 std::uint64_t known = 0) {
  registry::EvidenceRequest out;
  for (const auto& version : versions)
    out.releases.push_back({named("@acme/pdf"), versioned(version)});
  out.known_size = known;
  return out;
}

TEST_CASE("publish log: every change of what may be used has an entry, in order") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0"}));
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.1.0"}));
    const auto change = [&](registry::ReleaseChange wanted) {
      good(world->releases.change(ann, named("@acme/pdf"), versioned("1.1.0"), wanted));
    };
    change({.yanked = true, .reason = "broken"});
    change({.yanked = true, .reason = "very broken"});
    change({.deprecated = "use another"});
    change({.yanked = false});
    good(world->releases.remove(ann, named("@acme/pdf"), versioned("1.0.0"), "secret inside"));
    CHECK(kinds(world, ann) == "publish publish yank restore remove ");
    // A failed publish leaves no entry.
    CHECK_FALSE(world.publish(ann, {.name = "@acme/pdf", .version = "1.1.0"}).has_value());
    CHECK(opened(world).tree.size == 5);
  });
}

TEST_CASE("publish log: proofs lead to the signed tree head, whenever it was signed") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const trust::Checkpoint empty = opened(world);
    CHECK(empty.origin == "tank.example");
    CHECK(empty.tree == trust::TreeHead{0, trust::empty_root()});
    std::vector<trust::Checkpoint> heads{empty};
    for (int i = 0; i < 5; ++i) {
      good(world.publish(ann, {.name = "@acme/pdf", .version = "1." + std::to_string(i) + ".0"}));
      heads.push_back(opened(world));
    }
    for (std::size_t i = 0; i < heads.size(); ++i) {
      for (std::size_t j = i; j < heads.size(); ++j) {
        const auto proof =
            good(world->publish_log.consistency(heads[i].tree.size, heads[j].tree.size));
        CHECK(trust::check_follows(heads[i], heads[j], proof).has_value());
      }
    }
    const auto bundle = good(world->publish_log.evidence(ann, asking({"1.3.0", "1.0.0"}, 2)));
    CHECK(trust::check_follows(heads[2], heads[5], bundle.consistency).has_value());
    REQUIRE(bundle.releases.size() == 2);
    for (const auto& each : bundle.releases) {
      const auto entry = good(trust::check_logged(each.evidence, heads[5].tree));
      const auto release =
          good(world->releases.find(ann, named("@acme/pdf"), each.release.version.to_string()));
      CHECK(entry.kind == EntryKind::publish);
      CHECK(entry.release->integrity == release.integrity);
      CHECK(entry.release->digest == release.digest);
      CHECK(entry.permissions == trust::digest_of(release.permissions));
      CHECK(each.signature.empty());
    }
    CHECK(word_of(world->publish_log.inclusion(5, 5)) == "invalid_argument");
    CHECK(word_of(world->publish_log.inclusion(0, 6)) == "invalid_argument");
    CHECK(word_of(world->publish_log.consistency(6, 5)) == "invalid_argument");
    CHECK(word_of(world->publish_log.evidence(ann, asking({"9.0.0"}))) == "release_not_found");
    // The same tree is signed once: everybody gets the same bytes.
    CHECK(good(world->publish_log.checkpoint()) == bundle.checkpoint);
  });
}

TEST_CASE("publish log: strangers learn of a private package that there is an entry, no more") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor stranger = world.person("sam");
    world.team(ann, "acme");
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0", .visibility = "private"}));
    good(world->releases.change(ann, named("@acme/pdf"), versioned("1.0.0"), {.yanked = true}));
    CHECK(kinds(world, ann) == "publish yank ");
    CHECK(kinds(world, stranger) == "? ? ");
    CHECK(kinds(world, identity::anonymous("req")) == "? ? ");
    CHECK(word_of(world->publish_log.evidence(stranger, asking({"1.0.0"}))) == "package_not_found");
    CHECK(good(world->publish_log.revocations(ann, 0, 10)).revocations.size() == 1);
    const auto seen = good(world->publish_log.revocations(stranger, 0, 10));
    CHECK(seen.revocations.empty());
    CHECK(seen.revocations_next == 2);
    // Made public, its past is too; the hash of each entry is what it was.
    good(world->packages.set_visibility(ann, named("@acme/pdf"), package::Visibility::public_));
    CHECK(kinds(world, stranger) == "publish yank ");
  });
}

TEST_CASE("publish log: revocations come page by page, each with its proof") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0"}));
    for (int i = 0; i < 5; ++i) {
      good(world->releases.change(ann, named("@acme/pdf"), versioned("1.0.0"),
                                  {.yanked = i % 2 == 0}));
    }
    const trust::Checkpoint head = opened(world);
    trust::Standings standings;
    std::uint64_t from = 0;
    std::size_t seen = 0;
    while (from < head.tree.size) {
      const auto page = good(world->publish_log.revocations(ann, from, 2));
      for (const auto& each : page.revocations) {
        standings.apply(each.position, good(trust::check_logged(each, head.tree)));
        ++seen;
      }
      REQUIRE(page.revocations_next > from);
      from = page.revocations_next;
    }
    CHECK(seen == 5);
    CHECK(standings.of(named("@acme/pdf"), versioned("1.0.0")) == trust::Standing::yanked);
    CHECK(word_of(world->publish_log.revocations(ann, 0, 100'000)) == "limit_exceeded");
  });
}

TEST_CASE("publish log: what was published before it is logged once, with what became of it") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const auto published = good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0"}));
    // As if it had been published by a server that knew no log.
    registry::Release old = published.release;
    old.id = ReleaseId::make(world->clock.now(), world->entropy);
    old.version = versioned("0.9.0");
    old.state = registry::ReleaseState::yanked;
    old.scan_verdict.reset();
    old.scanned_at.reset();
    good(transact(*world.store, [&](Transaction& tx) { return tx.releases().add(old); }));
    CHECK(word_of(world->publish_log.evidence(ann, asking({"0.9.0"}))) == "release_not_found");
    CHECK(good(world->publish_log.catch_up()) == 1);
    CHECK(good(world->publish_log.catch_up()) == 0);
    CHECK(kinds(world, ann) == "publish publish yank ");
    CHECK(good(world->publish_log.evidence(ann, asking({"0.9.0"}))).releases.size() == 1);
  });
}

TEST_CASE("publish log: another master key does not open the log's key") {
  World world(sqlite_file());
  good(world->publish_log.checkpoint());
  const auto other = identity::MasterKey::make(world->entropy);
  const registry::PublishLog stranger(*world.store, world->clock, world->entropy, other,
                                      world->site);
  const Actor ann = world.person("ann");
  world.team(ann, "acme");
  good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0"}));
  CHECK(word_of(stranger.checkpoint()) == "storage_broken");
}

TEST_CASE("publish log: an entry that was rewritten is noticed by the store's verification") {
  World world(sqlite_file());
  const Actor ann = world.person("ann");
  world.team(ann, "acme");
  good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0"}));
  CHECK(world.damages() == "");
  good(transact(*world.store, [&](Transaction& tx) -> Result<void> {
    auto head = tx.log().head();
    if (!head) return pass(head);
    trust::LogRecord forged;
    forged.position = head->size();
    forged.kind = EntryKind::yank;
    forged.entry = "tank-log/v1 yank\n";
    forged.leaf = trust::leaf_hash("something else");
    const auto nodes = head->append(forged.leaf);
    return tx.log().append(forged, nodes, *head);
  }));
  CHECK(world.damages().find("log_broken") == 0);
}

}  // namespace
}  // namespace tank::testing
