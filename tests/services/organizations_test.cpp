// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;
using org::Role;

struct People {
  Actor ann;  // owner
  Actor bob;  // admin
  Actor cid;  // member
  Actor eve;  // stranger
  Slug acme = slugged("acme");
};

People given_people(World& world) {
  People people{.ann = world.person("ann"),
                .bob = world.person("bob"),
                .cid = world.person("cid"),
                .eve = world.person("eve")};
  world.team(people.ann, "acme");
  world.add(people.ann, "acme", people.bob, Role::admin);
  world.add(people.ann, "acme", people.cid, Role::member);
  return people;
}

TEST_CASE("organizations: the maker is the owner, and a slug is taken once") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const auto found = good(world->organizations.find(ann, slugged("acme")));
    CHECK(found.role == Role::owner);
    CHECK(found.organization.kind == org::OrganizationKind::team);
    CHECK(word_of(world->organizations.create(ann, {.name = "x", .slug = slugged("acme")})) ==
          "slug_taken");
    const auto suggested =
        good(world->organizations.create(ann, {.name = "Acme Corp", .slug = {}}));
    CHECK(suggested.slug.to_string().starts_with("acme-corp-"));
    CHECK(word_of(world->organizations.create(ann, {.name = "", .slug = {}})) ==
          "invalid_argument");
    CHECK(good(world->organizations.mine(ann)).size() == 3);
  });
}

TEST_CASE("organizations: strangers are refused, administrators of the platform are not") {
  in_every_world([](World& world) {
    const People people = given_people(world);
    CHECK(word_of(world->organizations.find(people.eve, people.acme)) == "forbidden");
    CHECK(word_of(world->organizations.members(people.eve, people.acme)) == "forbidden");
    CHECK(word_of(world->organizations.find(identity::anonymous("r"), people.acme)) ==
          "unauthorized");
    CHECK(word_of(world->organizations.find(identity::anonymous("r"), slugged("nobody"))) ==
          "unauthorized");
    CHECK(word_of(world->organizations.find(people.eve, slugged("nobody"))) ==
          "organization_not_found");
    CHECK(good(world->organizations.members(world.admin, people.acme)).items.size() == 3);
  });
}

TEST_CASE("organizations: members change nobody, admins change all but owners") {
  in_every_world([](World& world) {
    const People people = given_people(world);
    const auto set = [&](const Actor& actor, const Actor& target, Role role) {
      return word_of(world->organizations.set_role(actor, people.acme, *target.user_id, role));
    };
    CHECK(set(people.cid, people.cid, Role::admin) == "forbidden");
    CHECK(set(people.bob, people.cid, Role::owner) == "forbidden");
    CHECK(set(people.bob, people.ann, Role::member) == "forbidden");
    CHECK(set(people.bob, people.cid, Role::admin) == "ok");
    CHECK(set(people.ann, people.eve, Role::admin) == "member_not_found");
    CHECK(set(people.ann, people.bob, Role::owner) == "ok");

    const auto email = good(Email::parse("eve@example.org"));
    CHECK(word_of(world->organizations.add_member(people.eve, people.acme, email, Role::owner)) ==
          "forbidden");
    CHECK(word_of(world->organizations.add_member(people.cid, people.acme, email, Role::owner)) ==
          "forbidden");
    CHECK(word_of(world->organizations.add_member(people.cid, people.acme, email, Role::member)) ==
          "ok");
    CHECK(word_of(world->organizations.add_member(people.cid, people.acme, email, Role::member)) ==
          "already_member");
    CHECK(word_of(world->organizations.add_member(
              people.cid, people.acme, good(Email::parse("x@example.org")), Role::member)) ==
          "user_not_found");
  });
}

TEST_CASE("organizations: the last owner can neither leave nor be demoted") {
  in_every_world([](World& world) {
    const People people = given_people(world);
    const UserId ann = *people.ann.user_id;
    CHECK(word_of(world->organizations.set_role(people.ann, people.acme, ann, Role::admin)) ==
          "last_owner");
    CHECK(word_of(world->organizations.remove_member(people.ann, people.acme, ann)) ==
          "last_owner");
    CHECK(word_of(world->organizations.remove_member(world.admin, people.acme, ann)) ==
          "last_owner");
    good(world->organizations.set_role(people.ann, people.acme, *people.bob.user_id, Role::owner));
    CHECK(word_of(world->organizations.remove_member(people.ann, people.acme, ann)) == "ok");
    CHECK(word_of(world->organizations.find(people.ann, people.acme)) == "forbidden");
  });
}

TEST_CASE("organizations: members may leave, and be taken in again") {
  in_every_world([](World& world) {
    const People people = given_people(world);
    const UserId cid = *people.cid.user_id;
    CHECK(word_of(world->organizations.remove_member(people.eve, people.acme, cid)) == "forbidden");
    good(world->organizations.remove_member(people.cid, people.acme, cid));
    CHECK(word_of(world->organizations.remove_member(people.ann, people.acme, cid)) ==
          "member_not_found");
    world.add(people.bob, "acme", people.cid, Role::member);
    CHECK(good(world->organizations.members(people.cid, people.acme)).items.size() == 3);
  });
}

TEST_CASE("audit log: admins read their organization's, newest first, and nobody else's") {
  in_every_world([](World& world) {
    const People people = given_people(world);
    world.team(people.eve, "evil");
    const auto rows = good(world->audit.of_organization(people.bob, people.acme, {}));
    REQUIRE(rows.items.size() == 3);
    CHECK(rows.items[0].event.action == "member.added");
    CHECK(rows.items[0].event.actor == people.ann.user_id);
    CHECK(rows.items[0].event.request_id == "req-ann");
    CHECK(rows.items[2].event.action == "organization.created");
    CHECK(word_of(world->audit.of_organization(people.cid, people.acme, {})) == "forbidden");
    CHECK(word_of(world->audit.of_organization(people.eve, people.acme, {})) == "forbidden");
    CHECK(word_of(world->audit.verify(people.ann)) == "forbidden");
    const auto report = good(world->audit.verify(world.admin));
    CHECK_FALSE(report.broken.has_value());
    CHECK(report.events == world.audit_rows());
  });
}

}  // namespace
}  // namespace tank::testing
