// SPDX-License-Identifier: Apache-2.0
// Tokens that are replaced, and tokens that belong to an organization.
#include <string>

#include <doctest/doctest.h>

#include <tank/storage/user_store.hpp>

#include "core/identity/admission.hpp"
#include "services/world.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;
using identity::Actor;
using identity::Overlap;
using identity::Scope;
using identity::Scopes;
using org::Role;

Slug acme() { return slugged("acme"); }

identity::NewApiToken new_token(Scopes scopes = Scopes({Scope::skills_read}),
                                const std::string& pattern = {},
                                std::chrono::seconds lifetime = 240h) {
  return {.name = "ci", .scopes = scopes, .package_pattern = pattern, .lifetime = lifetime};
}

Actor authenticated(World& world, const identity::IssuedToken& token) {
  return good(world->logins.authenticate(token.text.reveal(), "r"));
}

struct Team {
  Actor ann;  // owner
  Actor bob;  // admin
  Actor cid;  // member
  Member robot;
};

Team given_team(World& world) {
  const Actor ann = world.person("ann");
  const Actor bob = world.person("bob");
  const Actor cid = world.person("cid");
  world.team(ann, "acme");
  world.add(ann, "acme", bob, Role::admin);
  world.add(ann, "acme", cid, Role::member);
  return {ann, bob, cid, good(world->service_accounts.create(ann, acme(), {.name = "Deploy"}))};
}

TEST_CASE("rotation: the new token is like the old one, which works until its grace is over") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const auto old =
        good(world->tokens.create(ann, new_token(Scopes({Scope::skills_read}), "@acme/*")));
    world->clock.advance(100h);
    const auto rows = world.audit_rows();
    const auto fresh = good(world->tokens.rotate(ann, old.token.id, Overlap::grace));
    CHECK(world.audit_rows() == rows + 1);
    CHECK(fresh.token.name == "ci");
    CHECK(fresh.token.scopes == old.token.scopes);
    CHECK(fresh.token.package_pattern == "@acme/*");
    CHECK(fresh.token.expires_at == world->clock.now() + 240h);
    world->clock.advance(limits::api_token_rotation_grace - 1s);
    CHECK(word_of(world->logins.authenticate(old.text.reveal(), "r")) == "ok");
    world->clock.advance(1s);
    CHECK(word_of(world->logins.authenticate(old.text.reveal(), "r")) == "token_expired");
    CHECK(word_of(world->logins.authenticate(fresh.text.reveal(), "r")) == "ok");
    CHECK(word_of(world->tokens.rotate(ann, old.token.id, Overlap::grace)) == "token_expired");
  });
}

TEST_CASE("rotation: at once the old token is gone; a short one does not get longer by its grace") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const auto old = good(world->tokens.create(ann, new_token()));
    good(world->tokens.rotate(ann, old.token.id, Overlap::none));
    CHECK(word_of(world->logins.authenticate(old.text.reveal(), "r")) == "invalid_credentials");
    CHECK(word_of(world->tokens.rotate(ann, old.token.id, Overlap::none)) == "token_not_found");

    const auto brief = good(world->tokens.create(ann, new_token({}, {}, 1h)));
    good(world->tokens.rotate(ann, brief.token.id, Overlap::grace));
    world->clock.advance(1h);
    CHECK(word_of(world->logins.authenticate(brief.text.reveal(), "r")) == "token_expired");
  });
}

TEST_CASE("rotation: a token gets itself neither more rights nor a longer life") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor eve = world.person("eve");
    const auto large = good(world->tokens.create(ann, new_token(Scopes::all())));
    const auto small =
        good(world->tokens.create(ann, new_token(Scopes({Scope::tokens_admin}), {}, 120h)));
    const Actor limited = authenticated(world, small);
    CHECK(word_of(world->tokens.rotate(limited, large.token.id, Overlap::grace)) == "forbidden");
    CHECK(word_of(world->tokens.rotate(eve, large.token.id, Overlap::grace)) == "token_not_found");
    CHECK(word_of(world->tokens.rotate(world.admin, large.token.id, Overlap::grace)) ==
          "token_not_found");
    world->clock.advance(1h);
    const auto next = good(world->tokens.rotate(limited, small.token.id, Overlap::grace));
    CHECK(next.token.expires_at == small.token.expires_at);
  });
}

TEST_CASE("service accounts: admins make them, members are told apart, nobody logs in as one") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    CHECK(team.robot.user.kind == identity::UserKind::service);
    CHECK(team.robot.membership.role == Role::member);
    CHECK(team.robot.user.email.to_string().ends_with("@acme.service.localhost"));
    CHECK(good(world->service_accounts.list(team.bob, acme())).items.size() == 1);
    CHECK(word_of(world->service_accounts.list(team.cid, acme())) == "forbidden");
    const auto create = [&](const Actor& actor, org::NewServiceAccount request) {
      return word_of(world->service_accounts.create(actor, acme(), request));
    };
    CHECK(create(team.cid, {.name = "x"}) == "forbidden");
    CHECK(create(world.admin, {.name = "x"}) == "forbidden");
    CHECK(create(team.bob, {.name = "x", .role = Role::owner}) == "forbidden");
    CHECK(create(team.bob, {.name = " "}) == "invalid_argument");
    CHECK(create(team.bob, {.name = "x", .role = Role::admin}) == "ok");
    CHECK(word_of(world->organizations.set_role(team.ann, acme(), team.robot.user.id,
                                                Role::owner)) == "forbidden");

    CHECK(word_of(world->users.issue_login_code(world.admin, team.robot.user.id)) == "forbidden");
    const Actor nobody = identity::anonymous("r");
    const auto admitted = transact(*world.store, [&](Transaction& tx) {
      return identity::admit({tx, nobody, world->clock.now(), world->entropy}, team.robot.user,
                             identity::LoginMethod::developer, {});
    });
    CHECK(word_of(admitted) == "forbidden");
  });
}

TEST_CASE("service accounts: they belong to one team, and make none") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const Actor eve = world.person("eve");
    world.team(eve, "evil");
    CHECK(word_of(world->organizations.add_member(eve, slugged("evil"), team.robot.user.email,
                                                  Role::member)) == "user_not_found");
    const auto token = good(world->service_accounts.create_token(
        team.ann, acme(), team.robot.user.id, new_token(Scopes::all())));
    const Actor robot = authenticated(world, token);
    CHECK(robot.kind == identity::UserKind::service);
    CHECK(good(world->organizations.mine(robot)).size() == 1);
    CHECK(word_of(world->organizations.create(robot, {.name = "own", .slug = {}})) == "forbidden");
    CHECK(word_of(world->invitations.mine(robot)) == "forbidden");
    CHECK(word_of(world.publish(robot, {.name = "@acme/pdf", .version = "1.0.0"})) == "ok");
  });
}

TEST_CASE("organization tokens: admins make, list, replace and revoke them; the maker may leave") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const auto make = [&](const Actor& actor) {
      return world->service_accounts.create_token(actor, acme(), team.robot.user.id, new_token());
    };
    CHECK(word_of(make(team.cid)) == "forbidden");
    CHECK(word_of(make(world.admin)) == "forbidden");
    CHECK(word_of(make(world.person("eve"))) == "forbidden");
    CHECK(word_of(world->service_accounts.create_token(team.bob, acme(), *team.cid.user_id,
                                                       new_token())) == "member_not_found");
    const auto token = good(make(team.bob));
    good(world->organizations.remove_member(team.ann, acme(), *team.bob.user_id));
    CHECK(word_of(world->logins.authenticate(token.text.reveal(), "r")) == "ok");

    CHECK(word_of(world->service_accounts.tokens(team.cid, acme())) == "forbidden");
    CHECK(good(world->service_accounts.tokens(world.admin, acme())).items.size() == 1);
    const auto listed = good(world->service_accounts.tokens(team.ann, acme())).items;
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].user == team.robot.user);

    const auto rotate = [&](const Actor& actor, TokenId id) {
      return world->service_accounts.rotate_token(actor, acme(), id, Overlap::none);
    };
    CHECK(word_of(rotate(world.admin, token.token.id)) == "forbidden");
    CHECK(word_of(rotate(team.cid, token.token.id)) == "forbidden");
    const auto fresh = good(rotate(team.ann, token.token.id));
    CHECK(fresh.user.id == team.robot.user.id);
    CHECK(word_of(world->logins.authenticate(token.text.reveal(), "r")) == "invalid_credentials");

    const auto revoke = [&](const Actor& actor, TokenId id) {
      return word_of(world->service_accounts.revoke_token(actor, acme(), id));
    };
    CHECK(revoke(team.cid, fresh.token.id) == "forbidden");
    CHECK(revoke(world.admin, fresh.token.id) == "ok");
    CHECK(revoke(team.ann, fresh.token.id) == "ok");
    CHECK(word_of(world->logins.authenticate(fresh.text.reveal(), "r")) == "invalid_credentials");
  });
}

TEST_CASE("organization tokens: what a person has, and what others have, is not theirs") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const auto personal = good(world->tokens.create(team.cid, new_token()));
    const auto shared = good(
        world->service_accounts.create_token(team.ann, acme(), team.robot.user.id, new_token()));
    const Actor eve = world.person("eve");
    world.team(eve, "evil");
    for (const TokenId id : {personal.token.id, TokenId(Uuid{7})}) {
      CHECK(word_of(world->service_accounts.revoke_token(team.ann, acme(), id)) ==
            "token_not_found");
      CHECK(word_of(world->service_accounts.rotate_token(team.ann, acme(), id, Overlap::grace)) ==
            "token_not_found");
    }
    CHECK(word_of(world->service_accounts.revoke_token(eve, slugged("evil"), shared.token.id)) ==
          "token_not_found");
    CHECK(word_of(world->tokens.rotate(team.ann, shared.token.id, Overlap::grace)) ==
          "token_not_found");
  });
}

TEST_CASE("organization tokens: made with a token they allow no more than that one") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const auto small = good(world->tokens.create(
        team.ann, new_token(Scopes({Scope::tokens_admin, Scope::skills_read}), "@acme/*", 10h)));
    const auto large = good(world->service_accounts.create_token(
        team.ann, acme(), team.robot.user.id, new_token(Scopes::all())));
    const Actor limited = authenticated(world, small);
    const auto make = [&](Scopes scopes, const char* pattern) {
      return world->service_accounts.create_token(limited, acme(), team.robot.user.id,
                                                  new_token(scopes, pattern));
    };
    CHECK(word_of(make(Scopes::all(), "@acme/*")) == "forbidden");
    CHECK(word_of(make(Scopes({Scope::skills_read}), "")) == "forbidden");
    CHECK(good(make(Scopes({Scope::skills_read}), "@acme/pdf")).token.expires_at ==
          small.token.expires_at);
    CHECK(word_of(world->service_accounts.rotate_token(limited, acme(), large.token.id,
                                                       Overlap::grace)) == "forbidden");
  });
}

TEST_CASE("organization tokens: a service account that is removed loses them at once") {
  in_every_world([](World& world) {
    const Team team = given_team(world);
    const auto token = good(
        world->service_accounts.create_token(team.ann, acme(), team.robot.user.id, new_token()));
    good(world->organizations.remove_member(team.bob, acme(), team.robot.user.id));
    CHECK(word_of(world->logins.authenticate(token.text.reveal(), "r")) == "invalid_credentials");
    CHECK(good(world->service_accounts.tokens(team.ann, acme())).items.empty());
  });
}

}  // namespace
}  // namespace tank::testing
