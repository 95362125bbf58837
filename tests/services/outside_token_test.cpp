// SPDX-License-Identifier: Apache-2.0
// Tokens of outside issuers, for a session and for one request. How signatures and claims are
// verified is tested where they are read.
#include <atomic>
#include <thread>

#include <tank/base/limits.hpp>
#include <tank/identity/outside_tokens.hpp>
#include <tank/identity/policy.hpp>

#include "services/logged_in.hpp"
#include "support/token_issuer.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;
using identity::Action;

/// One trusted issuer and a reader of its tokens.
struct Border {
  explicit Border(World& in, bool confirms_addresses = true,
                  identity::SigningKeyKind kind = identity::SigningKeyKind::p256)
      : world(in),
        issuer("https://project.supabase.co/auth/v1", kind),
        site(issuer),
        trusted(good(identity::TrustedIssuer::open({.issuer = issuer.issuer(),
                                                    .audience = "authenticated",
                                                    .keys = {},
                                                    .confirms_addresses = confirms_addresses},
                                                   site, world->clock))),
        tokens({*world.store, world->clock, world->entropy, world->letters, world->master_key,
                world->site},
               {trusted.get()}) {}

  [[nodiscard]] Secret token(const json::Object& changes = {}) const {
    return issuer.token(world->clock.now(), changes);
  }
  Result<identity::IssuedSession> exchange(const Secret& token) {
    return tokens.exchange(token, laptop(), "r");
  }
  Result<identity::IssuedSession> exchange(const json::Object& changes = {}) {
    return exchange(token(changes));
  }
  Result<identity::Actor> bear(const Secret& token) {
    return tokens.authenticate(token.reveal(), "r");
  }

  World& world;
  TokenIssuer issuer;
  KeySite site;
  std::unique_ptr<identity::TrustedIssuer> trusted;
  identity::OutsideTokens tokens;
};

json::Object saying(std::string_view claim, json::Value value) {
  return {{std::string(claim), std::move(value)}};
}

TEST_CASE("outside tokens: one is exchanged for a session of the user whom it names") {
  in_every_world([](World& world) {
    Border border(world);
    const auto rows = world.audit_rows();
    const auto issued = good(border.exchange());
    CHECK(world.audit_rows() == rows + 3);  // a user, an account, a session
    CHECK(issued.user.email == address("ada@example.org"));
    CHECK(issued.user.name == "ada");
    CHECK(issued.session.method == identity::LoginMethod::exchange);
    CHECK(actor_of(world, issued.text).user_id == issued.user.id);
    // The subject is who he is; the address may be another one by now.
    world->clock.advance(1s);
    CHECK(good(border.exchange(saying("email", "ada@new.example"))).user.id == issued.user.id);
    CHECK(good(border.exchange({{"sub", "another"}, {"email", "bob@example.org"}})).user.id !=
          issued.user.id);
  });
}

TEST_CASE("outside tokens: keys of every kind that is taken verify them") {
  using enum identity::SigningKeyKind;
  in_every_world([](World& world) {
    for (const auto kind : {rsa2048, p256, ed25519}) {
      Border border(world, true, kind);
      CHECK(word_of(border.exchange()) == "ok");
    }
  });
}

TEST_CASE("outside tokens: what is not good is refused, makes nobody, and is noted") {
  in_every_world([](World& world) {
    Border border(world);
    const std::int64_t now = TokenIssuer::seconds_of(world->clock.now());
    const Border stranger(world);
    struct Row {
      std::string name;
      Secret token;
      std::string word = "invalid_token";
    };
    std::vector<Row> table;
    table.push_back({"no token", Secret("not a token")});
    table.push_back({"another key", stranger.token()});
    table.push_back({"another issuer", border.token(saying("iss", "https://other.supabase.co"))});
    table.push_back({"no issuer", border.token(saying("iss", nullptr))});
    table.push_back({"another audience", border.token(saying("aud", "anon"))});
    table.push_back({"no audience", border.token(saying("aud", nullptr))});
    table.push_back({"no subject", border.token(saying("sub", nullptr))});
    table.push_back({"long subject", border.token(saying("sub", std::string(256, 's')))});
    table.push_back({"not yet", border.token(saying("nbf", now + 3'600))});
    table.push_back({"no end", border.token(saying("exp", nullptr))});
    table.push_back({"over", border.token(saying("exp", now - 61)), "token_expired"});
    for (const Row& row : table) {
      CAPTURE(row.name);
      const auto before = world.audit_rows();
      CHECK(word_of(border.exchange(row.token)) == row.word);
      CHECK(word_of(border.bear(row.token)) == row.word);
      CHECK(world.audit_rows() == before + 1);
    }
    CHECK(word_of(world->email_logins.log_in_as_developer(address("ada@example.org"), laptop(),
                                                          "r")) == "forbidden");
    CHECK(good(border.exchange()).user.email == address("ada@example.org"));
  });
}

TEST_CASE("outside tokens: one token gives one session, whoever finds it later") {
  in_every_world([](World& world) {
    Border border(world);
    const Secret token = border.token();
    good(border.exchange(token));
    CHECK(word_of(border.exchange(token)) == "invalid_token");
    world->clock.advance(30min);
    CHECK(word_of(border.exchange(token)) == "invalid_token");
    CHECK(word_of(border.exchange()) == "ok");
  });
}

TEST_CASE("outside tokens: of many who exchange one at the same time one gets a session") {
  in_every_world([](World& world) {
    Border border(world);
    good(border.exchange());
    world->clock.advance(1s);
    const Secret token = border.token();
    std::atomic<int> sessions = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) {
      threads.emplace_back([&] {
        const auto issued = border.exchange(token);
        if (issued) sessions += 1;
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(sessions == 1);
  });
}

TEST_CASE("outside tokens: an address that only the user calls verified finds and makes nobody") {
  in_every_world([](World& world) {
    Border border(world, false);
    // `user_metadata.email_verified` is true in each of them: users write it themselves.
    CHECK(word_of(border.exchange()) == "email_not_verified");
    CHECK(word_of(border.exchange(saying("email_verified", "true"))) == "email_not_verified");
    given_person(world, "ada@example.org");
    CHECK(word_of(border.exchange()) == "email_not_verified");
    CHECK(word_of(border.exchange(saying("email_verified", true))) == "ok");
    CHECK(word_of(border.exchange({{"sub", "phone"}, {"email", ""}, {"email_verified", true}})) ==
          "email_not_verified");
  });
}

TEST_CASE("outside tokens: closed servers and bans hold") {
  in_every_world([](World& world) {
    Border border(world);
    world->site.open_signup = false;
    CHECK(word_of(border.exchange()) == "signup_closed");
    world->site.open_signup = true;
    const auto issued = good(border.exchange());
    good(world->users.set_ban(world.admin, issued.user.id, identity::Ban{}));
    world->clock.advance(1s);
    CHECK(word_of(border.exchange()) == "user_banned");
    CHECK(word_of(border.bear(border.token())) == "user_banned");
  });
}

TEST_CASE("outside tokens: a bearer is a user, without his credentials and without the platform") {
  in_every_world([](World& world) {
    Border border(world);
    const Secret token = border.token();
    CHECK(border.tokens.claims_to_be_ours(token.reveal()));
    CHECK(word_of(border.bear(token)) == "unauthorized");
    const auto issued = good(border.exchange(token));
    const auto bearer = good(border.bear(token));
    CHECK(bearer.user_id == issued.user.id);
    CHECK_FALSE(bearer.session.has_value());
    CHECK(word_of(identity::may(bearer, Action::organization_create, {})) == "ok");
    for (const Action action : {Action::token_create, Action::account_change, Action::session_list,
                                Action::user_create}) {
      CHECK(word_of(identity::may(bearer, action, {})) == "forbidden");
    }
    world->clock.advance(1h + limits::clock_skew);
    CHECK(word_of(border.bear(token)) == "token_expired");
  });
}

TEST_CASE("outside tokens: an issuer that does not answer is no failure of who comes") {
  in_every_world([](World& world) {
    Border border(world);
    border.site.down = true;
    const auto before = world.audit_rows();
    CHECK(word_of(border.exchange()) == "provider_unavailable");
    CHECK(world.audit_rows() == before);
  });
}

TEST_CASE("outside tokens: an issuer is told apart by its address, which is https") {
  const ManualClock clock;
  const TokenIssuer issuer("https://project.supabase.co/auth/v1");
  KeySite site(issuer);
  const auto opened = [&](const std::string& name, const std::string& audience,
                          const std::string& keys) {
    return word_of(identity::TrustedIssuer::open(
        {.issuer = name, .audience = audience, .keys = keys, .confirms_addresses = false}, site,
        clock));
  };
  CHECK(opened("https://acme.dev", "us", "") == "ok");
  CHECK(opened("http://127.0.0.1:54321/auth/v1", "us", "") == "ok");
  CHECK(opened("http://acme.dev", "us", "") == "invalid_argument");
  CHECK(opened("https://acme.dev", "", "") == "invalid_argument");
  CHECK(opened("https://acme.dev", "us", "http://acme.dev/keys") == "invalid_argument");
  CHECK(opened("acme", "us", "") == "invalid_argument");
}

}  // namespace
}  // namespace tank::testing
