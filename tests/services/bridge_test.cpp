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
  });
}

/// A login that went on to the console, and from there to the reports.
struct Journey {
  explicit Journey(World& in) : crossing(in) {
    second.emplace(cross(*crossing.first));
    third.emplace(cross(*second));
  }
  identity::IssuedSession cross(const identity::IssuedSession& from) {
    const auto token =
        good(crossing.bridges.issue(actor_of(crossing.world, from.text), {console, "/"}));
    return *std::move(good(crossing.redeem(token.token)).session);
  }
  /// `ok` or `unauthorized` of the three, in their order.
  [[nodiscard]] std::vector<std::string> verdicts() const {
    std::vector<std::string> out;
    for (const auto* each : {&*crossing.first, &*second, &*third}) {
      out.push_back(word_of(crossing.world->sessions.authenticate(each->text.reveal(), "r")));
    }
    return out;
  }

  Crossing crossing;
  std::optional<identity::IssuedSession> second;
  std::optional<identity::IssuedSession> third;
};

const std::vector<std::string> all_live{"ok", "ok", "ok"};
const std::vector<std::string> all_over{"unauthorized", "unauthorized", "unauthorized"};

// Ways to end the first session of a journey.
void log_out(World& world, Journey& journey) {
  good(world->sessions.log_out(journey.crossing.ada()));
}
void end_it_oneself(World& world, Journey& journey) {
  good(world->sessions.revoke(actor_of(world, journey.third->text),
                              journey.crossing.first->session.id));
}
void end_it_as_admin(World& world, Journey& journey) {
  const auto& first = *journey.crossing.first;
  good(world->sessions.revoke_of(world.admin, first.user.id, first.session.id));
}
void end_all_others(World& world, Journey& journey) {
  CHECK(good(world->sessions.revoke_others(actor_of(world, journey.third->text))) == 3);
}
void change_the_password(World& world, Journey& journey) {
  good(world->passwords.change(actor_of(world, journey.second->text), Secret(good_password),
                               Secret(good_password + " more")));
}
void ban(World& world, Journey& journey) {
  const UserId ada = journey.crossing.first->user.id;
  good(world->users.set_ban(world.admin, ada, identity::Ban{"spam", std::nullopt}));
  good(world->users.set_ban(world.admin, ada, std::nullopt));
}

TEST_CASE("bridges: a session ends with the one that it came from, however that ends") {
  for (const auto end :
       {&log_out, &end_it_oneself, &end_it_as_admin, &end_all_others, &change_the_password, &ban}) {
    in_every_world([end](World& world) {
      Journey journey(world);
      CHECK(journey.verdicts() == all_live);
      CHECK(good(world->sessions.list(journey.crossing.ada())).size() == 3);
      end(world, journey);
      CHECK(journey.verdicts() == all_over);
      CHECK(good(world->sessions.list_of(world.admin, journey.crossing.first->user.id)).empty());
    });
  }
}

TEST_CASE("bridges: the end of a session is none of the one that it came from") {
  in_every_world([](World& world) {
    Journey journey(world);
    good(world->sessions.log_out(actor_of(world, journey.second->text)));
    CHECK(journey.verdicts() == std::vector<std::string>{"ok", "unauthorized", "unauthorized"});
  });
}

TEST_CASE("bridges: one that is not used for too long ends what came from it and is used") {
  in_every_world([](World& world) {
    Journey journey(world);
    const auto use = [&](const identity::IssuedSession& session) {
      return word_of(world->sessions.authenticate(session.text.reveal(), "r"));
    };
    constexpr std::chrono::seconds half = std::chrono::seconds(limits::session_idle) / 2;
    world->clock.advance(half);
    CHECK(use(*journey.third) == "ok");
    CHECK(use(*journey.second) == "ok");
    good(world->access_tokens.rotate_keys());
    const auto pair = good(world->access_tokens.issue(actor_of(world, journey.third->text)));
    world->clock.advance(half - 1s);
    CHECK(use(*journey.third) == "ok");
    world->clock.advance(1s);
    CHECK(journey.verdicts() == all_over);
    CHECK_FALSE(world->access_tokens.refresh(pair.refresh, "r").has_value());
  });
}

TEST_CASE("bridges: the last day of the first is that of all, and a use of it keeps them") {
  in_every_world([](World& world) {
    Journey journey(world);
    for (auto gone = 0h; gone + limits::session_idle < limits::session_absolute;
         gone += limits::session_idle - 1h) {
      CHECK(journey.verdicts() == all_live);
      world->clock.advance(limits::session_idle - 1h);
    }
    CHECK(journey.verdicts() == all_live);
    world->clock.advance(journey.third->session.expires_at - world->clock.now());
    CHECK(journey.verdicts() == all_over);
  });
}

TEST_CASE("bridges: a login goes over so many of them, and then no further") {
  in_every_world([](World& world) {
    Journey journey(world);
    identity::IssuedSession last = *std::move(journey.third);
    for (int crossed = 2; crossed < limits::bridges_in_a_row; ++crossed) last = journey.cross(last);
    CHECK(word_of(journey.crossing.bridges.issue(actor_of(world, last.text), {console, "/"})) ==
          "forbidden");
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
