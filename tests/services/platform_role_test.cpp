// SPDX-License-Identifier: Apache-2.0
// Who makes whom an administrator of the platform, and what that ends at once.
#include <tank/base/limits.hpp>
#include <tank/storage/audit_store.hpp>
#include <tank/storage/user_store.hpp>

#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;
using identity::Actor;
using identity::PlatformRole;

std::string give(World& world, const Actor& actor, const Actor& user, PlatformRole role) {
  return word_of(world->users.set_role(actor, *user.user_id, role));
}
std::string promote(World& world, const Actor& actor, const Actor& user) {
  return give(world, actor, user, PlatformRole::admin);
}
std::string demote(World& world, const Actor& actor, const Actor& user) {
  return give(world, actor, user, PlatformRole::user);
}

/// Somebody with a session, who may come again with it.
struct Guest {
  Guest(World& in, const std::string& email) : world(in) {
    world->site.environment = identity::Environment::test;
    auto issued = good(world->email_logins.log_in_as_developer(address(email), laptop(), "r"));
    text = std::move(issued.text);
  }
  [[nodiscard]] Actor now() const { return actor_of(world, text); }

  World& world;
  Secret text;
};

TEST_CASE("platform role: it holds from the next request on, is on record, and is taken again") {
  in_every_world([](World& world) {
    const Guest ada(world, "ada@example.org");
    CHECK(word_of(world->users.list(ada.now(), {})) == "forbidden");
    const auto before = world.audit_rows();
    CHECK(promote(world, world.admin, ada.now()) == "ok");
    CHECK(promote(world, world.admin, ada.now()) == "ok");
    CHECK(world.audit_rows() == before + 1);
    const auto snapshot = good(world.store->snapshot());
    const auto rows = good(snapshot->audit().after(before, 1));
    CHECK(rows.front().event.action == "user.role_changed");
    CHECK(rows.front().event.subject == ada.now().user_id->to_string());
    CHECK(rows.front().event.actor == world.admin.user_id);
    CHECK(rows.front().event.payload.find(R"("role":"admin")") != std::string::npos);
    CHECK(word_of(world->users.list(ada.now(), {})) == "ok");
    CHECK(demote(world, world.admin, ada.now()) == "ok");
    CHECK(word_of(world->users.list(ada.now(), {})) == "forbidden");
    CHECK(ada.now().role == PlatformRole::user);
  });
}

TEST_CASE("platform role: only administrators give it, themselves, lately, and not to themselves") {
  in_every_world([](World& world) {
    const Guest ada(world, "ada@example.org");
    const Actor bob = world.person("bob");
    CHECK(promote(world, ada.now(), bob) == "forbidden");
    CHECK(promote(world, identity::anonymous("r"), bob) == "unauthorized");
    CHECK(demote(world, world.admin, world.admin) == "forbidden");
    const auto weak = good(world->tokens.create(
        world.admin,
        {.name = "ci",
         .scopes = good(identity::Scopes::parse("skills:admin org:admin tokens:admin")),
         .package_pattern = {}}));
    CHECK(promote(world, with_token(world, weak.text), bob) == "forbidden");
    CHECK(promote(world, world.admin, ada.now()) == "ok");
    Actor with_jwt = ada.now();
    with_jwt.session->by_access_token = true;
    CHECK(promote(world, with_jwt, bob) == "forbidden");
    const auto stand_in =
        good(world->impersonations.start(ada.now(), *bob.user_id, "ticket 12", laptop()));
    CHECK(promote(world, actor_of(world, stand_in.text), bob) == "forbidden");
    CHECK(promote(world, ada.now(), bob) == "ok");
    world->clock.advance(limits::step_up_lifetime);
    CHECK(demote(world, ada.now(), bob) == "step_up_required");
    CHECK(word_of(world->users.create(
              ada.now(),
              {.email = address("eve@example.org"), .name = "Eve", .role = PlatformRole::admin})) ==
          "step_up_required");
    CHECK(word_of(world->users.create(ada.now(), {.email = address("eve@example.org"),
                                                  .name = "Eve",
                                                  .role = PlatformRole::user})) == "ok");
  });
}

TEST_CASE("platform role: neither the banned nor machines get it, and nobody who is not there") {
  in_every_world([](World& world) {
    const Actor bob = world.person("bob");
    good(world->users.set_ban(world.admin, *bob.user_id, identity::Ban{"spam", std::nullopt}));
    CHECK(promote(world, world.admin, bob) == "user_banned");
    world.team(world.admin, "acme");
    const auto robot =
        good(world->service_accounts.create(world.admin, slugged("acme"), {.name = "ci"}));
    CHECK(promote(world, world.admin, identity::in_process(robot.user, "r")) == "forbidden");
    Actor nobody = bob;
    nobody.user_id = UserId::make(world->clock.now(), world->entropy);
    CHECK(promote(world, world.admin, nobody) == "user_not_found");
  });
}

// As when two administrators act at the same moment, each as what he was when he began.
TEST_CASE("platform role: who lost it meanwhile, or is banned meanwhile, bans nobody") {
  in_every_world([](World& world) {
    const Guest ada(world, "ada@example.org");
    const Actor bob = world.person("bob");
    const auto ban_bob = [&](const Actor& by) {
      return word_of(world->users.set_ban(by, *bob.user_id, identity::Ban{"spam", std::nullopt}));
    };
    REQUIRE(promote(world, world.admin, ada.now()) == "ok");
    const Actor once = ada.now();
    REQUIRE(demote(world, world.admin, once) == "ok");
    CHECK(ban_bob(once) == "forbidden");
    REQUIRE(promote(world, world.admin, ada.now()) == "ok");
    const Actor again = ada.now();
    good(world->users.set_ban(world.admin, *again.user_id, identity::Ban{"x", std::nullopt}));
    CHECK(ban_bob(again) == "unauthorized");
    CHECK_FALSE(good(world->users.find(world.admin, *bob.user_id)).ban.has_value());
  });
}

TEST_CASE("platform role: the last administrator who can act stays one") {
  in_every_world([](World& world) {
    const Actor bob = world.person("bob");
    CHECK(promote(world, world.admin, bob) == "ok");
    const Actor admin =
        identity::in_process(good(world->users.find(world.admin, *bob.user_id)), "r");
    good(world->users.set_ban(admin, *world.admin.user_id, identity::Ban{"spam", std::nullopt}));
    CHECK(demote(world, world.admin, admin) == "last_administrator");
    good(world->users.set_ban(admin, *world.admin.user_id, std::nullopt));
    CHECK(demote(world, world.admin, admin) == "ok");
    // Who was demoted meanwhile demotes nobody, whatever he was when his request came.
    CHECK(demote(world, admin, world.admin) == "forbidden");
  });
}

TEST_CASE("platform role: sessions in which somebody acts as somebody end with it") {
  in_every_world([](World& world) {
    const Guest ada(world, "ada@example.org");
    const Guest bob(world, "bob@example.org");
    const Actor eve = world.person("eve");
    CHECK(promote(world, world.admin, ada.now()) == "ok");
    const auto as_eve = good(world->impersonations.start(ada.now(), *eve.user_id, "a", laptop()));
    const auto as_bob =
        good(world->impersonations.start(ada.now(), *bob.now().user_id, "b", laptop()));
    const auto verdict = [&](const Secret& text) {
      return word_of(world->sessions.authenticate(text.reveal(), "r"));
    };
    CHECK(promote(world, world.admin, bob.now()) == "ok");
    CHECK(verdict(as_bob.text) == "unauthorized");
    CHECK(verdict(as_eve.text) == "ok");
    CHECK(demote(world, world.admin, ada.now()) == "ok");
    CHECK(verdict(as_eve.text) == "unauthorized");
    CHECK(verdict(ada.text) == "ok");
    CHECK(verdict(bob.text) == "ok");
  });
}

}  // namespace
}  // namespace tank::testing
