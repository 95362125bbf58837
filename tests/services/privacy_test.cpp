// SPDX-License-Identifier: Apache-2.0
// To strangers a private package does not exist, wherever they ask.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;

// Every question about a package, with the answer's word.
std::vector<std::string> answers(World& world, const Actor& actor, const char* package) {
  const auto name = named(package);
  const auto one = versioned("1.0.0");
  return {
      word_of(world->packages.find(actor, name)),
      word_of(world->packages.index(actor, name)),
      word_of(world->packages.set_visibility(actor, name, package::Visibility::private_)),
      word_of(world->releases.list(actor, name)),
      word_of(world->releases.find(actor, name, "1.0.0")),
      word_of(world->releases.find(actor, name, "latest")),
      word_of(world->releases.open_archive(actor, name, one)),
      word_of(world->releases.change(actor, name, one, {.yanked = true})),
      word_of(world->releases.remove(actor, name, one, "")),
      word_of(world->dist_tags.list(actor, name)),
      word_of(world->dist_tags.set(actor, name, {"beta", one})),
      word_of(world->dist_tags.remove(actor, name, "beta")),
  };
}

TEST_CASE("privacy: a stranger cannot tell a private package from one that does not exist") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor eve = world.person("eve");
    world.team(ann, "acme");
    good(world.publish(ann, {.name = "@acme/secret", .version = "1.0.0", .visibility = "private"}));
    for (const Actor& stranger : {eve, identity::anonymous("r")}) {
      const auto secret = answers(world, stranger, "@acme/secret");
      CHECK(secret == answers(world, stranger, "@acme/nothing"));
      for (const std::string& word : secret) CHECK(word == "package_not_found");
    }
    Actor plain_admin = world.admin;
    plain_admin.scopes = identity::Scopes({identity::Scope::skills_read});
    CHECK(word_of(world->packages.find(plain_admin, named("@acme/secret"))) == "package_not_found");
    CHECK(word_of(world->packages.find(world.admin, named("@acme/secret"))) == "ok");
  });
}

TEST_CASE("privacy: lists, searches and resolutions leave out what the asker may not see") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor eve = world.person("eve");
    world.team(ann, "acme");
    good(world.publish(ann, {.name = "@acme/secret", .version = "1.0.0", .visibility = "private"}));
    good(world.publish(ann, {.name = "@acme/open", .version = "1.0.0"}));
    Actor narrow = ann;
    narrow.credential = identity::Credential{
        .id = {}, .name = "ci", .package_pattern = "@acme/open", .expires_at = {}};
    const auto seen_by = [&](const Actor& actor) {
      const auto listed = good(world->packages.of_organization(actor, slugged("acme"), {}));
      const auto found =
          good(world->packages.search(actor, {.text = "", .viewer = ann.user_id, .page = {}}));
      resolve::Problem problem;
      problem.roots = {{.name = "@acme/secret", .range = "*"}};
      const auto resolved = good(world->resolutions.resolve(actor, problem));
      CHECK(listed.items.size() == found.items.size());
      CHECK(resolved.refused.has_value() == (listed.items.size() < 2));
      return listed.items.size();
    };
    CHECK(seen_by(ann) == 2);
    CHECK(seen_by(eve) == 1);
    CHECK(seen_by(identity::anonymous("r")) == 1);
    CHECK(word_of(world->packages.find(narrow, named("@acme/secret"))) == "forbidden");
    CHECK(
        good(world->packages.search(narrow, {.text = "", .viewer = {}, .page = {}})).items.size() ==
        1);
  });
}

TEST_CASE("privacy: visibility is the admins' to change, and a manifest changes it only once") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor cid = world.person("cid");
    world.team(ann, "acme");
    world.add(ann, "acme", cid, org::Role::member);
    const auto name = named("@acme/pdf");
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0", .visibility = "private"}));
    good(world.publish(cid, {.name = "@acme/pdf", .version = "1.1.0", .visibility = "public"}));
    CHECK(good(world->packages.find(ann, name)).package.visibility ==
          package::Visibility::private_);
    CHECK(word_of(world->packages.set_visibility(cid, name, package::Visibility::public_)) ==
          "forbidden");
    good(world->packages.set_visibility(ann, name, package::Visibility::public_));
    CHECK(word_of(world->packages.find(identity::anonymous("r"), name)) == "ok");
    good(world->packages.set_visibility(ann, name, package::Visibility::private_));
    CHECK(word_of(world->packages.find(identity::anonymous("r"), name)) == "package_not_found");
  });
}

TEST_CASE("privacy: who leaves the organization loses its private packages at once") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor cid = world.person("cid");
    world.team(ann, "acme");
    world.add(ann, "acme", cid, org::Role::member);
    const Skill skill{.name = "@acme/pdf", .version = "1.0.0", .visibility = "private"};
    good(world.publish(cid, skill, "key"));
    CHECK(word_of(world->packages.find(cid, named("@acme/pdf"))) == "ok");
    good(world->organizations.remove_member(ann, slugged("acme"), *cid.user_id));
    CHECK(word_of(world->packages.find(cid, named("@acme/pdf"))) == "package_not_found");
    // Not even the remembered answer is for him any more.
    CHECK(word_of(world.publish(cid, skill, "key")) == "forbidden");
  });
}

}  // namespace
}  // namespace tank::testing
