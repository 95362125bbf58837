// SPDX-License-Identifier: Apache-2.0
// Bridge tokens: a login carried from one front end to another, once.
#include <atomic>
#include <thread>

#include <tank/base/limits.hpp>
#include <tank/identity/bridge_tokens.hpp>

#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

const std::string console = "https://console.example.org";

/// Somebody with a session, and the way to the console.
struct Crossing {
  explicit Crossing(World& in)
      : world(in),
        bridges({*world.store, world->clock, world->entropy, world->letters, world->master_key,
                 world->site}) {
    given_person(world, "ada@example.org");
    first.emplace(good(try_password(world, "ada@example.org")));
  }

  [[nodiscard]] identity::Actor ada() { return actor_of(world, first->text); }
  Secret token(const std::string& next = "/") {
    return good(bridges.issue(ada(), {console, next})).token;
  }
  Result<identity::Landed> redeem(const Secret& token, const std::string& audience = console) {
    return bridges.redeem(token, audience, {.address = "198.51.100.4", .user_agent = "console"},
                          "r");
  }

  World& world;
  identity::BridgeTokens bridges;
  std::optional<identity::IssuedSession> first;
};

TEST_CASE("bridges: a token gives a session of its own, once") {
  in_every_world([](World& world) {
    Crossing crossing(world);
    const Secret token = crossing.token("/runs?page=2");
    const auto rows = world.audit_rows();
    const auto landed = good(crossing.redeem(token));
    CHECK(landed.next == "/runs?page=2");
    CHECK(landed.session->session.id != crossing.first->session.id);
    CHECK(landed.session->session.device.address == "198.51.100.4");
    CHECK(actor_of(world, landed.session->text).user_id == crossing.ada().user_id);
    CHECK(world.audit_rows() == rows + 2);
    CHECK(word_of(crossing.redeem(token)) == "invalid_credentials");
    good(world->sessions.log_out(crossing.ada()));
    CHECK(word_of(world->sessions.authenticate(landed.session->text.reveal(), "r")) == "ok");
  });
}

TEST_CASE("bridges: the new session is proven no better, and lasts no longer, than the first") {
  in_every_world([](World& world) {
    Crossing crossing(world);
    world->clock.advance(limits::session_idle - 1h);
    const auto landed = good(crossing.redeem(crossing.token()));
    CHECK(landed.session->session.method == identity::LoginMethod::password);
    CHECK(landed.session->session.confirmed_at == crossing.first->session.confirmed_at);
    CHECK(landed.session->session.expires_at == crossing.first->session.expires_at);
    CHECK(word_of(identity::check_confirmed(actor_of(world, landed.session->text),
                                            world->clock.now())) == "step_up_required");
  });
}

TEST_CASE("bridges: a token is good for its audience and its minute, and a wrong try ends it") {
  in_every_world([](World& world) {
    Crossing crossing(world);
    const Secret stolen = crossing.token();
    CHECK(word_of(crossing.redeem(stolen, "https://evil.example")) == "invalid_credentials");
    CHECK(word_of(crossing.redeem(stolen)) == "invalid_credentials");
    const Secret late = crossing.token();
    world->clock.advance(limits::bridge_token_lifetime);
    CHECK(word_of(crossing.redeem(late)) == "invalid_credentials");
    const Secret replaced = crossing.token();
    const Secret token = crossing.token();
    CHECK(word_of(crossing.redeem(replaced)) == "invalid_credentials");
    CHECK(word_of(crossing.redeem(Secret("made up"))) == "invalid_credentials");
    CHECK(word_of(crossing.redeem(token)) == "ok");
  });
}

TEST_CASE("bridges: a token ends with its session, and with a ban of its user") {
  in_every_world([](World& world) {
    Crossing crossing(world);
    const Secret token = crossing.token();
    good(world->sessions.log_out(crossing.ada()));
    CHECK(word_of(crossing.redeem(token)) == "invalid_credentials");
    crossing.first.emplace(good(try_password(world, "ada@example.org")));
    const Secret banned = crossing.token();
    good(world->users.set_ban(world.admin, crossing.first->user.id, identity::Ban{}));
    CHECK_FALSE(crossing.redeem(banned).has_value());
  });
}

TEST_CASE("bridges: of many who redeem one token at the same time one gets a session") {
  in_every_world([](World& world) {
    Crossing crossing(world);
    const Secret token = crossing.token();
    std::atomic<int> sessions = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) {
      threads.emplace_back([&] {
        if (crossing.redeem(token)) sessions += 1;
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(sessions == 1);
  });
}

TEST_CASE("bridges: only a session of one's own is carried, and only to an origin") {
  in_every_world([](World& world) {
    Crossing crossing(world);
    const auto issued = [&](const identity::Actor& actor, const std::string& audience,
                            const std::string& next = "/") {
      return word_of(crossing.bridges.issue(actor, {audience, next}));
    };
    CHECK(issued(identity::anonymous("r"), console) == "unauthorized");
    CHECK(issued(identity::in_process(crossing.first->user, "r"), console) == "unauthorized");
    identity::Actor stand_in = crossing.ada();
    stand_in.impersonator = world.admin.user_id;
    CHECK(issued(stand_in, console) == "forbidden");
    identity::Actor with_jwt = crossing.ada();
    with_jwt.session->by_access_token = true;
    CHECK(issued(with_jwt, console) == "forbidden");
    CHECK(issued(crossing.ada(), "http://127.0.0.1:5173") == "ok");
    for (const std::string audience :
         {"", "console", "http://console.example.org", "https://console.example.org/",
          "https://user@console.example.org", "https://CONSOLE.example.org", "javascript:x"}) {
      CAPTURE(audience);
      CHECK(issued(crossing.ada(), audience) == "invalid_url");
    }
    CHECK(issued(crossing.ada(), console, "//evil.example") == "invalid_url");
    CHECK(issued(crossing.ada(), console, "https://evil.example/") == "invalid_url");
  });
}

}  // namespace
}  // namespace tank::testing
