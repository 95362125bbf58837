// SPDX-License-Identifier: Apache-2.0
// Sessions: who comes with a token, how long, and how they end.
#include <tank/base/limits.hpp>
#include <tank/storage/session_store.hpp>

#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

std::string verdict(World& world, const Secret& text) {
  return word_of(world->sessions.authenticate(text.reveal(), "r"));
}

TEST_CASE("sessions: unknown, revoked and expired tokens get one answer") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const auto revoked = good(try_password(world, "ada@example.org"));
    const auto unused = good(try_password(world, "ada@example.org"));
    good(world->sessions.log_out(actor_of(world, revoked.text)));
    CHECK(verdict(world, unused.text) == "ok");
    world->clock.advance(limits::session_idle);
    const auto made_up = world->sessions.authenticate("made up", "r");
    for (const Secret* text : {&revoked.text, &unused.text}) {
      const auto refused = world->sessions.authenticate(text->reveal(), "r");
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error() == made_up.error());
    }
  });
}

TEST_CASE("sessions: use moves the end on, up to the last day") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const auto issued = good(try_password(world, "ada@example.org"));
    auto lived = std::chrono::hours(0);
    while (verdict(world, issued.text) == "ok") {
      world->clock.advance(limits::session_idle - 1h);
      lived += limits::session_idle - 1h;
    }
    CHECK(lived > limits::session_absolute - limits::session_idle);
    CHECK(lived < limits::session_absolute + limits::session_idle);
  });
}

TEST_CASE("sessions: what is remembered ends with a revocation by another service over the store") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const auto issued = good(try_password(world, "ada@example.org"));
    CHECK(verdict(world, issued.text) == "ok");
    CHECK(verdict(world, issued.text) == "ok");
    identity::Sessions elsewhere(*world.store, world->clock, world->entropy);
    good(elsewhere.log_out(actor_of(world, issued.text)));
    CHECK(verdict(world, issued.text) == "unauthorized");
  });
}

TEST_CASE("sessions: people list and end their own; somebody else's look like none") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    given_person(world, "bob@example.org");
    const auto first = good(try_password(world, "ada@example.org"));
    world->clock.advance(1s);
    const auto second = good(try_password(world, "ada@example.org"));
    const auto foreign = good(try_password(world, "bob@example.org"));
    const auto ada = actor_of(world, second.text);
    const auto listed = good(world->sessions.list(ada));
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].id == second.session.id);
    CHECK(listed[0].device == laptop());
    CHECK(word_of(world->sessions.revoke(ada, foreign.session.id)) == "session_not_found");
    CHECK(word_of(world->sessions.revoke(identity::anonymous("r"), first.session.id)) ==
          "unauthorized");
    good(world->sessions.revoke(ada, first.session.id));
    good(world->sessions.revoke(ada, first.session.id));
    CHECK(verdict(world, first.text) == "unauthorized");
    CHECK(verdict(world, foreign.text) == "ok");
    good(world->sessions.revoke(world.admin, foreign.session.id));
    CHECK(verdict(world, foreign.text) == "unauthorized");
  });
}

TEST_CASE("sessions: administrators see and end those of a user, and nobody else does") {
  in_every_world([](World& world) {
    const auto ada = given_person(world, "ada@example.org");
    const auto bob = given_person(world, "bob@example.org");
    const auto first = good(try_password(world, "ada@example.org"));
    const auto foreign = good(try_password(world, "bob@example.org"));
    const auto listed = good(world->sessions.list_of(world.admin, ada.id));
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].id == first.session.id);
    CHECK(word_of(world->sessions.list_of(world.admin, UserId(Uuid{7}))) == "user_not_found");
    CHECK(word_of(world->sessions.revoke_of(world.admin, ada.id, foreign.session.id)) ==
          "session_not_found");
    const auto user = actor_of(world, foreign.text);
    for (const UserId owner : {ada.id, bob.id}) {
      CHECK(word_of(world->sessions.list_of(user, owner)) == "forbidden");
      CHECK(word_of(world->sessions.revoke_of(user, owner, first.session.id)) == "forbidden");
    }
    CHECK(word_of(world->sessions.list_of(identity::anonymous("r"), ada.id)) == "unauthorized");

    const auto before = world.audit_rows();
    good(world->sessions.revoke_of(world.admin, ada.id, first.session.id));
    good(world->sessions.revoke_of(world.admin, ada.id, first.session.id));
    CHECK(world.audit_rows() == before + 1);
    CHECK(verdict(world, first.text) == "unauthorized");
    CHECK(verdict(world, foreign.text) == "ok");
    CHECK(good(world->sessions.list_of(world.admin, ada.id)).empty());
  });
}

TEST_CASE("sessions: an actor finds the session that he came with, if it was one") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const auto issued = good(try_password(world, "ada@example.org"));
    CHECK(good(world->sessions.current(actor_of(world, issued.text))) == issued.session);
    CHECK(word_of(world->sessions.current(world.admin)) == "session_not_found");
    CHECK(word_of(world->sessions.current(identity::anonymous("r"))) == "unauthorized");
  });
}

TEST_CASE("sessions: ending all others spares the one that asks") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const auto first = good(try_password(world, "ada@example.org"));
    const auto second = good(try_password(world, "ada@example.org"));
    const auto mine = good(try_password(world, "ada@example.org"));
    const auto before = world.audit_rows();
    CHECK(good(world->sessions.revoke_others(actor_of(world, mine.text))) == 2);
    CHECK(good(world->sessions.revoke_others(actor_of(world, mine.text))) == 0);
    CHECK(world.audit_rows() == before + 1);
    CHECK(verdict(world, first.text) == "unauthorized");
    CHECK(verdict(world, second.text) == "unauthorized");
    CHECK(verdict(world, mine.text) == "ok");
  });
}

TEST_CASE("sessions: the token of each is new, and the store knows digests only") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const auto first = good(try_password(world, "ada@example.org"));
    const auto second = good(try_password(world, "ada@example.org"));
    CHECK(first.text.reveal() != second.text.reveal());
    CHECK(first.text.reveal().size() == 43);
    CHECK(first.session.digest == Digest::of(first.text.reveal()));
  });
}

}  // namespace
}  // namespace tank::testing
