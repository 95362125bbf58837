// SPDX-License-Identifier: Apache-2.0
// Logging in with address and password.
#include "core/crypto/password.hpp"

#include <tank/base/limits.hpp>
#include <tank/storage/credential_store.hpp>

#include "core/identity/login_attempts.hpp"
#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

TEST_CASE("passwords: who signed up verifies the address, logs in, and has a session") {
  in_every_world([](World& world) {
    Secret browser = sign_up(world, "ada@example.org");
    REQUIRE(world->letters.count() == 1);
    CHECK(world->letters.mails()[0].to == address("ada@example.org"));
    CHECK(word_of(try_password(world, "ada@example.org")) == "email_not_verified");
    const auto user = good(verify(world, std::move(browser)));
    CHECK(user.email_verified);
    const auto issued = good(try_password(world, "Ada@Example.org"));
    const auto actor = actor_of(world, issued.text);
    CHECK(actor.user_id == user.id);
    CHECK(actor.session->id == issued.session.id);
    CHECK(issued.session.method == identity::LoginMethod::password);
    CHECK(good(world->organizations.mine(actor)).size() == 1);
  });
}

TEST_CASE("passwords: an unverified login sends another link, but not one a second") {
  in_every_world([](World& world) {
    Secret browser = sign_up(world, "ada@example.org");
    CHECK(word_of(try_password(world, "ada@example.org")) == "email_not_verified");
    CHECK(world->letters.count() == 1);
    world->clock.advance(2min);
    CHECK(word_of(try_password(world, "ada@example.org")) == "email_not_verified");
    CHECK(world->letters.count() == 2);
    good(verify(world, std::move(browser)));
    CHECK(word_of(try_password(world, "ada@example.org")) == "ok");
  });
}

TEST_CASE("passwords: the right one of an unverified account is no failed attempt") {
  in_every_world([](World& world) {
    Secret browser = sign_up(world, "ada@example.org");
    for (int i = 0; i < limits::login_failures_free; ++i) {
      (void)try_password(world, "ada@example.org", "not the password at all");
    }
    for (int i = 0; i < 3; ++i) {
      CHECK(word_of(try_password(world, "ada@example.org")) == "email_not_verified");
    }
    good(verify(world, std::move(browser)));
    CHECK(word_of(try_password(world, "ada@example.org")) == "ok");
  });
}

TEST_CASE("passwords: signing up with a known address looks the same and changes nothing") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    (void)sign_up(world, "ADA@example.org", "an attacker's own words");
    CHECK(world->letters.mails().back().subject.find("have an account") != std::string::npos);
    CHECK(word_of(try_password(world, "ada@example.org", "an attacker's own words")) ==
          "invalid_credentials");
    CHECK(word_of(try_password(world, "ada@example.org")) == "ok");
  });
}

TEST_CASE("passwords: unknown addresses and wrong passwords get one answer") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const auto wrong = try_password(world, "ada@example.org", "seven other words here");
    const auto unknown = try_password(world, "bob@example.org");
    REQUIRE_FALSE(wrong.has_value());
    REQUIRE_FALSE(unknown.has_value());
    CHECK(wrong.error() == unknown.error());
    CHECK(wrong.error().code == Errc::invalid_credentials);
  });
}

TEST_CASE("passwords: failures beyond the free ones cost growing waits, for unknown users too") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    for (const char* email : {"ada@example.org", "nobody@example.org"}) {
      CAPTURE(email);
      for (int i = 0; i <= limits::login_failures_free; ++i) {
        CHECK(word_of(try_password(world, email, "not the password at all")) ==
              "invalid_credentials");
      }
      const auto locked = try_password(world, email);
      CHECK(word_of(locked) == "rate_limited");
      CHECK(locked.error().retry_after == limits::lockout_first);
      CHECK(locked.error().detail == "too many failed attempts; try again in 60 s");
      world->clock.advance(limits::lockout_first - 1'500ms);
      CHECK(try_password(world, email).error().retry_after == 2s);
      world->clock.advance(1'499ms);
      CHECK(try_password(world, email).error().retry_after == 1s);
      world->clock.advance(1ms);
    }
    CHECK(word_of(try_password(world, "ada@example.org")) == "ok");
    CHECK(word_of(try_password(world, "ada@example.org", "not the password at all")) ==
          "invalid_credentials");
    CHECK(word_of(try_password(world, "ada@example.org")) == "ok");
  });
}

TEST_CASE("passwords: the waits double from the first to the longest") {
  CHECK(identity::lockout_after(0) == 0s);
  CHECK(identity::lockout_after(limits::login_failures_free) == 0s);
  CHECK(identity::lockout_after(limits::login_failures_free + 1) == limits::lockout_first);
  CHECK(identity::lockout_after(limits::login_failures_free + 2) == 2 * limits::lockout_first);
  CHECK(identity::lockout_after(limits::login_failures_free + 5) == 16 * limits::lockout_first);
  CHECK(identity::lockout_after(1'000'000) == limits::lockout_longest);
}

TEST_CASE("passwords: a weak one is refused, with the reason") {
  const auto verdict = [](const std::string& password) {
    return word_of(identity::check_password(Secret(password), address("ada.lovelace@example.org")));
  };
  CHECK(verdict("fourteen bytes") == "weak_password");
  CHECK(verdict(std::string(129, 'x')) == "weak_password");
  CHECK(verdict("PasswordPassword") == "weak_password");
  CHECK(verdict("abcabcabcabcabcabc") == "weak_password");
  CHECK(verdict("libtank libtank 2026") == "weak_password");
  CHECK(verdict("ada.lovelace@example.org") == "weak_password");
  CHECK(verdict("ada.lovelace1842") == "weak_password");
  CHECK(verdict("fifteen is good") == "ok");
  CHECK(verdict("\xc3\xbc\xc3\xb6\xc3\xa4 and other letters") == "ok");
  CHECK(verdict(std::string(100, 'x') + "y and more") == "ok");
}

TEST_CASE("passwords: who signed up with somebody else's address keeps nothing of it") {
  in_every_world([](World& world) {
    (void)sign_up(world, "victim@example.org", "an attacker's own words");
    good(world->email_logins.send_code(address("victim@example.org"), "r"));
    good(world->email_logins.log_in_with_code(address("victim@example.org"),
                                              world->letters.last_digits(), laptop(), "r"));
    CHECK(word_of(try_password(world, "victim@example.org", "an attacker's own words")) ==
          "invalid_credentials");
  });
}

TEST_CASE("passwords: a reset works once, ends every session and frees who was locked out") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const auto old = good(try_password(world, "ada@example.org"));
    for (int i = 0; i <= limits::login_failures_free; ++i) {
      (void)try_password(world, "ada@example.org", "not the password at all");
    }
    good(world->passwords.request_reset(address("ada@example.org"), "r"));
    const Secret code = world->letters.last_link_code();
    CHECK(word_of(world->passwords.reset(code, Secret("too short"), "r")) == "weak_password");
    good(world->passwords.reset(code, Secret("quite another sentence"), "r"));
    CHECK(word_of(world->passwords.reset(code, Secret("quite another sentence"), "r")) ==
          "invalid_credentials");
    CHECK(word_of(world->sessions.authenticate(old.text.reveal(), "r")) == "unauthorized");
    CHECK(word_of(try_password(world, "ada@example.org")) == "invalid_credentials");
    CHECK(word_of(try_password(world, "ada@example.org", "quite another sentence")) == "ok");
  });
}

TEST_CASE("passwords: asking for a reset says nothing about who has an account") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const std::size_t before = world->letters.count();
    CHECK(word_of(world->passwords.request_reset(address("nobody@example.org"), "r")) == "ok");
    CHECK(world->letters.count() == before);
    CHECK(word_of(world->passwords.request_reset(address("ada@example.org"), "r")) == "ok");
    CHECK(word_of(world->passwords.request_reset(address("ada@example.org"), "r")) == "ok");
    CHECK(world->letters.count() == before + 1);
    world->clock.advance(limits::password_reset_lifetime);
    CHECK(word_of(world->passwords.reset(world->letters.last_link_code(),
                                         Secret("quite another sentence"), "r")) ==
          "invalid_credentials");
  });
}

TEST_CASE("passwords: changing one needs the present one and ends the other sessions") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const auto other = good(try_password(world, "ada@example.org"));
    const auto mine = good(try_password(world, "ada@example.org"));
    const auto change = [&](const std::string& current) {
      return word_of(world->passwords.change(actor_of(world, mine.text), Secret(current),
                                             Secret("quite another sentence")));
    };
    CHECK(change("") == "invalid_credentials");
    CHECK(change("not the password at all") == "invalid_credentials");
    CHECK(change(good_password) == "ok");
    CHECK(word_of(world->sessions.authenticate(other.text.reveal(), "r")) == "unauthorized");
    CHECK(word_of(world->sessions.authenticate(mine.text.reveal(), "r")) == "ok");
    CHECK(word_of(try_password(world, "ada@example.org", "quite another sentence")) == "ok");
  });
}

TEST_CASE("passwords: the first one needs a login that is not long ago") {
  in_every_world([](World& world) {
    good(world->email_logins.send_code(address("bob@example.org"), "r"));
    const auto issued = good(world->email_logins.log_in_with_code(
        address("bob@example.org"), world->letters.last_digits(), laptop(), "r"));
    world->clock.advance(limits::step_up_lifetime);
    const auto change = [&] {
      return word_of(
          world->passwords.change(actor_of(world, issued.text), Secret(), Secret(good_password)));
    };
    CHECK(change() == "step_up_required");
    const auto fresh_code = [&] {
      good(world->email_logins.send_code(address("bob@example.org"), "r"));
      return world->letters.last_digits();
    };
    const auto again = good(world->email_logins.log_in_with_code(address("bob@example.org"),
                                                                 fresh_code(), laptop(), "r"));
    CHECK(word_of(world->passwords.change(actor_of(world, again.text), Secret(),
                                          Secret(good_password))) == "ok");
    CHECK(word_of(try_password(world, "bob@example.org")) == "ok");
  });
}

TEST_CASE(
    "passwords: a confirmation lasts fifteen minutes, and a wrong password confirms nothing") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const auto mine = good(try_password(world, "ada@example.org"));
    world->clock.advance(limits::step_up_lifetime);
    const auto actor = [&] { return actor_of(world, mine.text); };
    CHECK(word_of(identity::check_confirmed(actor(), world->clock.now())) == "step_up_required");
    CHECK(word_of(world->passwords.confirm(actor(), Secret("wrong"))) == "invalid_credentials");
    CHECK(word_of(identity::check_confirmed(actor(), world->clock.now())) == "step_up_required");
    good(world->passwords.confirm(actor(), Secret(good_password)));
    CHECK(word_of(identity::check_confirmed(actor(), world->clock.now())) == "ok");
  });
}

TEST_CASE("passwords: a hash of lower cost is made anew at the next login") {
  in_every_world([](World& world) {
    const auto user = given_person(world, "ada@example.org");
    const auto weak = crypto::hash_password(good_password, {}, {.memory_kib = 64, .passes = 1});
    REQUIRE(weak.has_value());
    good(transact(*world.store, [&](Transaction& tx) {
      return tx.credentials().set_password(user.id, *weak, world->clock.now());
    }));
    CHECK(word_of(try_password(world, "ada@example.org")) == "ok");
    const auto snapshot = good(world.store->snapshot());
    const auto phc = good(snapshot->credentials().password_of(user.id));
    CHECK_FALSE(crypto::needs_rehash(*phc));
    CHECK(word_of(try_password(world, "ada@example.org")) == "ok");
  });
}

TEST_CASE("passwords: a closed server takes no sign-ups, and a banned user does not get in") {
  in_every_world([](World& world) {
    const auto user = given_person(world, "ada@example.org");
    const auto session = good(try_password(world, "ada@example.org"));
    good(world->users.set_ban(world.admin, user.id, identity::Ban{"spam", std::nullopt}));
    CHECK(word_of(try_password(world, "ada@example.org")) == "user_banned");
    CHECK(word_of(world->sessions.authenticate(session.text.reveal(), "r")) == "unauthorized");
    world->site.open_signup = false;
    CHECK(word_of(world->passwords.sign_up(
              {address("bob@example.org"), "Bob", Secret(good_password)}, "r")) == "signup_closed");
  });
}

TEST_CASE("passwords: failed and successful logins leave audit rows without secrets") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const auto before = world.audit_rows();
    (void)try_password(world, "ada@example.org", "not the password at all");
    CHECK(world.audit_rows() == before + 1);
    good(try_password(world, "ada@example.org"));
    CHECK(world.audit_rows() == before + 2);
  });
}

}  // namespace
}  // namespace tank::testing
