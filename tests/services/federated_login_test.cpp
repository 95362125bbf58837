// SPDX-License-Identifier: Apache-2.0
// Logging in with an account at another provider. What providers answer is tested where they are
// spoken to; here one says whatever the test wants said.
#include <functional>
#include <utility>
#include <vector>

#include <tank/base/limits.hpp>
#include <tank/identity/federated_logins.hpp>
#include <tank/port/oauth_provider.hpp>

#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

class ScriptedProvider final : public OAuthProvider {
 public:
  explicit ScriptedProvider(std::string name) : name_(std::move(name)) {}

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
    if (meanwhile) meanwhile();
    return identity;
  }

  AuthorizationRequest departed;
  ProviderIdentity identity;
  std::function<void()> meanwhile;  ///< what happens while the provider is asked

 private:
  std::string name_;
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
  ScriptedProvider provider{"example"};
  identity::FederatedLogins logins{
      {*world.store, world->clock, world->entropy, world->letters, world->master_key, world->site},
      {&provider}};

  std::function<void()> on_the_way;  ///< what happens between departure and arrival

  Result<identity::Landed> travel(const ProviderIdentity& identity,
                                  const identity::Actor& actor = identity::anonymous("r")) {
    return travel(identity, actor, actor);
  }
  Result<identity::Landed> travel(const ProviderIdentity& identity, const identity::Actor& actor,
                                  const identity::Actor& arriving) {
    provider.identity = identity;
    auto departure = good(logins.depart("example", "/next", actor));
    if (on_the_way) on_the_way();
    return logins.arrive({.path = "/auth/callback",
                          .cookie = std::move(departure.cookie),
                          .state = provider.departed.state,
                          .code = "code",
                          .error = {},
                          .issuer = std::nullopt},
                         arriving, laptop(), "r");
  }
};

TEST_CASE("federated logins: a new identity with a verified address makes a user, who comes back") {
  in_every_world([](World& world) {
    Journey journey{world};
    const auto landed = good(journey.travel(an_identity("ada@example.org")));
    CHECK(landed.next == "/next");
    CHECK(landed.session->user.name == "Ada Lovelace");
    CHECK(landed.session->user.email_verified);
    CHECK(landed.session->session.method == identity::LoginMethod::oauth);
    // The address at the provider is another one by now; the identity is the same.
    const auto again = good(journey.travel(an_identity("ada@new.example")));
    CHECK(again.session->user.id == landed.session->user.id);
    CHECK(again.session->user.email == address("ada@example.org"));
  });
}

TEST_CASE("federated logins: a verified address finds its user, whose unproven password goes") {
  in_every_world([](World& world) {
    Journey journey{world};
    (void)sign_up(world, "ada@example.org", "an attacker's own words");
    const auto landed = good(journey.travel(an_identity("ADA@example.org")));
    CHECK(landed.session->user.email == address("ada@example.org"));
    CHECK(word_of(try_password(world, "ada@example.org", "an attacker's own words")) ==
          "invalid_credentials");
  });
}

TEST_CASE("federated logins: an unverified address neither finds a user nor tells of one") {
  in_every_world([](World& world) {
    Journey journey{world};
    const auto unknown = journey.travel(an_identity("ada@example.org", false));
    given_person(world, "ada@example.org");
    const auto known = journey.travel(an_identity("ada@example.org", false));
    REQUIRE_FALSE(unknown.has_value());
    REQUIRE_FALSE(known.has_value());
    CHECK(unknown.error().code == Errc::email_not_verified);
    CHECK(known.error() == unknown.error());
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
    CHECK(landed.next == "/next");
    // No way to a second session, which nobody would see.
    CHECK_FALSE(landed.session.has_value());
    CHECK(good(world->sessions.list(as_ada)).size() == 1);
    good(journey.travel(an_identity("other@example.net", false), as_ada));
    CHECK(word_of(journey.travel(an_identity("other@example.net"), as_bob)) ==
          "account_not_linked");
    CHECK(good(journey.travel(an_identity("other@example.net"))).session->user.id == ada.id);
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
      return word_of(journey.logins.arrive({.path = "/auth/callback",
                                            .cookie = cookie.clone(),
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
    world->clock.advance(limits::oauth_state_lifetime);
    CHECK(arrive(first.cookie, state, nobody) == "invalid_credentials");
    CHECK(word_of(journey.logins.depart("nobody", "/", nobody)) == "invalid_argument");
  });
}

TEST_CASE("federated logins: no token, no stand-in and no forgotten session adds an identity") {
  in_every_world([](World& world) {
    Journey journey{world};
    const auto ada = given_person(world, "ada@example.org");
    const auto session = good(try_password(world, "ada@example.org"));
    const auto as_ada = actor_of(world, session.text);
    const auto token_of = [&](identity::Scopes scopes) {
      const auto made = good(world->tokens.create(
          as_ada, {.name = "ci", .scopes = std::move(scopes), .package_pattern = {}}));
      return good(world->logins.authenticate(made.text.reveal(), "r"));
    };
    const auto stand_in = good(world->impersonations.start(world.admin, ada.id, "why", laptop()));
    world.team(as_ada, "acme");
    const auto robot =
        good(world->service_accounts.create(as_ada, slugged("acme"), {.name = "ci"}));
    const auto robot_token = good(world->service_accounts.create_token(
        as_ada, slugged("acme"), robot.user.id,
        {.name = "ci", .scopes = identity::Scopes::all(), .package_pattern = {}}));
    const std::vector<std::pair<const char*, identity::Actor>> outsiders{
        {"a token that may nothing", token_of({})},
        {"a token that may everything", token_of(identity::Scopes::all())},
        {"a service account", good(world->logins.authenticate(robot_token.text.reveal(), "r"))},
        {"a stand-in", actor_of(world, stand_in.text)},
        {"this process", identity::in_process(ada, "r")},
    };
    for (const auto& [what, outsider] : outsiders) {
      CAPTURE(what);
      CHECK(word_of(journey.logins.depart("example", "/", outsider)) == "forbidden");
      // As if the departure had been the user's own.
      CHECK(word_of(journey.travel(an_identity("thief@example.net"), as_ada, outsider)) ==
            "invalid_credentials");
    }
    world->clock.advance(limits::step_up_lifetime);
    const auto stale = actor_of(world, session.text);
    CHECK(word_of(journey.logins.depart("example", "/", stale)) == "step_up_required");
    CHECK(good(journey.logins.accounts(as_ada)).empty());
  });
}

TEST_CASE("federated logins: a session that ended or aged on the way adds nothing") {
  in_every_world([](World& world) {
    Journey journey{world};
    given_person(world, "ada@example.org");
    const auto session = good(try_password(world, "ada@example.org"));
    const auto as_ada = actor_of(world, session.text);
    world->clock.advance(limits::step_up_lifetime - 1s);
    journey.on_the_way = [&] { world->clock.advance(1s); };
    CHECK(word_of(journey.travel(an_identity("thief@example.net"), as_ada)) == "step_up_required");

    const auto other = good(try_password(world, "ada@example.org"));
    // Thrown out after the request was let in, while the provider is asked.
    journey.provider.meanwhile = [&] {
      good(world->sessions.log_out(actor_of(world, other.text)));
    };
    CHECK(word_of(journey.travel(an_identity("thief@example.net"), actor_of(world, other.text))) ==
          "unauthorized");
    journey.provider.meanwhile = nullptr;
    const auto fresh = actor_of(world, good(try_password(world, "ada@example.org")).text);
    const auto elsewhere = actor_of(world, good(try_password(world, "ada@example.org")).text);
    CHECK(word_of(journey.travel(an_identity("thief@example.net"), fresh, elsewhere)) ==
          "invalid_credentials");
    CHECK(good(journey.logins.accounts(fresh)).empty());
  });
}

TEST_CASE("federated logins: a login that was begun by nobody is one, whoever came in meanwhile") {
  in_every_world([](World& world) {
    Journey journey{world};
    given_person(world, "bob@example.org");
    const auto as_bob = actor_of(world, good(try_password(world, "bob@example.org")).text);
    const auto landed =
        good(journey.travel(an_identity("ada@example.org"), identity::anonymous("r"), as_bob));
    REQUIRE(landed.session.has_value());
    CHECK(landed.session->user.email == address("ada@example.org"));
    CHECK(good(journey.logins.accounts(as_bob)).empty());
  });
}

TEST_CASE("federated logins: a refusal at the provider is one, and closed servers stay closed") {
  in_every_world([](World& world) {
    Journey journey{world};
    const identity::Actor nobody = identity::anonymous("r");
    auto departure = good(journey.logins.depart("example", "/", nobody));
    CHECK(word_of(journey.logins.arrive({.path = "/auth/callback",
                                         .cookie = std::move(departure.cookie),
                                         .state = journey.provider.departed.state,
                                         .code = {},
                                         .error = "access_denied",
                                         .issuer = std::nullopt},
                                        nobody, laptop(), "r")) == "access_denied");
    world->site.open_signup = false;
    CHECK(word_of(journey.travel(an_identity("ada@example.org"))) == "signup_closed");
  });
}

TEST_CASE("federated logins: one of several providers has a way back of its own, and no other") {
  in_every_world([](World& world) {
    ScriptedProvider honest("honest");
    ScriptedProvider evil("evil");
    honest.identity = evil.identity = an_identity("ada@example.org");
    identity::FederatedLogins logins({*world.store, world->clock, world->entropy, world->letters,
                                      world->master_key, world->site},
                                     {&honest, &evil});
    const identity::Actor nobody = identity::anonymous("r");
    const auto arrive = [&](const char* path) {
      auto departure = good(logins.depart("honest", "/", nobody));
      return word_of(logins.arrive({.path = path,
                                    .cookie = std::move(departure.cookie),
                                    .state = honest.departed.state,
                                    .code = "code",
                                    .error = {},
                                    .issuer = std::nullopt},
                                   nobody, laptop(), "r"));
    };
    CHECK(arrive("/auth/callback/honest") == "ok");
    CHECK(honest.departed.redirect_uri == "https://tank.example/auth/callback/honest");
    CHECK(arrive("/auth/callback/evil") == "invalid_credentials");
    CHECK(arrive("/auth/callback") == "invalid_credentials");
  });
}

}  // namespace
}  // namespace tank::testing
