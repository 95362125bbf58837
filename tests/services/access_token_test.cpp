// SPDX-License-Identifier: Apache-2.0
// Access tokens and the refresh tokens that renew them.
#include <set>

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
    CHECK(known.session == holder.actor.session);
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
    CHECK(word_of(world->access_tokens.refresh(holder.pair.refresh, "r")) == "ok");
    CHECK(word_of(world->access_tokens.refresh(second.refresh, "r")) == "ok");
    CHECK(word_of(world->access_tokens.refresh(Secret("made up"), "r")) == "invalid_token");
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
