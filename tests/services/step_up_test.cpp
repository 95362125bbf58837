// SPDX-License-Identifier: Apache-2.0
// What asks for a login of the last minutes, and who has one.
#include <tank/base/limits.hpp>

#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;
using identity::Actor;
using identity::Scopes;

const std::string home = "http://127.0.0.1:4711/callback";

std::string verdict(World& world, const Actor& actor) {
  return word_of(identity::check_confirmed(actor, world->clock.now()));
}

// Through the device flow, as `tank login --no-browser` does it.
Secret let_in_by_device(World& world, const Actor& person) {
  const auto started =
      good(world->device_logins.begin({.client = "tank", .scopes = Scopes::all()}, "r"));
  good(world->device_logins.approve(person, started.user_code, Scopes::all()));
  return std::move(good(world->device_logins.poll(started.device_code, "r")).text);
}

// Through the browser on the same machine, as `tank login` does it.
Secret let_in_by_loopback(World& world, const Actor& person) {
  const Secret verifier = identity::make_code_verifier(world->entropy);
  const auto back = good(world->authorization_codes.approve(
      person, {.client = "tank",
               .redirect_uri = home,
               .state = "s",
               .code_challenge = identity::code_challenge(verifier),
               .scopes = Scopes::all()}));
  const std::string query = back.query().value_or("");
  const std::size_t begin = query.find("code=") + 5;
  const Secret code(query.substr(begin, query.find('&', begin) - begin));
  return std::move(good(world->authorization_codes.exchange(code, verifier, home, "r")).text);
}

identity::NewApiToken everything() {
  return {.name = "ci", .scopes = Scopes::all(), .package_pattern = {}};
}

TEST_CASE("step-up: a token counts from the login that it came of, for fifteen minutes") {
  in_every_world([](World& world) {
    for (const auto let_in : {&let_in_by_device, &let_in_by_loopback}) {
      const auto ada = in_browser(world, "ada@example.org");
      const auto token = with_token(world, let_in(world, ada));
      CHECK(verdict(world, token) == "ok");
      world->clock.advance(limits::step_up_lifetime - 1s);
      CHECK(verdict(world, token) == "ok");
      world->clock.advance(1s);
      CHECK(verdict(world, token) == "step_up_required");
      // The session is as old: letting another program in with it is no new login.
      CHECK(verdict(world, with_token(world, let_in(world, ada))) == "step_up_required");
    }
    const auto invited =
        good(world->users.create(world.admin, {.email = address("bob@example.org"),
                                               .name = "bob",
                                               .role = identity::PlatformRole::user}));
    const auto issued = good(world->logins.exchange_code(invited.login_code, "r"));
    CHECK(verdict(world, with_token(world, issued.text)) == "ok");
  });
}

TEST_CASE("step-up: a token that a token made is as old as that one") {
  in_every_world([](World& world) {
    const auto ada = in_browser(world, "ada@example.org");
    const auto old = with_token(world, let_in_by_device(world, ada));
    world->clock.advance(limits::step_up_lifetime);
    const auto made = good(world->tokens.create(old, everything()));
    CHECK(verdict(world, with_token(world, made.text)) == "step_up_required");
    const auto rotated = good(world->tokens.rotate(old, made.token.id, identity::Overlap::none));
    CHECK(verdict(world, with_token(world, rotated.text)) == "step_up_required");
    const auto fresh = in_browser(world, "ada@example.org");
    CHECK(verdict(world, with_token(world, good(world->tokens.create(fresh, everything())).text)) ==
          "ok");
  });
}

TEST_CASE("step-up: a service account never has one, and this process needs none") {
  in_every_world([](World& world) {
    const auto ada = in_browser(world, "ada@example.org");
    world.team(ada, "acme");
    const auto robot = good(world->service_accounts.create(ada, slugged("acme"), {.name = "ci"}));
    const auto token = good(
        world->service_accounts.create_token(ada, slugged("acme"), robot.user.id, everything()));
    const auto actor = with_token(world, token.text);
    CHECK(verdict(world, actor) == "step_up_required");
    const auto own = good(world->tokens.create(actor, everything()));
    CHECK(verdict(world, with_token(world, own.text)) == "step_up_required");
    CHECK(verdict(world, identity::in_process(robot.user, "r")) == "ok");
  });
}

TEST_CASE("step-up: an old token neither moves the address, deletes a team nor acts as somebody") {
  in_every_world([](World& world) {
    const auto ada = in_browser(world, "ada@example.org");
    world.team(ada, "acme");
    const auto token = with_token(world, let_in_by_device(world, ada));
    const auto code = good(world->users.issue_login_code_locally({}, "r"));
    const auto admin =
        with_token(world, good(world->logins.exchange_code(code.login_code, "r")).text);
    world->clock.advance(limits::step_up_lifetime);
    const auto bob = world.person("bob");
    CHECK(word_of(world->email_addresses.request_change(token, address("a@new.example"))) ==
          "step_up_required");
    CHECK(word_of(world->organizations.remove(token, slugged("acme"))) == "step_up_required");
    CHECK(word_of(world->impersonations.start(admin, *bob.user_id, "why", laptop())) ==
          "step_up_required");
    CHECK(word_of(world->users.issue_login_code(admin, *bob.user_id)) == "step_up_required");
  });
}

}  // namespace
}  // namespace tank::testing
