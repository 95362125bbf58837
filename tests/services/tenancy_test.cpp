// SPDX-License-Identifier: Apache-2.0
// What may happen to an organization: handed over, deleted, restored, erased.
#include <string>

#include <doctest/doctest.h>

#include <tank/storage/package_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/admission.hpp"
#include "services/world.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;
using identity::Actor;
using org::Role;

struct Team {
  Actor ann;  // owner
  Actor bob;  // admin
  Actor cid;  // member
  Actor eve;  // stranger
  Slug acme = slugged("acme");
};

Team given_team(World& world) {
  Team team{.ann = world.person("ann"),
            .bob = world.person("bob"),
            .cid = world.person("cid"),
            .eve = world.person("eve")};
  world.team(team.ann, "acme");
  world.add(team.ann, "acme", team.bob, Role::admin);
  world.add(team.ann, "acme", team.cid, Role::member);
  return team;
}

Slug personal_slug(World& world, const Actor& who) {
  for (const OwnMembership& own : good(world->organizations.mine(who))) {
    if (own.organization.kind == org::OrganizationKind::personal) return own.organization.slug;
  }
  FAIL("everybody has a personal organization");
  return slugged("none");
}

// The same person, in a session in which the password was asked for long ago.
Actor unconfirmed(World& world, Actor actor) {
  actor.session =
      identity::SessionCredential{.id = SessionId(Uuid{1}),
                                  .method = identity::LoginMethod::password,
                                  .confirmed_at = world->clock.now() - limits::step_up_lifetime,
                                  .expires_at = world->clock.now() + 1h};
  return actor;
}

TEST_CASE("organizations: admins change the name for people, and the slug stays") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const auto rename = [&](const Actor& actor, const std::string& name) {
      return word_of(world->organizations.rename(actor, team.acme, name));
    };
    CHECK(rename(team.cid, "Mine") == "forbidden");
    CHECK(rename(team.eve, "Mine") == "forbidden");
    CHECK(rename(team.bob, "") == "invalid_argument");
    const auto rows = world.audit_rows();
    CHECK(rename(team.bob, "Acme Corp") == "ok");
    CHECK(rename(team.bob, "Acme Corp") == "ok");
    CHECK(world.audit_rows() == rows + 1);
    const auto found = good(world->organizations.find(team.cid, team.acme)).organization;
    CHECK(found.name == "Acme Corp");
    CHECK(found.slug == team.acme);
  });
}

TEST_CASE("organizations: an owner hands over to another member and becomes an admin") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const auto transfer = [&](const Actor& actor, const Actor& heir) {
      return word_of(world->organizations.transfer(actor, team.acme, *heir.user_id));
    };
    CHECK(transfer(team.bob, team.bob) == "forbidden");
    CHECK(transfer(world.admin, team.bob) == "forbidden");
    CHECK(transfer(team.ann, team.ann) == "invalid_argument");
    CHECK(transfer(team.ann, team.eve) == "member_not_found");
    CHECK(transfer(unconfirmed(world, team.ann), team.bob) == "step_up_required");
    CHECK(transfer(unconfirmed(world, team.bob), team.bob) == "forbidden");
    good(world->users.set_ban(world.admin, *team.cid.user_id, identity::Ban{}));
    CHECK(transfer(team.ann, team.cid) == "user_banned");
    const auto robot = good(world->service_accounts.create(team.ann, team.acme, {.name = "ci"}));
    CHECK(word_of(world->organizations.transfer(team.ann, team.acme, robot.user.id)) ==
          "forbidden");

    CHECK(transfer(team.ann, team.bob) == "ok");
    CHECK(good(world->organizations.find(team.bob, team.acme)).role == Role::owner);
    CHECK(good(world->organizations.find(team.ann, team.acme)).role == Role::admin);
    CHECK(transfer(team.ann, team.bob) == "forbidden");
  });
}

TEST_CASE("organizations: a banned owner does not count, and a ban tells the team") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const UserId ann = *team.ann.user_id;
    const UserId bob = *team.bob.user_id;
    good(world->organizations.set_role(team.ann, team.acme, bob, Role::owner));
    good(world->users.set_ban(world.admin, bob, identity::Ban{}));
    CHECK(good(world->audit.of_organization(team.ann, team.acme, {})).items[0].event.action ==
          "member.role_changed");
    // Bob cannot act: without Ann nobody could.
    CHECK(word_of(world->organizations.remove_member(team.ann, team.acme, ann)) == "last_owner");
    CHECK(word_of(world->organizations.set_role(team.ann, team.acme, ann, Role::member)) ==
          "last_owner");

    good(world->users.set_ban(world.admin, ann, identity::Ban{.reason = "spam"}));
    const auto newest = good(world->audit.of_organization(world.admin, team.acme, {})).items[0];
    CHECK(newest.event.action == "organization.left_ownerless");
    // Whoever administers the platform gives the team an owner again.
    good(world->organizations.set_role(world.admin, team.acme, *team.cid.user_id, Role::owner));
    CHECK(word_of(world->organizations.remove_member(world.admin, team.acme, ann)) == "ok");
  });
}

TEST_CASE("organizations: nothing of a deleted one is there for anybody") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    good(world.publish(team.cid, {.name = "@acme/pdf", .version = "1.0.0"}));
    good(world.publish(team.cid,
                       {.name = "@acme/key", .version = "1.0.0", .visibility = "private"}));
    const Actor nobody = identity::anonymous("r");
    const auto name = named("@acme/pdf");
    CHECK(good(world->packages.search(nobody, {.text = "pdf"})).items.size() == 1);

    good(world->organizations.remove(team.ann, team.acme));
    for (const Actor& actor : {nobody, team.ann, team.cid, world.admin}) {
      CHECK(word_of(world->packages.find(actor, name)) == "package_not_found");
      CHECK(word_of(world->packages.index(actor, name)) == "package_not_found");
      CHECK(word_of(world->releases.list(actor, name)) == "package_not_found");
      CHECK(word_of(world->releases.open_archive(actor, name, versioned("1.0.0"))) ==
            "package_not_found");
      CHECK(word_of(world->packages.of_organization(actor, team.acme, {})) ==
            "organization_not_found");
      CHECK(good(world->packages.search(actor, {.text = "pdf"})).items.empty());
      CHECK(good(world->packages.search(actor, {.text = ""})).items.empty());
      resolve::Problem problem;
      problem.roots = {{.name = "@acme/pdf", .range = "*", .optional = false}};
      CHECK(good(world->resolutions.resolve(actor, problem)).refused.has_value());
    }
    CHECK(word_of(world.publish(team.ann, {.name = "@acme/pdf", .version = "2.0.0"})) ==
          "organization_not_found");
    CHECK(word_of(world.publish(team.ann, {.name = "@acme/new", .version = "1.0.0"})) ==
          "organization_not_found");
    CHECK(word_of(world->organizations.find(team.ann, team.acme)) == "organization_not_found");
    CHECK(word_of(world->organizations.members(world.admin, team.acme)) ==
          "organization_not_found");
    CHECK(word_of(world->audit.of_organization(team.ann, team.acme, {})) ==
          "organization_not_found");
    CHECK(word_of(world->organizations.remove(team.ann, team.acme)) == "organization_not_found");
    CHECK(good(world->organizations.mine(team.ann)).size() == 1);
    CHECK(word_of(world->organizations.create(team.eve, {.name = "x", .slug = team.acme})) ==
          "slug_taken");
    CHECK(good(world->statistics.counts(world.admin)).packages == 0);
  });
}

TEST_CASE("organizations: owners delete, having shown who they are; personal ones stay") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const auto remove = [&](const Actor& actor) {
      return word_of(world->organizations.remove(actor, team.acme));
    };
    CHECK(remove(team.bob) == "forbidden");
    CHECK(remove(team.eve) == "forbidden");
    CHECK(remove(world.admin) == "forbidden");
    CHECK(remove(unconfirmed(world, team.ann)) == "step_up_required");
    const Slug own = personal_slug(world, team.ann);
    CHECK(word_of(world->organizations.remove(team.ann, own)) == "forbidden");
    CHECK(word_of(world->organizations.transfer(team.ann, own, *team.bob.user_id)) == "forbidden");
    CHECK(word_of(world->organizations.add_member(
              team.ann, own, good(Email::parse("bob@example.org")), Role::member)) == "forbidden");
    CHECK(remove(team.ann) == "ok");
  });
}

TEST_CASE("organizations: within the grace an owner or an administrator takes a deletion back") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    good(world.publish(team.cid, {.name = "@acme/pdf", .version = "1.0.0"}));
    const auto restore = [&](const Actor& actor) {
      return word_of(world->organizations.restore(actor, team.acme));
    };
    CHECK(restore(team.ann) == "ok");
    good(world->organizations.remove(team.ann, team.acme));
    CHECK(restore(identity::anonymous("r")) == "unauthorized");
    CHECK(restore(team.eve) == "organization_not_found");
    CHECK(restore(team.bob) == "forbidden");
    world->clock.advance(limits::organization_grace - 1s);
    CHECK(good(world->organizations.erase_deleted()) == 0);
    CHECK(restore(team.ann) == "ok");
    CHECK(word_of(world->packages.find(team.eve, named("@acme/pdf"))) == "ok");
    good(world->organizations.remove(team.ann, team.acme));
    CHECK(restore(world.admin) == "ok");
    good(world->organizations.remove(team.ann, team.acme));
    world->clock.advance(limits::organization_grace);
    CHECK(restore(team.ann) == "organization_not_found");
    CHECK(restore(world.admin) == "organization_not_found");
  });
}

TEST_CASE("organizations: after the grace only burnt names are left") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    good(world.publish(team.cid, {.name = "@acme/pdf", .version = "1.0.0"}));
    const auto robot = good(world->service_accounts.create(team.ann, team.acme, {.name = "ci"}));
    const auto token = good(world->service_accounts.create_token(
        team.ann, team.acme, robot.user.id, {.name = "ci", .scopes = {}, .package_pattern = {}}));
    good(world->invitations.invite(team.ann, team.acme, good(Email::parse("x@example.org")),
                                   Role::member));
    good(world->organizations.remove(team.ann, team.acme));
    world->clock.advance(limits::organization_grace);
    CHECK(good(world->organizations.erase_deleted()) == 1);
    CHECK(good(world->organizations.erase_deleted()) == 0);

    CHECK(word_of(world->logins.authenticate(token.text.reveal(), "r")) == "invalid_credentials");
    CHECK(word_of(world->organizations.create(team.eve, {.name = "x", .slug = team.acme})) ==
          "slug_taken");
    const auto snapshot = good(world.store->snapshot());
    const auto acme = good(snapshot->organizations().find_by_slug("acme"));
    CHECK(good(snapshot->memberships().members(acme.id, {}, {})).items.empty());
    const auto packages = good(snapshot->packages().of_organization(acme.id, {}));
    REQUIRE(packages.items.size() == 1);
    const auto releases = good(snapshot->releases().of_package(packages.items[0].id));
    REQUIRE(releases.size() == 1);
    CHECK(releases[0].state == registry::ReleaseState::deleted);
    CHECK(good(snapshot->releases().digests({})).items.empty());
  });
}

}  // namespace
}  // namespace tank::testing
