// SPDX-License-Identifier: Apache-2.0
// Logging a program in from a browser somewhere else.
#include <algorithm>
#include <cctype>

#include <tank/base/limits.hpp>
#include <tank/storage/credential_store.hpp>

#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;
using identity::Scope;
using identity::Scopes;

const Scopes asked({Scope::skills_read, Scope::skills_publish});

identity::StartedDeviceLogin begin(World& world) {
  return good(world->device_logins.begin({.client = "tank on laptop", .scopes = asked}, "r"));
}

Result<identity::IssuedToken> poll(World& world, const identity::StartedDeviceLogin& started) {
  return world->device_logins.poll(started.device_code, "r");
}

TEST_CASE("device logins: asked, looked at, approved, and used once") {
  in_every_world([](World& world) {
    const auto ada = in_browser(world, "ada@example.org");
    const auto rows = world.audit_rows();
    const auto started = begin(world);
    CHECK(started.verification_url == "https://tank.example/login/device");
    CHECK(started.complete_url == started.verification_url + "#" + started.user_code);
    CHECK(started.interval == 5s);
    CHECK(started.expires_at == world->clock.now() + 10min);
    CHECK(word_of(poll(world, started)) == "authorization_pending");

    const auto seen = good(world->device_logins.look_up(ada, started.user_code));
    CHECK(seen.client == "tank on laptop");
    CHECK(seen.scopes == asked);
    good(world->device_logins.approve(ada, started.user_code, asked));
    const auto issued = good(poll(world, started));
    CHECK(issued.user.id == ada.user_id);
    CHECK(issued.token.name == "tank on laptop");
    CHECK(issued.token.scopes == asked);
    const auto actor = good(world->logins.authenticate(issued.text.reveal(), "r"));
    CHECK(actor.user_id == ada.user_id);
    CHECK(word_of(poll(world, started)) == "expired_code");
    CHECK(word_of(world->device_logins.look_up(ada, started.user_code)) == "expired_code");
    CHECK(world.audit_rows() == rows + 3);  // requested, approved, exchanged
  });
}

TEST_CASE("device logins: user codes are eight consonants, however they are typed") {
  in_every_world([](World& world) {
    const auto ada = in_browser(world, "ada@example.org");
    const auto started = begin(world);
    REQUIRE(started.user_code.size() == 9);
    CHECK(started.user_code[4] == '-');
    CHECK(started.user_code.find_first_not_of("BCDFGHJKLMNPQRSTVWXZ-") == std::string::npos);
    CHECK(started.device_code.reveal().size() == 43);
    std::string typed = started.user_code;
    std::ranges::transform(typed, typed.begin(), [](unsigned char c) { return std::tolower(c); });
    CHECK(word_of(world->device_logins.look_up(ada, typed)) == "ok");
    typed.erase(4, 1);
    CHECK(word_of(world->device_logins.look_up(ada, typed)) == "ok");
    typed.insert(4, " ");
    CHECK(word_of(world->device_logins.look_up(ada, typed)) == "ok");
    CHECK(word_of(world->device_logins.look_up(ada, started.device_code.reveal())) ==
          "expired_code");
  });
}

TEST_CASE("device logins: who asks too often waits five seconds longer each time") {
  in_every_world([](World& world) {
    const auto started = begin(world);
    CHECK(word_of(poll(world, started)) == "authorization_pending");
    world->clock.advance(4s);
    CHECK(poll(world, started).error().retry_after == 10s);
    world->clock.advance(9s);
    CHECK(word_of(poll(world, started)) == "slow_down");
    world->clock.advance(15s);
    CHECK(word_of(poll(world, started)) == "authorization_pending");
    world->clock.advance(15s);
    CHECK(word_of(poll(world, started)) == "authorization_pending");
  });
}

TEST_CASE("device logins: a refusal is told, again and again") {
  in_every_world([](World& world) {
    const auto ada = in_browser(world, "ada@example.org");
    const auto started = begin(world);
    good(world->device_logins.deny(ada, started.user_code));
    CHECK(word_of(poll(world, started)) == "access_denied");
    CHECK(word_of(poll(world, started)) == "access_denied");
    CHECK(word_of(world->device_logins.approve(ada, started.user_code, asked)) == "expired_code");
  });
}

TEST_CASE("device logins: everything ends after ten minutes, an approval too") {
  in_every_world([](World& world) {
    const auto ada = in_browser(world, "ada@example.org");
    const auto approved = begin(world);
    good(world->device_logins.approve(ada, approved.user_code, asked));
    const auto waiting = begin(world);
    world->clock.advance(limits::device_code_lifetime);
    CHECK(word_of(poll(world, approved)) == "expired_code");
    CHECK(word_of(poll(world, waiting)) == "expired_code");
    CHECK(word_of(world->device_logins.approve(ada, waiting.user_code, asked)) == "expired_code");
    CHECK(word_of(world->device_logins.poll(Secret("made up"), "r")) == "expired_code");
  });
}

TEST_CASE("device logins: nobody gets more than was asked for, and less where a person says so") {
  in_every_world([](World& world) {
    const auto ada = in_browser(world, "ada@example.org");
    const auto started = begin(world);
    CHECK(word_of(world->device_logins.approve(ada, started.user_code, Scopes::all())) ==
          "invalid_argument");
    const Scopes less({Scope::skills_read});
    good(world->device_logins.approve(ada, started.user_code, less));
    CHECK(good(poll(world, started)).token.scopes == less);
  });
}

TEST_CASE("device logins: only a person with a session of his own decides") {
  in_every_world([](World& world) {
    auto ada = in_browser(world, "ada@example.org");
    const auto started = begin(world);
    auto program = ada;
    program.session.reset();
    auto impersonated = ada;
    impersonated.impersonator = world.admin.user_id;
    const auto nobody = identity::anonymous("r");
    const auto approve = [&](const identity::Actor& actor) {
      return word_of(world->device_logins.approve(actor, started.user_code, asked));
    };
    CHECK(approve(nobody) == "unauthorized");
    CHECK(approve(program) == "forbidden");
    CHECK(approve(impersonated) == "forbidden");
    CHECK(word_of(world->device_logins.look_up(nobody, started.user_code)) == "unauthorized");
    CHECK(word_of(world->device_logins.deny(program, started.user_code)) == "forbidden");
    CHECK(word_of(poll(world, started)) == "authorization_pending");
  });
}

TEST_CASE("device logins: a ban holds for what was approved before") {
  in_every_world([](World& world) {
    const auto ada = in_browser(world, "ada@example.org");
    const auto started = begin(world);
    good(world->device_logins.approve(ada, started.user_code, asked));
    good(world->users.set_ban(world.admin, *ada.user_id,
                              identity::Ban{.reason = "spam", .expires_at = std::nullopt}));
    // Refused with the reason as long as the ban holds, and gone when that is lifted.
    CHECK(word_of(poll(world, started)) == "user_banned");
    good(world->users.set_ban(world.admin, *ada.user_id, std::nullopt));
    CHECK(word_of(poll(world, started)) == "access_denied");
  });
}

TEST_CASE("device logins: a client has a name that people can read") {
  in_every_world([](World& world) {
    for (const std::string& client : {std::string(), std::string("a\nb"), std::string(101, 'x')}) {
      CHECK(word_of(world->device_logins.begin({.client = client, .scopes = asked}, "r")) ==
            "invalid_argument");
    }
  });
}

TEST_CASE("device logins: neither code can be found in the store, nor from what is there") {
  in_every_world([](World& world) {
    const auto started = begin(world);
    const auto snapshot = good(world.store->snapshot());
    const auto kept =
        good(snapshot->device_grants().find_by_device(Digest::of(started.device_code.reveal())));
    REQUIRE(kept.has_value());
    std::string plain = started.user_code;
    plain.erase(4, 1);
    CHECK(kept->user_code_digest != Digest::of(started.user_code));
    CHECK(kept->user_code_digest != Digest::of(plain));
  });
}

TEST_CASE("cli logins: session code and state are needed, within five minutes, once") {
  in_every_world([](World& world) {
    const auto ada = in_browser(world, "ada@example.org");
    const Secret state("a state of its own");
    const auto started =
        good(world->device_logins.begin_cli({.client = "Tank CLI", .scopes = asked}, state, "r"));
    CHECK(started.url == "https://tank.example/cli-login?session=" + started.session_code);
    REQUIRE(started.session_code.size() == 36);
    CHECK(started.session_code[14] == '4');
    const auto ask = [&](const Secret& with) {
      return world->device_logins.poll(identity::bound_device_code(started.session_code, with),
                                       "r");
    };
    CHECK(word_of(ask(state)) == "authorization_pending");
    world->clock.advance(2s);
    CHECK(word_of(ask(state)) == "authorization_pending");
    good(world->device_logins.approve(ada, started.session_code, asked));
    CHECK(word_of(ask(Secret("another state"))) == "expired_code");
    CHECK(good(ask(state)).user.id == ada.user_id);
    CHECK(word_of(ask(state)) == "expired_code");

    const auto late =
        good(world->device_logins.begin_cli({.client = "Tank CLI", .scopes = asked}, state, "r"));
    world->clock.advance(limits::cli_login_lifetime);
    CHECK(word_of(world->device_logins.approve(ada, late.session_code, asked)) == "expired_code");
  });
}

}  // namespace
}  // namespace tank::testing
