// SPDX-License-Identifier: Apache-2.0
// Logging in with six digits or a link, and changing an address.
#include <tank/base/limits.hpp>
#include <tank/storage/credential_store.hpp>

#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

Result<identity::IssuedSession> try_code(World& world, const std::string& email,
                                         const std::string& code) {
  return world->email_logins.log_in_with_code(address(email), Secret(code), laptop(), "r");
}

std::string another(const Secret& code) { return code.reveal() == "111111" ? "222222" : "111111"; }

TEST_CASE("email codes: six digits let in once, and make an account for who has none") {
  in_every_world([](World& world) {
    good(world->email_logins.send_code(address("ada@example.org"), "r"));
    const std::string code = world->letters.last_digits().reveal();
    CHECK(code.size() == 6);
    const auto issued = good(try_code(world, "ADA@example.org", code));
    CHECK(issued.user.email_verified);
    CHECK(issued.user.name == "ada");
    CHECK(word_of(try_code(world, "ada@example.org", code)) == "invalid_credentials");
    CHECK(word_of(world->sessions.authenticate(issued.text.reveal(), "r")) == "ok");
  });
}

TEST_CASE("email codes: the fifth wrong guess ends the code, and the right one comes too late") {
  in_every_world([](World& world) {
    good(world->email_logins.send_code(address("ada@example.org"), "r"));
    const Secret code = world->letters.last_digits();
    for (int i = 0; i < limits::mail_code_attempts; ++i) {
      CHECK(word_of(try_code(world, "ada@example.org", another(code))) == "invalid_credentials");
    }
    CHECK(word_of(try_code(world, "ada@example.org", code.reveal())) == "invalid_credentials");
  });
}

TEST_CASE("email codes: a code ends after its time, with the next one, and for another address") {
  in_every_world([](World& world) {
    good(world->email_logins.send_code(address("ada@example.org"), "r"));
    const std::string first = world->letters.last_digits().reveal();
    world->clock.advance(20s);
    const auto hasty = world->email_logins.send_code(address("ada@example.org"), "r");
    CHECK(word_of(hasty) == "rate_limited");
    CHECK(hasty.error().retry_after == limits::mail_code_resend - 20s);
    world->clock.advance(hasty.error().retry_after);
    good(world->email_logins.send_code(address("ada@example.org"), "r"));
    const std::string second = world->letters.last_digits().reveal();
    CHECK(word_of(try_code(world, "bob@example.org", second)) == "invalid_credentials");
    if (first != second) {
      CHECK(word_of(try_code(world, "ada@example.org", first)) == "invalid_credentials");
    }
    world->clock.advance(limits::mail_code_lifetime);
    CHECK(word_of(try_code(world, "ada@example.org", second)) == "invalid_credentials");
  });
}

TEST_CASE("email codes: so few go out a day that guessing one has a chance of 1 in 10,000") {
  static_assert(limits::mail_codes_per_day * limits::mail_code_attempts <= 100);
  in_every_world([](World& world) {
    int sent = 0;
    int guesses = 0;
    for (auto waited = 0min; waited < 24h; waited += 2min) {
      if (!world->email_logins.send_code(address("ada@example.org"), "r")) continue;
      ++sent;
      const Secret code = world->letters.last_digits();
      for (int i = 0; i < limits::mail_code_attempts + 1; ++i, ++guesses) {
        (void)try_code(world, "ada@example.org", another(code));
      }
      world->clock.advance(2min);
    }
    CHECK(sent == limits::mail_codes_per_day);
  });
}

TEST_CASE("email codes: what the store keeps does not give the code away") {
  in_every_world([](World& world) {
    good(world->email_logins.send_code(address("ada@example.org"), "r"));
    const auto snapshot = good(world.store->snapshot());
    const auto kept = good(snapshot->verifications().live(identity::Purpose::email_code,
                                                          "ada@example.org", world->clock.now()));
    REQUIRE(kept.has_value());
    for (int number = 0; number < 1'000'000; number += 1) {
      const std::string digits = std::to_string(1'000'000 + number).substr(1);
      if (digits != world->letters.last_digits().reveal()) continue;
      CHECK(kept->digest != Digest::of(digits));
      CHECK(kept->digest != Digest::of("ada@example.org\n" + digits));
      break;
    }
  });
}

TEST_CASE("email codes: test addresses take 424242 and get no mail, but not in production") {
  in_every_world([](World& world) {
    const std::string email = "ada+clerk_test@example.org";
    world->site.environment = identity::Environment::test;
    good(world->email_logins.send_code(address(email), "r"));
    good(world->email_logins.send_code(address(email), "r"));
    CHECK(world->letters.count() == 0);
    CHECK(word_of(try_code(world, email, "424242")) == "ok");
    good(world->email_logins.send_code(address("ada+tester@example.org"), "r"));
    CHECK(world->letters.count() == 1);

    world->site.environment = identity::Environment::production;
    world->clock.advance(2min);
    good(world->email_logins.send_code(address(email), "r"));
    CHECK(world->letters.count() == 2);
    if (world->letters.last_digits().reveal() != "424242") {
      CHECK(word_of(try_code(world, email, "424242")) == "invalid_credentials");
    }
  });
}

TEST_CASE("email codes: a broken mail server is told, and the next try goes through later") {
  in_every_world([](World& world) {
    world->letters.set_broken(true);
    CHECK(word_of(world->email_logins.send_code(address("ada@example.org"), "r")) == "unavailable");
    world->letters.set_broken(false);
    world->clock.advance(2min);
    CHECK(word_of(world->email_logins.send_code(address("ada@example.org"), "r")) == "ok");
  });
}

TEST_CASE("magic links: one lets in once, within its time") {
  in_every_world([](World& world) {
    const auto try_link = [&](const Secret& code) {
      return world->email_logins.log_in_with_link(code, laptop(), "r");
    };
    good(world->email_logins.send_link(address("ada@example.org"), "r"));
    const Secret code = world->letters.last_link_code();
    CHECK(world->letters.mails().back().text.find("https://tank.example/login/link#") !=
          std::string::npos);
    CHECK(word_of(try_link(Secret("made up"))) == "invalid_credentials");
    CHECK(good(try_link(code)).session.method == identity::LoginMethod::magic_link);
    CHECK(word_of(try_link(code)) == "invalid_credentials");
    world->clock.advance(2min);
    good(world->email_logins.send_link(address("ada@example.org"), "r"));
    world->clock.advance(limits::magic_link_lifetime);
    CHECK(word_of(try_link(world->letters.last_link_code())) == "invalid_credentials");
  });
}

TEST_CASE("email logins: a closed server lets in whom it knows, and makes no accounts") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    world->site.open_signup = false;
    for (const char* email : {"ada@example.org", "bob@example.org"}) {
      good(world->email_logins.send_code(address(email), "r"));
      const auto tried = try_code(world, email, world->letters.last_digits().reveal());
      CHECK(word_of(tried) == (std::string(email) == "ada@example.org" ? "ok" : "signup_closed"));
    }
  });
}

TEST_CASE("developer logins: nothing is asked outside production, and nobody gets in inside it") {
  in_every_world([](World& world) {
    const auto log_in = [&] {
      return world->email_logins.log_in_as_developer(address("dev@example.org"), laptop(), "r");
    };
    CHECK(word_of(log_in()) == "forbidden");
    world->site.environment = identity::Environment::development;
    const auto first = good(log_in());
    CHECK(first.session.method == identity::LoginMethod::developer);
    CHECK(good(log_in()).user.id == first.user.id);
  });
}

TEST_CASE("addresses: a new one counts when its link was used, and the old one is told") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const auto session = good(try_password(world, "ada@example.org"));
    const auto actor = actor_of(world, session.text);
    good(world->email_addresses.request_change(actor, address("ada@new.example")));
    CHECK(world->letters.mails().back().to == address("ada@new.example"));
    CHECK(word_of(try_password(world, "ada@new.example")) == "invalid_credentials");
    const auto moved = good(world->email_addresses.change(world->letters.last_link_code(), "r"));
    CHECK(moved.email == address("ada@new.example"));
    CHECK(world->letters.mails().back().to == address("ada@example.org"));
    CHECK(word_of(world->sessions.authenticate(session.text.reveal(), "r")) == "unauthorized");
    CHECK(word_of(try_password(world, "ada@new.example")) == "ok");
    CHECK(word_of(try_password(world, "ada@example.org")) == "invalid_credentials");
  });
}

TEST_CASE("addresses: changing one needs a recent confirmation and a free address") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    given_person(world, "bob@example.org");
    const auto session = good(try_password(world, "ada@example.org"));
    good(world->email_addresses.request_change(actor_of(world, session.text),
                                               address("bob@example.org")));
    CHECK(word_of(world->email_addresses.change(world->letters.last_link_code(), "r")) ==
          "email_taken");
    world->clock.advance(limits::step_up_lifetime);
    CHECK(word_of(world->email_addresses.request_change(
              actor_of(world, session.text), address("ada@new.example"))) == "step_up_required");
  });
}

}  // namespace
}  // namespace tank::testing
