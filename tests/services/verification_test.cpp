// SPDX-License-Identifier: Apache-2.0
// Verification finds every kind of damage, and garbage is told from what is used.
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;

Actor given_releases(World& world) {
  const Actor ann = world.person("ann");
  world.team(ann, "acme");
  good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0"}));
  good(world.publish(ann, {.name = "@acme/pdf", .version = "1.1.0"}));
  return ann;
}

// Behind the back of the store, as somebody with a database shell would do it.
void damage(World& world, sql::Text statement) {
  const auto database = good(world.store.place->open());
  auto connection = database->connect(sql::Mode::write);
  REQUIRE(connection.has_value());
  REQUIRE((*connection)->run(statement, {}).has_value());
}

struct Case {
  const char* what;
  sql::Text statement;
  const char* expected;
  sql::Text before = "SELECT 1";
  sql::Text first = "SELECT 1";
};

constexpr Case cases[] = {
    {"an edited row", "UPDATE audit_event SET action = 'release.kept' WHERE seq = 3",
     "audit_broken"},
    {"a missing row", "DELETE FROM audit_event WHERE seq = 3", "audit_broken"},
    {"a missing first row", "DELETE FROM audit_event WHERE seq = 1", "audit_broken"},
    {"latest on another release", "UPDATE dist_tag SET version = '1.0.0'", "latest_wrong"},
    {"a tag without its release", "UPDATE dist_tag SET version = '7.0.0'", "tag_dangling"},
    {"a state changed by hand", "UPDATE release SET state = 'deleted' WHERE version = '1.1.0'",
     "tag_dangling"},
    {"a size changed by hand", "UPDATE release SET size_bytes = 1 WHERE version = '1.1.0'",
     "artifact_changed"},
    {"a release let out of quarantine by hand",
     "UPDATE release SET state = 'available' WHERE version = '1.1.0'", "scan_wrong",
     "UPDATE release_scan SET held_state = 'available'"},
    {"a verdict changed by hand", "UPDATE release SET scan_verdict = 'flagged'", "scan_wrong"},
    {"an analysis that is gone", "DELETE FROM release_scan", "scan_wrong"},
    {"a package without releases", "DELETE FROM release", "package_empty", "DELETE FROM log_entry",
     "DELETE FROM release_scan"},
};

TEST_CASE("verification: every edit behind the store's back is found") {
  for (const Backend& backend : shared_backends()) {
    for (const Case& injected : cases) {
      CAPTURE(backend.name);
      CAPTURE(injected.what);
      World world(backend);
      given_releases(world);
      REQUIRE(world.damages() == "");
      damage(world, injected.first);
      damage(world, injected.before);
      damage(world, injected.statement);
      CHECK(world.damages().find(injected.expected) != std::string::npos);
    }
  }
}

TEST_CASE("verification: missing and changed bytes are found, and named by their release") {
  in_every_world([](World& world) {
    given_releases(world);
    const auto release = good(world->releases.find(world.admin, named("@acme/pdf"), "1.1.0"));
    const std::string bytes = archive_of({.name = "@acme/pdf", .version = "1.1.0"});
    good(world.artifacts->remove(release.digest));
    CHECK(world.damages().find("artifact_missing @acme/pdf@1.1.0") != std::string::npos);
    good(world.artifacts->put(bytes));
    CHECK(world.damages() == "");

    for (const auto& entry : std::filesystem::recursive_directory_iterator(world.folder.path())) {
      if (!entry.is_regular_file()) continue;
      if (entry.path().string().find(release.digest.hex().substr(8)) == std::string::npos) continue;
      std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all);
      std::ofstream(entry.path(), std::ios::binary | std::ios::app) << 'x';
    }
    CHECK(world.damages().find("artifact_changed @acme/pdf@1.1.0") != std::string::npos);
    good(world.artifacts->remove(release.digest));
    good(world.artifacts->put(bytes));
  });
}

TEST_CASE("garbage: what no release names is collected, and nothing else") {
  in_every_world([](World& world) {
    const Actor ann = given_releases(world);
    const auto collect = [&] {
      return good(
          registry::collect_garbage(*world.store, *world.artifacts, world->clock, world->entropy));
    };
    CHECK(collect() == 0);
    // A publish that died between keeping its bytes and its commit leaves this.
    good(world.artifacts->put("left over"));
    CHECK(good(registry::verify_store(*world.store, *world.artifacts)).orphans == 1);
    CHECK(collect() == 1);
    CHECK(good(world.artifacts->list()).size() == 2);

    good(world->releases.remove(ann, named("@acme/pdf"), versioned("1.0.0"), ""));
    CHECK(collect() == 1);
    CHECK(collect() == 0);
    CHECK(word_of(world->releases.open_archive(ann, named("@acme/pdf"), versioned("1.1.0"))) ==
          "ok");
  });
}

TEST_CASE("verification: a clean store counts what it has") {
  in_every_world([](World& world) {
    given_releases(world);
    const auto report = good(registry::verify_store(*world.store, *world.artifacts));
    CHECK(report.is_clean());
    CHECK(report.packages == 1);
    CHECK(report.releases == 2);
    CHECK(report.artifacts == 2);
    CHECK(report.orphans == 0);
    CHECK(report.audit_events == world.audit_rows());
  });
}

}  // namespace
}  // namespace tank::testing
