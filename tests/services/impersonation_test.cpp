// SPDX-License-Identifier: Apache-2.0
// Administrators of the platform: what they see, and how they act as somebody else.
#include <set>
#include <string>

#include <doctest/doctest.h>

#include <tank/identity/policy.hpp>
#include <tank/storage/audit_store.hpp>
#include <tank/storage/session_store.hpp>
#include <tank/storage/user_store.hpp>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;
using identity::Actor;
using identity::Rule;

const identity::Device browser{.address = "192.0.2.1", .user_agent = "test"};

Result<identity::IssuedSession> start(World& world, const Actor& actor, const Actor& user,
                                      const std::string& reason = "ticket 12") {
  return world->impersonations.start(actor, *user.user_id, reason, browser);
}

// Ann, as the administrator sees her.
Actor standing_in(World& world, const Actor& user) {
  const auto session = good(start(world, world.admin, user));
  return good(world->sessions.authenticate(session.text.reveal(), "req-stand-in"));
}

void promote(World& world, const Actor& user) {
  good(transact(*world.store, [&](Transaction& tx) -> Result<void> {
    auto found = tx.users().find(*user.user_id);
    if (!found) return pass(found);
    found->role = identity::PlatformRole::admin;
    return tx.users().save(*found);
  }));
}

// A session of the administrator's own.
Actor admin_in_session(World& world, TimePoint confirmed_at) {
  const Secret text = identity::make_session_text(world->entropy);
  const identity::Session session{.id = SessionId::make(world->clock.now(), world->entropy),
                                  .user_id = *world.admin.user_id,
                                  .digest = Digest::of(text.reveal()),
                                  .method = identity::LoginMethod::password,
                                  .device = browser,
                                  .created_at = world->clock.now(),
                                  .seen_at = world->clock.now(),
                                  .confirmed_at = confirmed_at,
                                  .expires_at = world->clock.now() + limits::session_absolute,
                                  .revoked_at = std::nullopt,
                                  .impersonator = std::nullopt,
                                  .reason = {}};
  good(transact(*world.store, [&](Transaction& tx) { return tx.sessions().add(session); }));
  return good(world->sessions.authenticate(text.reveal(), "req-admin"));
}

TEST_CASE("impersonation: the administrator is the user for an hour, and both are on record") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const auto session = good(start(world, world.admin, ann));
    CHECK(session.session.method == identity::LoginMethod::impersonation);
    CHECK(session.session.impersonator == world.admin.user_id);
    CHECK(session.session.reason == "ticket 12");
    const Actor acting = good(world->sessions.authenticate(session.text.reveal(), "r"));
    CHECK(acting.user_id == ann.user_id);
    CHECK(acting.impersonator == world.admin.user_id);
    good(world->organizations.rename(acting, slugged("acme"), "Acme Corp"));

    const auto snapshot = good(world.store->snapshot());
    const auto rows = good(snapshot->audit().after(0, 100));
    for (const std::size_t back : {1, 2}) {
      const auto& event = rows.at(rows.size() - back).event;
      CHECK(event.action == (back == 1 ? "organization.renamed" : "impersonation.started"));
      CHECK(event.actor == world.admin.user_id);
      CHECK(event.on_behalf_of == ann.user_id);
    }
    CHECK(rows.back().event.payload.find("Acme Corp") != std::string::npos);

    world->clock.advance(limits::impersonation_lifetime - 1s);
    CHECK(word_of(world->sessions.authenticate(session.text.reveal(), "r")) == "ok");
    world->clock.advance(1s);
    CHECK(word_of(world->sessions.authenticate(session.text.reveal(), "r")) == "unauthorized");
  });
}

TEST_CASE("impersonation: only administrators, with a reason, and not as another administrator") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor bob = world.person("bob");
    CHECK(word_of(start(world, bob, ann)) == "forbidden");
    CHECK(word_of(start(world, identity::anonymous("r"), ann)) == "unauthorized");
    CHECK(word_of(start(world, world.admin, ann, "")) == "invalid_argument");
    CHECK(word_of(start(world, world.admin, ann, "  ")) == "invalid_argument");
    CHECK(word_of(start(world, world.admin, ann, "a\x07z")) == "invalid_argument");
    CHECK(word_of(start(world, world.admin, ann, std::string(limits::reason_length + 1, 'x'))) ==
          "invalid_argument");
    CHECK(word_of(world->impersonations.start(world.admin, UserId(Uuid{7}), "why", browser)) ==
          "user_not_found");
    CHECK(word_of(start(world, world.admin, world.admin)) == "forbidden");
    promote(world, bob);
    CHECK(word_of(start(world, world.admin, bob)) == "forbidden");

    world.team(ann, "acme");
    const auto robot = good(world->service_accounts.create(ann, slugged("acme"), {.name = "ci"}));
    CHECK(word_of(world->impersonations.start(world.admin, robot.user.id, "why", browser)) ==
          "forbidden");
    good(world->users.set_ban(world.admin, *ann.user_id, identity::Ban{}));
    CHECK(word_of(start(world, world.admin, ann)) == "user_banned");
  });
}

TEST_CASE("impersonation: whoever left a session open long ago must confirm first") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const TimePoint now = world->clock.now();
    const Actor stale = admin_in_session(world, now - limits::step_up_lifetime);
    CHECK(word_of(start(world, stale, ann)) == "step_up_required");
    CHECK(word_of(start(world, admin_in_session(world, now), ann)) == "ok");
  });
}

TEST_CASE("impersonation: it opens nothing that is the user's alone, and no platform") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor bob = world.person("bob");
    world.team(ann, "acme");
    const auto token =
        good(world->tokens.create(ann, {.name = "ci", .scopes = {}, .package_pattern = {}}));
    const Actor acting = standing_in(world, ann);
    CHECK(word_of(start(world, acting, bob)) == "forbidden");
    CHECK(word_of(world->tokens.create(
              acting, {.name = "x", .scopes = {}, .package_pattern = {}})) == "forbidden");
    CHECK(word_of(world->tokens.revoke(acting, token.token.id)) == "forbidden");
    CHECK(word_of(world->tokens.rotate(acting, token.token.id, identity::Overlap::grace)) ==
          "forbidden");
    CHECK(word_of(world->sessions.revoke_others(acting)) == "forbidden");
    CHECK(word_of(world->email_addresses.request_change(
              acting, good(Email::parse("new@example.org")))) == "forbidden");
    CHECK(word_of(world->organizations.remove(acting, slugged("acme"))) == "forbidden");
    CHECK(word_of(world->organizations.transfer(acting, slugged("acme"), *bob.user_id)) ==
          "forbidden");
    CHECK(word_of(check_confirmed(acting, world->clock.now())) == "step_up_required");
    CHECK(word_of(world->passwords.confirm(acting, Secret("whatever it is"))) == "forbidden");

    // Even when the user becomes an administrator meanwhile.
    promote(world, ann);
    const auto again = good(world->sessions.list(ann));
    REQUIRE(again.size() == 1);
    Actor promoted = acting;
    promoted.role = identity::PlatformRole::admin;
    CHECK(word_of(world->users.list(promoted, {})) == "forbidden");
    CHECK(word_of(world->statistics.counts(promoted)) == "forbidden");
    CHECK(identity::explain(promoted, identity::Action::user_ban, {}).rule == Rule::impersonating);
  });
}

TEST_CASE("impersonation: it stops when it is stopped, and with the administrator's sessions") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const auto first = good(start(world, world.admin, ann));
    const auto authenticate = [&](const identity::IssuedSession& session) {
      return world->sessions.authenticate(session.text.reveal(), "r");
    };
    const auto rows = world.audit_rows();
    good(world->impersonations.stop(good(authenticate(first))));
    CHECK(world.audit_rows() == rows + 1);
    CHECK(word_of(authenticate(first)) == "unauthorized");
    CHECK(word_of(world->impersonations.stop(ann)) == "session_not_found");

    const auto second = good(start(world, world.admin, ann));
    good(world->sessions.revoke_others(admin_in_session(world, world->clock.now())));
    CHECK(word_of(authenticate(second)) == "unauthorized");

    const Actor bob = world.person("bob");
    promote(world, bob);
    Actor other_admin = bob;
    other_admin.role = identity::PlatformRole::admin;
    const auto third = good(start(world, other_admin, ann));
    good(world->users.set_ban(world.admin, *bob.user_id, identity::Ban{}));
    CHECK(word_of(authenticate(third)) == "unauthorized");
  });
}

TEST_CASE("impersonation: it ends with the session that it was begun in, and never later") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const auto lives = [&](const identity::IssuedSession& session) {
      return word_of(world->sessions.authenticate(session.text.reveal(), "r"));
    };
    const Actor first = admin_in_session(world, world->clock.now());
    const Actor second = admin_in_session(world, world->clock.now());
    const auto of_first = good(start(world, first, ann));
    const auto of_second = good(start(world, second, ann));
    CHECK(of_first.session.parent == first.session->id);
    good(world->sessions.revoke(first, first.session->id));
    CHECK(lives(of_first) == "unauthorized");
    CHECK(lives(of_second) == "ok");
    good(world->sessions.log_out(second));
    CHECK(lives(of_second) == "unauthorized");
    CHECK(word_of(start(world, second, ann)) == "unauthorized");

    // An hour before the administrator's own last day is over, less than an hour is left.
    Actor late = admin_in_session(world, world->clock.now());
    late.session->expires_at = world->clock.now() + 20min;
    CHECK(good(start(world, late, ann)).session.expires_at == world->clock.now() + 20min);
  });
}

// What a program of the administrator comes with.
identity::IssuedToken admin_token(World& world) {
  const auto code = good(world->users.issue_login_code_locally({}, "r"));
  return good(world->logins.exchange_code(code.login_code, "r"));
}

TEST_CASE("impersonation: begun with an API token, it ends with that token, and no later") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const auto begun_with = [&](const identity::IssuedToken& token) {
      return good(start(world, good(world->logins.authenticate(token.text.reveal(), "r")), ann));
    };
    const auto lives = [&](const identity::IssuedSession& session) {
      return word_of(world->sessions.authenticate(session.text.reveal(), "r"));
    };
    const auto revoked = admin_token(world);
    const auto rotated = admin_token(world);
    const auto overlapping = admin_token(world);
    const auto of_revoked = begun_with(revoked);
    const auto of_rotated = begun_with(rotated);
    const auto of_overlapping = begun_with(overlapping);
    CHECK(of_revoked.session.parent_token == revoked.token.id);
    CHECK(lives(of_revoked) == "ok");
    good(world->tokens.revoke(world.admin, revoked.token.id));
    CHECK(lives(of_revoked) == "unauthorized");
    CHECK(lives(of_rotated) == "ok");
    good(world->tokens.rotate(world.admin, rotated.token.id, identity::Overlap::none));
    CHECK(lives(of_rotated) == "unauthorized");
    // The old token works for another day, longer than anybody acts as somebody.
    good(world->tokens.rotate(world.admin, overlapping.token.id, identity::Overlap::grace));
    CHECK(lives(of_overlapping) == "ok");
    good(world->tokens.revoke(world.admin, overlapping.token.id));
    CHECK(lives(of_overlapping) == "unauthorized");

    const auto short_lived =
        good(world->tokens.create(world.admin, {.name = "ci",
                                                .scopes = identity::Scopes::all(),
                                                .package_pattern = {},
                                                .lifetime = 10min}));
    const auto brief = begun_with(short_lived);
    world->clock.advance(10min - 1s);
    CHECK(lives(brief) == "ok");
    world->clock.advance(1s);
    CHECK(lives(brief) == "unauthorized");
  });
}

TEST_CASE("impersonation: whoever logs out with the token that he acts by, acts no more") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const auto token = admin_token(world);
    const Actor program = good(world->logins.authenticate(token.text.reveal(), "r"));
    const auto session = good(start(world, program, ann));
    good(world->tokens.revoke_own(program));
    CHECK(word_of(world->sessions.authenticate(session.text.reveal(), "r")) == "unauthorized");
  });
}

TEST_CASE("impersonation: whoever logs out while he acts as somebody is logged out himself") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor admin = admin_in_session(world, world->clock.now());
    const auto session = good(start(world, admin, ann));
    const auto rows = world.audit_rows();
    good(world->sessions.log_out(good(world->sessions.authenticate(session.text.reveal(), "r"))));
    CHECK(world.audit_rows() == rows + 2);
    CHECK(word_of(world->sessions.authenticate(session.text.reveal(), "r")) == "unauthorized");
    CHECK(good(world->sessions.list(world.admin)).empty());
  });
}

TEST_CASE("users: administrators list them by the beginning of the address and by ban") {
  in_every_world([](World& world) {
    for (const char* name : {"ann", "anna", "bob"}) (void)world.person(name);
    const Actor eve = world.person("eve_x");
    const Actor percent = world.person("an%");
    const auto emails = [&](const identity::UserQuery& query) {
      std::set<std::string> names;  // ids of one moment have no order
      for (const identity::User& user : good(world->users.list(world.admin, query)).items) {
        names.insert(user.email.to_string().substr(0, user.email.to_string().find('@')) + ' ');
      }
      std::string out;
      for (const std::string& name : names) out += name;
      return out;
    };
    CHECK(emails({.email_prefix = "AN"}) == "an% ann anna ");
    CHECK(emails({.email_prefix = "an%"}) == "an% ");
    CHECK(emails({.email_prefix = "eve_"}) == "eve_x ");
    CHECK(emails({.email_prefix = "evex"}).empty());
    good(world->users.set_ban(world.admin, *eve.user_id,
                              identity::Ban{.reason = "x", .expires_at = world->clock.now() + 1h}));
    CHECK(emails({.banned = true}) == "eve_x ");
    CHECK(emails({.email_prefix = "an", .banned = true}).empty());
    CHECK(emails({.email_prefix = "e", .banned = false}).empty());
    world->clock.advance(1h);
    CHECK(emails({.banned = true}).empty());
    CHECK(emails({.email_prefix = "e", .banned = false}) == "eve_x ");
    CHECK(word_of(world->users.list(eve, {})) == "forbidden");
    CHECK(word_of(world->users.list(
              world.admin, {.email_prefix = std::string(limits::email_length + 1, 'a')})) ==
          "limit_exceeded");
  });
}

TEST_CASE("statistics: administrators count people, teams, packages and releases") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    (void)good(world->service_accounts.create(ann, slugged("acme"), {.name = "ci"}));
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0"}));
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.1.0"}));
    CHECK(good(world->statistics.counts(world.admin)) ==
          identity::Counts{.users = 2, .organizations = 1, .packages = 1, .releases = 2});
    good(world->releases.remove(ann, named("@acme/pdf"), versioned("1.1.0"), ""));
    CHECK(good(world->statistics.counts(world.admin)).releases == 1);
    CHECK(word_of(world->statistics.counts(ann)) == "forbidden");
    CHECK(word_of(world->statistics.counts(identity::anonymous("r"))) == "unauthorized");
  });
}

}  // namespace
}  // namespace tank::testing
