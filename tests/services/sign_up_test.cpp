// SPDX-License-Identifier: Apache-2.0
// Whose password it is, when somebody verifies an address that somebody signed up with.
#include <tank/storage/credential_store.hpp>

#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

constexpr const char* victim = "victim@example.org";

Result<identity::User> open_link(World& world, const std::string& password, Secret cookie = {}) {
  return world->email_addresses.verify(world->letters.last_link_code(),
                                       {.password = Secret(password), .cookie = std::move(cookie)},
                                       "r");
}

TEST_CASE("sign-up: whoever only reads the address gets the account without the password") {
  in_every_world([](World& world) {
    (void)sign_up(world, victim);
    const auto user = good(open_link(world, ""));
    CHECK(user.email_verified);
    CHECK(word_of(try_password(world, victim)) == "invalid_credentials");
    // He sets his own, as anybody who reads the address can.
    good(world->passwords.request_reset(address(victim), "r"));
    good(world->passwords.reset(world->letters.last_link_code(), Secret("quite another sentence"),
                                "r"));
    CHECK(word_of(try_password(world, victim, "quite another sentence")) == "ok");
  });
}

TEST_CASE("sign-up: the password stays for who shows it, and a wrong one changes nothing") {
  in_every_world([](World& world) {
    (void)sign_up(world, victim);
    CHECK(word_of(open_link(world, "not the password at all")) == "invalid_credentials");
    CHECK(word_of(try_password(world, victim)) == "email_not_verified");
    good(open_link(world, good_password));
    CHECK(word_of(try_password(world, victim)) == "ok");
  });
}

TEST_CASE("sign-up: the password stays for the browser that set it, by whichever link") {
  in_every_world([](World& world) {
    Secret browser = sign_up(world, victim);
    world->clock.advance(2min);
    CHECK(word_of(try_password(world, victim)) == "email_not_verified");
    REQUIRE(world->letters.count() == 2);
    good(open_link(world, "", std::move(browser)));
    CHECK(word_of(try_password(world, victim)) == "ok");
  });
}

TEST_CASE("sign-up: a cookie of another sign-up, of another server, or of nobody shows nothing") {
  in_every_world([](World& world) {
    const Secret other = sign_up(world, "mallory@example.org");
    const auto another_key = identity::MasterKey::make(world->entropy);
    identity::Passwords elsewhere(
        {*world.store, world->clock, world->entropy, world->letters, another_key, world->site});
    const Secret foreign =
        good(elsewhere.sign_up({address("eve@example.org"), "Eve", Secret(good_password)}, "r"));
    CHECK(word_of(open_link(world, "", foreign.clone())) == "ok");
    CHECK(word_of(try_password(world, "eve@example.org")) == "invalid_credentials");
    for (const std::string& cookie : {other.reveal(), std::string(43, 'A'), std::string()}) {
      CAPTURE(cookie);
      const std::string email = "u" + std::to_string(world->letters.count()) + "@example.org";
      (void)sign_up(world, email);
      good(open_link(world, "", Secret(cookie)));
      CHECK(word_of(try_password(world, email)) == "invalid_credentials");
    }
  });
}

TEST_CASE("sign-up: to know the address's owner helps nobody who signed up first to wait inside") {
  in_every_world([](World& world) {
    Secret thief = sign_up(world, victim, "an attacker's own words");
    // The victim signs up too, and opens the link that the thief's sign-up sent.
    const Secret link = world->letters.last_link_code();
    Secret own = sign_up(world, victim);
    CHECK(thief.reveal().size() == own.reveal().size());
    good(world->email_addresses.verify(link, {.password = {}, .cookie = std::move(own)}, "r"));
    CHECK(word_of(try_password(world, victim, "an attacker's own words")) == "invalid_credentials");
  });
}

}  // namespace
}  // namespace tank::testing
