// SPDX-License-Identifier: Apache-2.0
// What strangers ask for must not be work for everybody else.
#include <thread>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/storage/rate_store.hpp>
#include <tank/storage/session_store.hpp>

#include "services/faulty_world.hpp"
#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

template <class Body>
void in_every_counted_world(Body&& body) {
  for (const Backend& backend : backends()) {
    CAPTURE(backend.name);
    FaultyWorld counted(backend);
    body(counted.world, counted.plan);
  }
}

/// How many calls of the database `deed` takes, and how many transactions that write.
template <class Deed>
std::pair<int, int> cost_of(FaultPlan& plan, Deed&& deed) {
  plan.calls = 0;
  plan.writers = 0;
  deed();
  return {plan.calls, plan.writers};
}

void spend_a_token(World& world) {
  good(transact(*world.store, [&](Transaction& tx) {
    return tx.rates().take("bucket", {}, world->clock.now());
  }));
}

TEST_CASE("codes: one that is made up opens no writer") {
  in_every_counted_world([](World& world, FaultPlan& plan) {
    const auto writers = [&plan](auto&& deed) { return cost_of(plan, deed).second; };
    CHECK(writers([&] {
            CHECK(word_of(world->logins.exchange_code(Secret("once_made_up"), "r")) ==
                  "invalid_credentials");
          }) == 0);
    CHECK(writers([&] {
            CHECK(word_of(world->device_logins.poll(Secret("made up"), "r")) == "expired_code");
          }) == 0);
  });
}

TEST_CASE("codes: a login code that comes back is in the audit log") {
  in_every_world([](World& world) {
    const auto invited = good(world->users.create(
        world.admin, {.email = good(Email::parse("ada@example.org")), .name = "Ada", .role = {}}));
    good(world->logins.exchange_code(invited.login_code, "r"));
    const auto rows = world.audit_rows();
    CHECK(word_of(world->logins.exchange_code(invited.login_code, "r")) == "invalid_credentials");
    CHECK(world.audit_rows() == rows + 1);
  });
}

/// Whether what `ask` was told is kept over `deed`. A watch that hears nothing for a while is
/// believed nothing, which a slow machine makes look like a change: hence a few tries.
template <class Ask, class Deed>
bool is_kept_over(FaultPlan& plan, Ask&& ask, Deed&& deed) {
  for (int i = 0; i < 5; ++i) {
    for (int wait = 0; wait < 500 && cost_of(plan, ask).first > 0; ++wait) {
      std::this_thread::sleep_for(10ms);
    }
    deed();
    if (cost_of(plan, ask).first == 0) return true;
  }
  return false;
}

TEST_CASE("sessions: what others write does not make them be read again") {
  in_every_counted_world([](World& world, FaultPlan& plan) {
    given_person(world, "ada@example.org");
    const auto kept = good(try_password(world, "ada@example.org"));
    const auto other = good(try_password(world, "ada@example.org"));
    const auto verdict = [&](const identity::IssuedSession& session) {
      return word_of(world->sessions.authenticate(session.text.reveal(), "r"));
    };
    const auto ask = [&] { CHECK(verdict(kept) == "ok"); };
    CHECK(is_kept_over(plan, ask, [&] { spend_a_token(world); }));
    CHECK(is_kept_over(plan, ask, [&] { good(try_password(world, "ada@example.org")); }));
    const auto actor = actor_of(world, other.text);
    good(world->sessions.log_out(actor));
    CHECK(verdict(other) == "unauthorized");
    CHECK(verdict(kept) == "ok");
    CHECK_FALSE(is_kept_over(plan, ask, [&] {
      good(transact(*world.store, [&](Transaction& tx) {
        return tx.sessions().revoke(other.session.id, world->clock.now());
      }));
    }));
  });
}

TEST_CASE("sessions: a use is written once in a while, and known to who wrote it") {
  in_every_counted_world([](World& world, FaultPlan& plan) {
    given_person(world, "ada@example.org");
    const auto issued = good(try_password(world, "ada@example.org"));
    const auto ask = [&] { good(world->sessions.authenticate(issued.text.reveal(), "r")); };
    ask();
    world->clock.advance(limits::session_refresh_interval);
    CHECK(cost_of(plan, ask).second == 1);
    CHECK(cost_of(plan, ask).second == 0);
    CHECK(is_kept_over(plan, ask, [&] {
      good(transact(*world.store, [&](Transaction& tx) {
        return tx.sessions().touch(issued.session.id, world->clock.now());
      }));
    }));
  });
}

TEST_CASE("sessions: one that is used elsewhere does not end where it is only kept") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    World world(backend);
    given_person(world, "ada@example.org");
    const auto issued = good(try_password(world, "ada@example.org"));
    const auto elsewhere = open_store(*world.store.place);
    const identity::Sessions sessions(*elsewhere, world->clock, world->entropy);
    good(world->sessions.check(issued.text.reveal(), "r"));
    world->clock.advance(limits::session_idle - 1h);
    good(sessions.authenticate(issued.text.reveal(), "r"));
    world->clock.advance(2h);
    CHECK(word_of(world->sessions.check(issued.text.reveal(), "r")) == "ok");
  }
}

TEST_CASE("keys: the published set is read once, and again when there is another key") {
  in_every_counted_world([](World& world, FaultPlan& plan) {
    good(world->access_tokens.rotate_keys());
    const auto publish = [&] { return good(world->access_tokens.jwks_document()); };
    CHECK(is_kept_over(plan, publish, [&] { spend_a_token(world); }));
    const auto before = publish();
    world->clock.advance(limits::signing_key_lifetime);
    good(world->access_tokens.rotate_keys());
    CHECK(publish() != before);
  });
}

}  // namespace
}  // namespace tank::testing
