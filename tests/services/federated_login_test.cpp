// SPDX-License-Identifier: Apache-2.0
// Logging in with an account at another provider. What providers answer is tested where they are
// spoken to; here one says whatever the test wants said.
#include <tank/base/limits.hpp>
#include <tank/identity/federated_logins.hpp>
#include <tank/port/oauth_provider.hpp>

#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

class ScriptedProvider final : public OAuthProvider {
 public:
  const std::string& name() const override { return name_; }
  const std::string& issuer() const override { return issuer_; }

  Result<std::string> authorize_url(const AuthorizationRequest& request) override {
    departed = request;
    return issuer_ + "/authorize?state=" + request.state;
  }
  Result<ProviderIdentity> exchange(const CodeExchange& exchange) override {
    if (!exchange.error.empty()) return fail(Errc::access_denied, exchange.error);
    CHECK(exchange.nonce == departed.nonce);
    CHECK(exchange.redirect_uri == departed.redirect_uri);
    return identity;
  }

  AuthorizationRequest departed;
  ProviderIdentity identity;

 private:
  std::string name_ = "example";
  std::string issuer_ = "https://issuer.example";
};

ProviderIdentity an_identity(const std::string& email, bool verified = true) {
  return {.issuer = "https://issuer.example",
          .subject = "42",
          .email = address(email),
          .email_verified = verified,
          .name = "Ada Lovelace",
          .picture = "https://issuer.example/ada.png"};
}

/// One browser, one provider.
struct Journey {
  World& world;
  ScriptedProvider provider;
  identity::FederatedLogins logins{
      {*world.store, world->clock, world->entropy, world->letters, world->master_key, world->site},
      {&provider}};

  Result<identity::Landed> travel(const ProviderIdentity& identity,
                                  const identity::Actor& actor = identity::anonymous("r")) {
    provider.identity = identity;
    auto departure = good(logins.depart("example", "/next", actor));
    return logins.arrive({.cookie = std::move(departure.cookie),
                          .state = provider.departed.state,
                          .code = "code",
                          .error = {},
                          .issuer = std::nullopt},
                         actor, laptop(), "r");
  }
};

TEST_CASE("federated logins: a new identity with a verified address makes a user, who comes back") {
  in_every_world([](World& world) {
    Journey journey{world};
    const auto landed = good(journey.travel(an_identity("ada@example.org")));
    CHECK(landed.next == "/next");
    CHECK(landed.session.user.name == "Ada Lovelace");
    CHECK(landed.session.user.email_verified);
    CHECK(landed.session.session.method == identity::LoginMethod::oauth);
    // The address at the provider is another one by now; the identity is the same.
    const auto again = good(journey.travel(an_identity("ada@new.example")));
    CHECK(again.session.user.id == landed.session.user.id);
    CHECK(again.session.user.email == address("ada@example.org"));
  });
}

TEST_CASE("federated logins: a verified address finds its user, whose unproven password goes") {
  in_every_world([](World& world) {
    Journey journey{world};
    sign_up(world, "ada@example.org", "an attacker's own words");
    const auto landed = good(journey.travel(an_identity("ADA@example.org")));
    CHECK(landed.session.user.email == address("ada@example.org"));
    CHECK(word_of(try_password(world, "ada@example.org", "an attacker's own words")) ==
          "invalid_credentials");
  });
}

TEST_CASE("federated logins: an unverified address neither finds a user nor makes one") {
  in_every_world([](World& world) {
    Journey journey{world};
    CHECK(word_of(journey.travel(an_identity("ada@example.org", false))) == "email_not_verified");
    given_person(world, "ada@example.org");
    CHECK(word_of(journey.travel(an_identity("ada@example.org", false))) == "account_not_linked");
    auto nameless = an_identity("ada@example.org");
    nameless.email.reset();
    CHECK(word_of(journey.travel(nameless)) == "email_not_verified");
  });
}

TEST_CASE("federated logins: who is logged in adds an identity, which then is nobody else's") {
  in_every_world([](World& world) {
    Journey journey{world};
    const auto ada = given_person(world, "ada@example.org");
    const auto bob = given_person(world, "bob@example.org");
    const auto as_ada = actor_of(world, good(try_password(world, "ada@example.org")).text);
    const auto as_bob = actor_of(world, good(try_password(world, "bob@example.org")).text);
    const auto landed = good(journey.travel(an_identity("other@example.net", false), as_ada));
    CHECK(landed.session.user.id == ada.id);
    CHECK(word_of(journey.travel(an_identity("other@example.net"), as_bob)) ==
          "account_not_linked");
    CHECK(good(journey.travel(an_identity("other@example.net"))).session.user.id == ada.id);
    const auto accounts = good(journey.logins.accounts(as_ada));
    REQUIRE(accounts.size() == 1);
    CHECK(word_of(journey.logins.unlink(as_bob, accounts[0].id)) == "user_not_found");
    good(journey.logins.unlink(as_ada, accounts[0].id));
    CHECK(good(journey.logins.accounts(as_ada)).empty());
  });
}

TEST_CASE("federated logins: what comes back must have left from this browser, and lately") {
  in_every_world([](World& world) {
    Journey journey{world};
    journey.provider.identity = an_identity("ada@example.org");
    const identity::Actor nobody = identity::anonymous("r");
    const auto arrive = [&](const Secret& cookie, const std::string& state,
                            const identity::Actor& actor) {
      return word_of(journey.logins.arrive({.cookie = cookie.clone(),
                                            .state = state,
                                            .code = "code",
                                            .error = {},
                                            .issuer = std::nullopt},
                                           actor, laptop(), "r"));
    };
    const auto first = good(journey.logins.depart("example", "/", nobody));
    const std::string state = journey.provider.departed.state;
    const auto second = good(journey.logins.depart("example", "/", nobody));
    CHECK(arrive(first.cookie, journey.provider.departed.state, nobody) == "invalid_credentials");
    CHECK(arrive(Secret("made.up"), state, nobody) == "invalid_credentials");
    CHECK(arrive(Secret(first.cookie.reveal() + "x"), state, nobody) == "invalid_credentials");
    given_person(world, "bob@example.org");
    const auto bob = actor_of(world, good(try_password(world, "bob@example.org")).text);
    CHECK(arrive(first.cookie, state, bob) == "invalid_credentials");
    world->clock.advance(limits::oauth_state_lifetime);
    CHECK(arrive(first.cookie, state, nobody) == "invalid_credentials");
    CHECK(word_of(journey.logins.depart("nobody", "/", nobody)) == "invalid_argument");
  });
}

TEST_CASE("federated logins: a refusal at the provider is one, and closed servers stay closed") {
  in_every_world([](World& world) {
    Journey journey{world};
    const identity::Actor nobody = identity::anonymous("r");
    auto departure = good(journey.logins.depart("example", "/", nobody));
    CHECK(word_of(journey.logins.arrive({.cookie = std::move(departure.cookie),
                                         .state = journey.provider.departed.state,
                                         .code = {},
                                         .error = "access_denied",
                                         .issuer = std::nullopt},
                                        nobody, laptop(), "r")) == "access_denied");
    world->site.open_signup = false;
    CHECK(word_of(journey.travel(an_identity("ada@example.org"))) == "signup_closed");
  });
}

}  // namespace
}  // namespace tank::testing
