// SPDX-License-Identifier: Apache-2.0
// What happens to releases after they were published.
#include <string>

#include <doctest/doctest.h>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;
using registry::ReleaseState;

struct Given {
  Actor ann;
  package::PackageName pdf = named("@acme/pdf");
};

Given given_two_releases(World& world) {
  Given given{.ann = world.person("ann")};
  world.team(given.ann, "acme");
  good(world.publish(given.ann, {.name = "@acme/pdf", .version = "1.0.0", .description = "one"}));
  good(world.publish(given.ann, {.name = "@acme/pdf", .version = "2.0.0", .description = "two"}));
  return given;
}

std::string latest_of(World& world, const Given& given) {
  const auto detail = good(world->packages.find(given.ann, given.pdf));
  const auto* latest = detail.latest();
  return latest == nullptr ? "none" : latest->version.to_string();
}

TEST_CASE("releases: yanking moves latest back, and taking it back moves it on again") {
  in_every_world([](World& world) {
    const Given given = given_two_releases(world);
    const auto yanked = good(world->releases.change(given.ann, given.pdf, versioned("2.0.0"),
                                                    {.yanked = true, .reason = "broken"}));
    CHECK(yanked.state == ReleaseState::yanked);
    CHECK(yanked.state_reason == "broken");
    CHECK(latest_of(world, given) == "1.0.0");
    CHECK(good(world->packages.find(given.ann, given.pdf)).package.description == "one");
    // Who has it locked still gets it.
    CHECK(word_of(world->releases.open_archive(given.ann, given.pdf, versioned("2.0.0"))) == "ok");

    good(world->releases.change(given.ann, given.pdf, versioned("1.0.0"), {.yanked = true}));
    CHECK(latest_of(world, given) == "none");
    good(world->releases.change(given.ann, given.pdf, versioned("2.0.0"), {.yanked = false}));
    CHECK(latest_of(world, given) == "2.0.0");
    CHECK(good(world->packages.find(given.ann, given.pdf)).package.description == "two");
  });
}

TEST_CASE("releases: a change that changes nothing leaves no trace") {
  in_every_world([](World& world) {
    const Given given = given_two_releases(world);
    good(world->releases.change(given.ann, given.pdf, versioned("1.0.0"), {.deprecated = "old"}));
    const auto rows = world.audit_rows();
    const auto same = good(
        world->releases.change(given.ann, given.pdf, versioned("1.0.0"), {.deprecated = "old"}));
    CHECK(same.deprecated == "old");
    for (const std::string& foul :
         {std::string("\x1b[2J"), std::string("a\xe2\x80\xae"), std::string("\xff")}) {
      CHECK(word_of(world->releases.change(given.ann, given.pdf, versioned("1.0.0"),
                                           {.deprecated = foul})) == "invalid_argument");
    }
    CHECK(world.audit_rows() == rows);
  });
}

TEST_CASE("releases: a removed one is gone from everywhere, with its tags") {
  in_every_world([](World& world) {
    const Given given = given_two_releases(world);
    good(world->dist_tags.set(given.ann, given.pdf, {"stable", versioned("2.0.0")}));
    good(world->releases.remove(given.ann, given.pdf, versioned("2.0.0"), "malware"));
    CHECK(latest_of(world, given) == "1.0.0");
    CHECK(good(world->dist_tags.list(given.ann, given.pdf)).size() == 1);
    CHECK(good(world->releases.list(given.ann, given.pdf)).size() == 1);
    CHECK(good(world->packages.index(given.ann, given.pdf)).releases.size() == 1);
    CHECK(word_of(world->releases.find(given.ann, given.pdf, "stable")) == "dist_tag_not_found");
    CHECK(word_of(world->releases.open_archive(given.ann, given.pdf, versioned("2.0.0"))) ==
          "release_not_found");
    const auto rows = world.audit_rows();
    good(world->releases.remove(given.ann, given.pdf, versioned("2.0.0"), "again"));
    CHECK(world.audit_rows() == rows);
    CHECK(word_of(world->releases.change(given.ann, given.pdf, versioned("2.0.0"),
                                         {.yanked = false})) == "release_not_found");
  });
}

TEST_CASE("releases: members yank, but only admins remove") {
  in_every_world([](World& world) {
    const Given given = given_two_releases(world);
    const Actor bob = world.person("bob");
    CHECK(word_of(world->releases.change(bob, given.pdf, versioned("1.0.0"), {.yanked = true})) ==
          "forbidden");
    world.add(given.ann, "acme", bob, org::Role::member);
    CHECK(word_of(world->releases.change(bob, given.pdf, versioned("1.0.0"), {.yanked = true})) ==
          "ok");
    CHECK(word_of(world->releases.remove(bob, given.pdf, versioned("1.0.0"), "")) == "forbidden");
    CHECK(word_of(world->releases.remove(world.admin, given.pdf, versioned("1.0.0"), "")) == "ok");
  });
}

TEST_CASE("releases: a copy follows a quarantine, and gives back only what it held itself") {
  in_every_world([](World& world) {
    const Given given = given_two_releases(world);
    const auto follow = [&](const Actor& actor, bool quarantined, const std::string& reason) {
      return world->releases.follow_quarantine(actor, given.pdf, versioned("2.0.0"), quarantined,
                                               reason);
    };
    CHECK(word_of(follow(given.ann, true, "there")) == "forbidden");
    CHECK(good(follow(world.admin, true, "there")).state == ReleaseState::quarantined);
    const auto rows = world.audit_rows();
    good(follow(world.admin, true, "there"));
    CHECK(world.audit_rows() == rows);
    CHECK(latest_of(world, given) == "1.0.0");
    CHECK(word_of(world->releases.open_archive(given.ann, given.pdf, versioned("2.0.0"))) ==
          "release_not_found");
    CHECK(word_of(follow(world.admin, false, "another reason")) == "release_not_found");
    CHECK(good(follow(world.admin, false, "there")).state == ReleaseState::available);
    CHECK(latest_of(world, given) == "2.0.0");
    good(world->releases.remove(given.ann, given.pdf, versioned("2.0.0"), "gone"));
    CHECK(word_of(follow(world.admin, false, "there")) == "release_not_found");
  });
}

TEST_CASE("releases: a download gives our bytes and is counted when the counter is flushed") {
  in_every_world([](World& world) {
    const Given given = given_two_releases(world);
    for (int i = 0; i < 3; ++i) {
      const auto open =
          good(world->releases.open_archive(given.ann, given.pdf, versioned("1.0.0")));
      std::string bytes(open.archive->size_bytes(), '\0');
      CHECK(good(open.archive->read(0, bytes)) == bytes.size());
      CHECK(Digest::of(bytes) == open.release.digest);
    }
    CHECK(good(world->packages.find(given.ann, given.pdf)).package.downloads == 0);
    good(world->downloads.flush(*world.store));
    good(world->downloads.flush(*world.store));
    CHECK(good(world->packages.find(given.ann, given.pdf)).package.downloads == 3);
  });
}

TEST_CASE("dist-tags: an owner's tags point at releases; latest is the registry's own") {
  in_every_world([](World& world) {
    const Given given = given_two_releases(world);
    good(world->dist_tags.set(given.ann, given.pdf, {"stable", versioned("1.0.0")}));
    CHECK(good(world->releases.find(given.ann, given.pdf, "stable")).version == versioned("1.0.0"));
    const auto set = [&](const char* tag, const char* version) {
      return word_of(world->dist_tags.set(given.ann, given.pdf, {tag, versioned(version)}));
    };
    CHECK(set("latest", "1.0.0") == "invalid_argument");
    CHECK(set("1.x", "1.0.0") == "invalid_argument");
    CHECK(set("next", "3.0.0") == "release_not_found");
    CHECK(set("stable", "2.0.0") == "ok");
    CHECK(word_of(world->dist_tags.remove(given.ann, given.pdf, "latest")) == "invalid_argument");
    good(world->dist_tags.remove(given.ann, given.pdf, "stable"));
    CHECK(word_of(world->dist_tags.remove(given.ann, given.pdf, "stable")) == "dist_tag_not_found");
  });
}

TEST_CASE("index: lowest version first, and its revision grows with every change") {
  in_every_world([](World& world) {
    const Given given = given_two_releases(world);
    auto before = good(world->packages.index(given.ann, given.pdf));
    REQUIRE(before.releases.size() == 2);
    CHECK(before.releases.front().version == versioned("1.0.0"));
    const auto revision_after = [&](auto&& change) {
      change();
      const auto after = good(world->packages.index(given.ann, given.pdf));
      CHECK(after.package.revision > before.package.revision);
      before = after;
    };
    const auto one = versioned("1.0.0");
    revision_after([&] { good(world.publish(given.ann, {"@acme/pdf", "1.5.0"})); });
    revision_after(
        [&] { good(world->releases.change(given.ann, given.pdf, one, {.yanked = true})); });
    revision_after(
        [&] { good(world->releases.change(given.ann, given.pdf, one, {.deprecated = "x"})); });
    revision_after(
        [&] { good(world->dist_tags.set(given.ann, given.pdf, {"old", versioned("1.5.0")})); });
    revision_after([&] { good(world->dist_tags.remove(given.ann, given.pdf, "old")); });
    revision_after([&] { good(world->releases.remove(given.ann, given.pdf, one, "")); });
  });
}

TEST_CASE("search: finds by name and text, and says why") {
  in_every_world([](World& world) {
    const Given given = given_two_releases(world);
    good(world.publish(given.ann, {.name = "@acme/summaries",
                                   .version = "1.0.0",
                                   .text = "Summarises what pdf files say",
                                   .description = "Short texts"}));
    const auto hits = good(world->packages.search(
        identity::anonymous("r"), {.text = "pdf", .viewer = std::nullopt, .page = {}}));
    REQUIRE(hits.items.size() == 2);
    CHECK(hits.items[0].package.name == given.pdf);
    CHECK(hits.items[0].latest == versioned("2.0.0"));
    CHECK(hits.items[1].match == registry::MatchKind::text);
    CHECK(word_of(world->packages.search(
              given.ann, {.text = std::string(201, 'x'), .viewer = std::nullopt, .page = {}})) ==
          "limit_exceeded");
  });
}

}  // namespace
}  // namespace tank::testing
