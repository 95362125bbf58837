// SPDX-License-Identifier: Apache-2.0
// Access tokens and the refresh tokens that renew them.
#include <array>
#include <set>
#include <thread>
#include <vector>

#include <tank/base/limits.hpp>
#include <tank/storage/credential_store.hpp>

#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

/// Somebody with a session and a first pair.
struct Holder {
  identity::Actor actor;
  identity::TokenPair pair;
};

Holder given_holder(World& world) {
  given_person(world, "ada@example.org");
  const auto actor = actor_of(world, good(try_password(world, "ada@example.org")).text);
  good(world->access_tokens.rotate_keys());
  auto pair = good(world->access_tokens.issue(actor));
  return {actor, std::move(pair)};
}

std::string verdict(World& world, const Secret& access) {
  return word_of(world->access_tokens.authenticate(access.reveal(), "r"));
}

TEST_CASE("access tokens: one says who comes, until it is over") {
  in_every_world([](World& world) {
    const Holder holder = given_holder(world);
    const auto known = good(world->access_tokens.authenticate(holder.pair.access.reveal(), "r"));
    CHECK(known.user_id == holder.actor.user_id);
    auto as_session = known.session;
    REQUIRE(as_session.has_value());
    CHECK(as_session->by_access_token);
    as_session->by_access_token = false;
    CHECK(as_session == holder.actor.session);
    world->clock.advance(limits::access_token_lifetime + limits::clock_skew + 1s);
    CHECK(verdict(world, holder.pair.access) == "token_expired");
    CHECK(verdict(world, Secret("a.b.c")) == "invalid_token");
  });
}

TEST_CASE("access tokens: the session decides, whatever the token says") {
  in_every_world([](World& world) {
    const Holder holder = given_holder(world);
    CHECK(verdict(world, holder.pair.access) == "ok");
    good(world->sessions.log_out(holder.actor));
    CHECK(verdict(world, holder.pair.access) == "unauthorized");
    CHECK(word_of(world->access_tokens.refresh(holder.pair.refresh, "r")) == "unauthorized");
  });
}

TEST_CASE(
    "access tokens: a refresh token gives one pair, and within the grace the same to who"
    " asks twice") {
  in_every_world([](World& world) {
    const Holder holder = given_holder(world);
    const auto second = good(world->access_tokens.refresh(holder.pair.refresh, "r"));
    CHECK(verdict(world, second.access) == "ok");
    world->clock.advance(limits::refresh_grace);
    const auto again = good(world->access_tokens.refresh(holder.pair.refresh, "r"));
    CHECK(again.refresh.reveal() == second.refresh.reveal());
    CHECK(verdict(world, again.access) == "ok");
    const auto third = good(world->access_tokens.refresh(second.refresh, "r"));
    CHECK(third.refresh.reveal() != second.refresh.reveal());
    CHECK(word_of(world->access_tokens.refresh(Secret("made up"), "r")) == "invalid_token");
  });
}

TEST_CASE("access tokens: a refresh token whose successor was used ends the session at once") {
  in_every_world([](World& world) {
    const Holder holder = given_holder(world);
    // A thief and the owner have the same token; the one who comes first goes on.
    const auto thief = good(world->access_tokens.refresh(holder.pair.refresh, "r"));
    const auto next = good(world->access_tokens.refresh(thief.refresh, "r"));
    CHECK(word_of(world->access_tokens.refresh(holder.pair.refresh, "r")) == "invalid_token");
    CHECK(word_of(world->access_tokens.refresh(next.refresh, "r")) == "unauthorized");
    CHECK(verdict(world, next.access) == "unauthorized");
  });
}

TEST_CASE("access tokens: of two who ask at once neither gets a family of his own") {
  in_every_world([](World& world) {
    const Holder holder = given_holder(world);
    std::array<std::string, 4> texts;
    std::vector<std::thread> askers;
    for (std::string& text : texts) {
      askers.emplace_back([&] {
        const auto pair = world->access_tokens.refresh(holder.pair.refresh, "r");
        text = pair ? pair->refresh.reveal() : std::string(to_string(pair.error().code));
      });
    }
    for (std::thread& asker : askers) asker.join();
    for (const std::string& text : texts) CHECK(text == texts[0]);
    CHECK(word_of(world->access_tokens.refresh(Secret(texts[0]), "r")) == "ok");
  });
}

TEST_CASE("access tokens: whoever holds one gets nothing that outlives it") {
  in_every_world([](World& world) {
    const Holder holder = given_holder(world);
    const auto jwt = good(world->access_tokens.authenticate(holder.pair.access.reveal(), "r"));
    CHECK(word_of(identity::check_confirmed(jwt, world->clock.now())) == "step_up_required");
    CHECK(word_of(world->access_tokens.issue(jwt)) == "forbidden");
    CHECK(word_of(world->passwords.confirm(jwt, Secret(good_password))) == "forbidden");
    CHECK(word_of(world->passwords.change(jwt, Secret(good_password),
                                          Secret("quite another sentence"))) == "forbidden");
    CHECK(word_of(world->tokens.create(jwt, {.name = "x", .scopes = {}, .package_pattern = {}})) ==
          "forbidden");
    CHECK(word_of(world->email_addresses.request_change(jwt, address("a@new.example"))) ==
          "forbidden");
    const auto device = good(world->device_logins.begin({.client = "x", .scopes = {}}, "r"));
    CHECK(word_of(world->device_logins.approve(jwt, device.user_code, {})) == "forbidden");
    const Secret verifier = identity::make_code_verifier(world->entropy);
    CHECK(word_of(world->authorization_codes.approve(
              jwt, {.client = "x",
                    .redirect_uri = "http://127.0.0.1:4711/callback",
                    .state = "s",
                    .code_challenge = identity::code_challenge(verifier),
                    .scopes = {}})) == "forbidden");
    CHECK(word_of(world->sessions.list(jwt)) == "ok");
    CHECK(word_of(world->tokens.create(
              holder.actor, {.name = "x", .scopes = {}, .package_pattern = {}})) == "ok");
  });
}

TEST_CASE("access tokens: a refresh token that comes back after the grace ends the session") {
  in_every_world([](World& world) {
    const Holder holder = given_holder(world);
    const auto second = good(world->access_tokens.refresh(holder.pair.refresh, "r"));
    world->clock.advance(limits::refresh_grace + 1s);
    CHECK(word_of(world->access_tokens.refresh(holder.pair.refresh, "r")) == "invalid_token");
    CHECK(word_of(world->access_tokens.refresh(second.refresh, "r")) == "unauthorized");
    CHECK(verdict(world, second.access) == "unauthorized");
  });
}

TEST_CASE("access tokens: only sessions have them, and impersonations have none") {
  in_every_world([](World& world) {
    Holder holder = given_holder(world);
    CHECK(word_of(world->access_tokens.issue(world.admin)) == "unauthorized");
    holder.actor.impersonator = world.admin.user_id;
    CHECK(word_of(world->access_tokens.issue(holder.actor)) == "forbidden");
  });
}

TEST_CASE("access tokens: keys follow each other, and tokens of the old one stay good") {
  in_every_world([](World& world) {
    const Holder holder = given_holder(world);
    const std::string first = good(world->access_tokens.jwks_document());
    good(world->access_tokens.rotate_keys());
    CHECK(good(world->access_tokens.jwks_document()) == first);
    // Kept in use, so that the session lives.
    auto pair = good(world->access_tokens.refresh(holder.pair.refresh, "r"));
    std::set<std::string> documents{first};
    constexpr auto end = limits::session_absolute - 30min;
    for (auto lived = 0min; lived < end; lived += std::min<std::chrono::minutes>(6h, end - lived)) {
      world->clock.advance(std::min<std::chrono::minutes>(6h, end - lived));
      good(world->access_tokens.rotate_keys());
      documents.insert(good(world->access_tokens.jwks_document()));
      pair = good(world->access_tokens.refresh(pair.refresh, "r"));
      REQUIRE(verdict(world, pair.access) == "ok");
    }
    CHECK(documents.size() > 1);
  });
}

TEST_CASE("access tokens: a stolen database signs nothing") {
  in_every_world([](World& world) {
    const Holder holder = given_holder(world);
    const auto other = identity::MasterKey::make(world->entropy);
    identity::AccessTokens thief(
        {*world.store, world->clock, world->entropy, world->letters, other, world->site});
    CHECK(word_of(thief.issue(holder.actor)) == "storage_broken");
  });
}

}  // namespace
}  // namespace tank::testing
