// SPDX-License-Identifier: Apache-2.0
// Confirming a session by six digits: for whom, how often, and what is known of it afterwards.
#include <tank/base/limits.hpp>
#include <tank/storage/audit_store.hpp>

#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;
using identity::Actor;

/// Somebody without a password, whose login was long ago.
struct Visit {
  explicit Visit(World& in) : world(in), text(open()) {
    world->clock.advance(limits::step_up_lifetime);
  }

  [[nodiscard]] Actor ada() const { return actor_of(world, text); }
  [[nodiscard]] std::string verdict() const {
    return word_of(identity::check_confirmed(ada(), world->clock.now()));
  }
  [[nodiscard]] Secret ask() const {
    good(world->confirmations.send_code(ada()));
    return world->letters.last_digits();
  }
  [[nodiscard]] std::string answer(const std::string& digits) const {
    return word_of(world->confirmations.confirm(ada(), Secret(digits)));
  }
  [[nodiscard]] Secret open() const {
    good(world->email_logins.send_code(address("ada@example.org"), "r"));
    const Secret digits = world->letters.last_digits();
    return std::move(good(world->email_logins.log_in_with_code(address("ada@example.org"), digits,
                                                               laptop(), "r"))
                         .text);
  }

  World& world;
  Secret text;
};

std::string another(const Secret& code) { return code.reveal() == "111111" ? "222222" : "111111"; }

std::vector<std::string> rows_since(World& world, std::int64_t after) {
  const auto snapshot = good(world.store->snapshot());
  std::vector<std::string> out;
  for (const auto& row : good(snapshot->audit().after(after, 100))) {
    out.push_back(row.event.action + " " + row.event.subject);
  }
  return out;
}

TEST_CASE("confirmation: six digits confirm the session that asked for them, once, on record") {
  in_every_world([](World& world) {
    const Visit visit(world);
    CHECK(visit.verdict() == "step_up_required");
    const auto before = world.audit_rows();
    const Secret code = visit.ask();
    CHECK(world->letters.mails().back().to.to_string() == "ada@example.org");
    CHECK(visit.verdict() == "step_up_required");
    CHECK(visit.answer(another(code)) == "invalid_credentials");
    CHECK(visit.verdict() == "step_up_required");
    CHECK(visit.answer(code.reveal()) == "ok");
    CHECK(visit.verdict() == "ok");
    CHECK(visit.answer(code.reveal()) == "invalid_credentials");
    const std::string ada = visit.ada().user_id->to_string();
    CHECK(rows_since(world, before) ==
          std::vector<std::string>{"confirmation.requested " + ada, "login.failed " + ada,
                                   "session.confirmed " + visit.ada().session->id.to_string(),
                                   "login.failed " + ada});
    world->clock.advance(limits::step_up_lifetime);
    CHECK(visit.verdict() == "step_up_required");
  });
}

TEST_CASE("confirmation: a code is good in its own session, for its time and five tries") {
  in_every_world([](World& world) {
    const Visit visit(world);
    const Secret stolen = visit.open();
    world->clock.advance(limits::step_up_lifetime);
    const Secret code = visit.ask();
    CHECK(word_of(world->confirmations.confirm(actor_of(world, stolen), code)) ==
          "invalid_credentials");
    for (int i = 1; i < limits::mail_code_attempts; ++i) {
      CHECK(visit.answer(another(code)) == "invalid_credentials");
    }
    CHECK(visit.answer(code.reveal()) == "invalid_credentials");
    world->clock.advance(limits::mail_code_resend);
    const Secret late = visit.ask();
    world->clock.advance(limits::mail_code_lifetime);
    CHECK(visit.answer(late.reveal()) == "invalid_credentials");
    CHECK(visit.answer("") == "invalid_credentials");
    CHECK(visit.verdict() == "step_up_required");
  });
}

TEST_CASE("confirmation: a code of another purpose confirms nothing, and this one lets nobody in") {
  in_every_world([](World& world) {
    const Visit visit(world);
    good(world->email_logins.send_code(address("ada@example.org"), "r"));
    const Secret login = world->letters.last_digits();
    const Secret code = visit.ask();
    if (login.reveal() != code.reveal()) {
      CHECK(visit.answer(login.reveal()) == "invalid_credentials");
      CHECK(word_of(world->email_logins.log_in_with_code(address("ada@example.org"), code, laptop(),
                                                         "r")) == "invalid_credentials");
    }
    CHECK(visit.answer(code.reveal()) == "ok");
  });
}

TEST_CASE("confirmation: many sessions get no more codes, and no more guesses, than one") {
  in_every_world([](World& world) {
    const Visit visit(world);
    const Secret second = visit.open();
    (void)visit.ask();
    const auto hasty = world->confirmations.send_code(actor_of(world, second));
    CHECK(word_of(hasty) == "rate_limited");
    CHECK(hasty.error().retry_after == limits::mail_code_resend);
    int sent = 1;
    for (auto waited = 0min; waited < 23h; waited += 2min) {
      world->clock.advance(2min);
      const Secret& text = sent % 2 == 0 ? visit.text : second;
      if (world->confirmations.send_code(actor_of(world, text))) ++sent;
    }
    CHECK(sent == limits::mail_codes_per_day);
  });
}

TEST_CASE("confirmation: only the user himself, with a session and a verified address, asks") {
  in_every_world([](World& world) {
    const auto asked = [&](const Actor& actor) {
      const std::string word = word_of(world->confirmations.send_code(actor));
      CHECK(word_of(world->confirmations.confirm(actor, Secret("123456"))) ==
            (word == "email_not_verified" ? "invalid_credentials" : word));
      return word;
    };
    const Visit visit(world);
    CHECK(asked(identity::anonymous("r")) == "unauthorized");
    const auto token = good(world->tokens.create(
        visit.ada(), {.name = "ci", .scopes = identity::Scopes::all(), .package_pattern = {}}));
    CHECK(asked(with_token(world, token.text)) == "unauthorized");
    Actor with_jwt = visit.ada();
    with_jwt.session->by_access_token = true;
    CHECK(asked(with_jwt) == "forbidden");
    const auto stand_in =
        good(world->impersonations.start(world.admin, *visit.ada().user_id, "why", laptop()));
    CHECK(asked(actor_of(world, stand_in.text)) == "forbidden");
    Actor unverified = visit.ada();
    unverified.email_verified = false;
    CHECK(asked(unverified) == "email_not_verified");
  });
}

TEST_CASE("confirmation: with the session ends its code, and who was thrown out gets none") {
  in_every_world([](World& world) {
    const Visit visit(world);
    const Actor thrown_out = visit.ada();
    const Secret code = visit.ask();
    good(world->sessions.revoke_others(actor_of(world, visit.open())));
    CHECK(word_of(world->confirmations.confirm(thrown_out, code)) == "unauthorized");
    world->clock.advance(limits::mail_code_resend);
    CHECK(word_of(world->confirmations.send_code(thrown_out)) == "unauthorized");
  });
}

TEST_CASE("confirmation: who has no password yet sets one after it") {
  in_every_world([](World& world) {
    const Visit visit(world);
    const auto set = [&] {
      return word_of(world->passwords.change(visit.ada(), Secret(), Secret(good_password)));
    };
    CHECK(set() == "step_up_required");
    CHECK(visit.answer(visit.ask().reveal()) == "ok");
    CHECK(set() == "ok");
  });
}

}  // namespace
}  // namespace tank::testing
