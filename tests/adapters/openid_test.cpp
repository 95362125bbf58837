// SPDX-License-Identifier: Apache-2.0
// Logging in with an OpenID provider that keeps to the specification, and with one that does not.
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <tank/base/limits.hpp>

#include "adapters/browser.hpp"
#include "support/fakes.hpp"
#include "support/openid_provider.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

constexpr const char* discovery_path = "/.well-known/openid-configuration";

struct World {
  ManualClock clock;
  OpenIdProvider provider{clock};
  std::unique_ptr<HttpClient> http = *open_shared_http_client();
  std::unique_ptr<OAuthProvider> adapter = opened(settings());

  [[nodiscard]] OAuthProviderSettings settings(std::chrono::milliseconds timeout = 5s) const {
    auto out = openid_provider("acme", provider.issuer(), OpenIdProvider::client_id,
                               Secret(OpenIdProvider::client_secret));
    out.timeout = timeout;
    return out;
  }
  [[nodiscard]] std::unique_ptr<OAuthProvider> opened(OAuthProviderSettings settings) const {
    auto out = open_oauth_provider(std::move(settings), *http, clock);
    REQUIRE(out.has_value());
    return *std::move(out);
  }
  [[nodiscard]] Result<ProviderIdentity> log_in() const { return testing::log_in(*adapter, *http); }
  [[nodiscard]] CodeExchange back_from_provider() const {
    return visited(*http, *adapter->authorize_url(a_request));
  }
};

ProviderIdentity ada(const World& world) {
  return {.issuer = world.provider.issuer(),
          .subject = "110169484474386276334",
          .email = *Email::parse("ada@acme.dev"),
          .email_verified = true,
          .name = "Ada",
          .picture = "https://pictures.example/ada.png"};
}

TEST_CASE("openid: a login says who somebody is") {
  const World world;
  const auto identity = world.log_in();
  REQUIRE_MESSAGE(identity.has_value(), describe_error(identity.error()));
  CHECK(*identity == ada(world));
  CHECK(world.adapter->name() == "acme");
  CHECK(world.adapter->issuer() == world.provider.issuer());
}

TEST_CASE("openid: the browser takes state, nonce, challenge and scopes along") {
  const World world;
  const auto url = world.adapter->authorize_url(a_request);
  REQUIRE(url.has_value());
  CHECK(url->starts_with(world.provider.issuer() + "/authorize?"));
  CHECK(parameters(*url) ==
        std::map<std::string, std::string>{{"response_type", "code"},
                                           {"client_id", "tank client"},
                                           {"redirect_uri", a_request.redirect_uri},
                                           {"scope", "openid email profile"},
                                           {"state", a_request.state},
                                           {"nonce", a_request.nonce},
                                           {"code_challenge", a_request.code_challenge},
                                           {"code_challenge_method", "S256"}});
}

TEST_CASE(
    "openid: the subject stays when the address changes, and so does not what is unverified") {
  World world;
  world.provider.seat({.email = "ada@new.dev", .email_verified = false});
  const auto identity = world.log_in();
  REQUIRE(identity.has_value());
  CHECK(identity->subject == ada(world).subject);
  CHECK(identity->email == *Email::parse("ada@new.dev"));
  CHECK_FALSE(identity->email_verified);
}

TEST_CASE("openid: what is no address is left out, and never counts as verified") {
  World world;
  world.provider.seat({.email = "ada@[127.0.0.1]", .email_verified = true});
  const auto identity = world.log_in();
  REQUIRE(identity.has_value());
  CHECK_FALSE(identity->email.has_value());
  CHECK_FALSE(identity->email_verified);
}

TEST_CASE("openid: names and pictures that may not be shown are left out") {
  World world;
  world.provider.seat({.name = "Ada\x1b[2J", .picture = "javascript:alert(1)"});
  const auto identity = world.log_in();
  REQUIRE(identity.has_value());
  CHECK(identity->name.empty());
  CHECK(identity->picture.empty());
}

struct Row {
  Mischief mischief;
  std::string name;
  Errc code;
};

TEST_CASE("openid: a provider that breaks the rules lets nobody in") {
  const std::vector<Row> table{
      {Mischief::discovers_another_issuer, "another issuer discovered", Errc::provider_unavailable},
      {Mischief::discovers_no_token_endpoint, "no token endpoint", Errc::provider_unavailable},
      {Mischief::discovers_plain_http, "plain http endpoint", Errc::provider_unavailable},
      {Mischief::response_of_another_issuer, "another issuer answers", Errc::invalid_token},
      {Mischief::response_without_issuer, "promised issuer missing", Errc::invalid_token},
      {Mischief::wrong_issuer, "wrong issuer", Errc::invalid_token},
      {Mischief::wrong_audience, "wrong audience", Errc::invalid_token},
      {Mischief::two_audiences_without_party, "two audiences", Errc::invalid_token},
      {Mischief::another_party, "another party", Errc::invalid_token},
      {Mischief::wrong_nonce, "wrong nonce", Errc::invalid_token},
      {Mischief::no_nonce, "no nonce", Errc::invalid_token},
      {Mischief::no_subject, "no subject", Errc::invalid_token},
      {Mischief::long_subject, "subject too long", Errc::invalid_token},
      {Mischief::expired_token, "expired token", Errc::invalid_token},
      {Mischief::token_of_tomorrow, "token of tomorrow", Errc::invalid_token},
      {Mischief::access_token_for_id_token, "typ at+jwt", Errc::invalid_token},
      {Mischief::algorithm_none, "alg none", Errc::invalid_token},
      {Mischief::hmac_with_public_key, "HMAC with the public key", Errc::invalid_token},
      {Mischief::unknown_kid, "unknown kid", Errc::invalid_token},
      {Mischief::broken_signature, "broken signature", Errc::invalid_token},
      {Mischief::no_id_token, "no ID token", Errc::invalid_token},
      {Mischief::no_bearer_token, "another kind of token", Errc::provider_unavailable},
      {Mischief::error_with_200, "error with status 200", Errc::invalid_token},
      {Mischief::html_page, "HTML page", Errc::provider_unavailable},
      {Mischief::server_error, "status 500", Errc::provider_unavailable},
      {Mischief::slow, "slow", Errc::provider_unavailable},
  };
  World world;
  for (const Row& row : table) {
    INFO(row.name);
    // Knows nothing of the row before.
    const bool slow = row.mischief == Mischief::slow;
    world.adapter = world.opened(world.settings(slow ? 300ms : 5'000ms));
    world.provider.behave(row.mischief);
    const auto identity = world.log_in();
    REQUIRE_FALSE(identity.has_value());
    CHECK_MESSAGE(identity.error().code == row.code, describe_error(identity.error()));
  }
  world.provider.behave(Mischief::none);
  CHECK(world.opened(world.settings())->authorize_url(a_request).has_value());
}

TEST_CASE("openid: trouble that begins after the discovery lets nobody in either") {
  for (const Mischief mischief : {Mischief::html_page, Mischief::server_error, Mischief::slow}) {
    World world;
    world.adapter = world.opened(world.settings(500ms));
    const CodeExchange exchange = world.back_from_provider();
    world.provider.behave(mischief);
    CHECK(world.adapter->exchange(exchange).error().code == Errc::provider_unavailable);
  }
}

TEST_CASE("openid: the person may refuse") {
  World world;
  world.provider.deny(true);
  CHECK(world.log_in().error().code == Errc::access_denied);
}

TEST_CASE("openid: an error in the response is told in our words only") {
  const World world;
  CodeExchange exchange = world.back_from_provider();
  exchange.error = "<script>";
  const auto refused = world.adapter->exchange(exchange);
  CHECK(refused.error().code == Errc::provider_unavailable);
  CHECK(refused.error().detail.find("script") == std::string::npos);
}

TEST_CASE("openid: a code works once, for its verifier, its redirect URI and its request") {
  const World world;
  const CodeExchange first = world.back_from_provider();
  CHECK(world.adapter->exchange(first).has_value());
  CHECK(world.adapter->exchange(first).error().code == Errc::invalid_token);

  CodeExchange other_verifier = world.back_from_provider();
  other_verifier.code_verifier = Secret(std::string(43, 'x'));
  CHECK(world.adapter->exchange(other_verifier).error().code == Errc::invalid_token);

  CodeExchange other_uri = world.back_from_provider();
  other_uri.redirect_uri = "https://tank.acme.dev/elsewhere";
  CHECK(world.adapter->exchange(other_uri).error().code == Errc::invalid_token);

  CodeExchange other_nonce = world.back_from_provider();
  other_nonce.nonce = "another";
  CHECK(world.adapter->exchange(other_nonce).error().code == Errc::invalid_token);

  CodeExchange no_nonce = world.back_from_provider();
  no_nonce.nonce.clear();
  CHECK(world.adapter->exchange(no_nonce).error().code == Errc::invalid_token);

  CodeExchange no_code = world.back_from_provider();
  no_code.code.clear();
  CHECK(world.adapter->exchange(no_code).error().code == Errc::invalid_token);
}

TEST_CASE("openid: the client says who it is in the way that the provider takes") {
  for (const char* method : {"client_secret_basic", "client_secret_post"}) {
    INFO(method);
    World world;
    world.provider.take_only(method);
    CHECK(world.log_in().has_value());
    auto wrong = world.settings();
    wrong.client_secret = Secret("guessed");
    const auto refused = log_in(*world.opened(std::move(wrong)), *world.http);
    CHECK(refused.error().code == Errc::provider_unavailable);
    CHECK(refused.error().detail.find("guessed") == std::string::npos);
  }
}

TEST_CASE("openid: an address that is not in the ID token comes from the userinfo endpoint") {
  World world;
  world.provider.keep_email_out_of_token();
  CHECK(world.log_in() == ada(world));
  world.provider.behave(Mischief::another_subject_in_userinfo);
  CHECK(world.log_in().error().code == Errc::invalid_token);
}

TEST_CASE("openid: keys may be rotated, once in half a minute at most") {
  World world;
  CHECK(world.log_in().has_value());
  CHECK(world.provider.visits("/keys") == 1);
  world.clock.advance(limits::jwks_least_interval);
  world.provider.rotate_keys(false);
  CHECK(world.log_in().has_value());
  CHECK(world.provider.visits("/keys") == 2);

  world.provider.behave(Mischief::unknown_kid);
  for (int i = 0; i < 3; ++i) CHECK(world.log_in().error().code == Errc::invalid_token);
  CHECK(world.provider.visits("/keys") == 2);
}

TEST_CASE("openid: the discovery document is asked for once an hour, and holds through an outage") {
  World world;
  for (int i = 0; i < 3; ++i) CHECK(world.log_in().has_value());
  CHECK(world.provider.visits(discovery_path) == 1);
  world.clock.advance(limits::discovery_fresh);
  CHECK(world.log_in().has_value());
  CHECK(world.provider.visits(discovery_path) == 2);

  world.clock.advance(limits::discovery_fresh);
  world.provider.behave(Mischief::server_error);
  CHECK(world.adapter->authorize_url(a_request).has_value());
  CHECK(world.adapter->authorize_url(a_request).has_value());
  CHECK(world.provider.visits(discovery_path) == 3);  // left alone after the failure
  world.clock.advance(limits::discovery_hard_age);
  CHECK(world.adapter->authorize_url(a_request).error().code == Errc::provider_unavailable);
  world.provider.behave(Mischief::none);
  CHECK_FALSE(world.adapter->authorize_url(a_request).has_value());
  world.clock.advance(limits::discovery_least_interval);
  CHECK(world.adapter->authorize_url(a_request).has_value());
}

TEST_CASE("openid: while one asks an old provider that is slow, the others go on") {
  World world;
  REQUIRE(world.adapter->authorize_url(a_request).has_value());
  world.clock.advance(limits::discovery_fresh);
  world.provider.behave(Mischief::slow);  // a second
  std::thread asking([&] { CHECK(world.adapter->authorize_url(a_request).has_value()); });
  std::this_thread::sleep_for(300ms);
  const auto begun = std::chrono::steady_clock::now();
  CHECK(world.adapter->authorize_url(a_request).has_value());
  CHECK(std::chrono::steady_clock::now() - begun < 500ms);
  asking.join();
  CHECK(world.provider.visits(discovery_path) == 2);
}

TEST_CASE("openid: many people log in at once") {
  const World world;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const auto http = *open_http_client();
      for (int j = 0; j < 3; ++j) CHECK(log_in(*world.adapter, *http).has_value());
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(world.provider.visits(discovery_path) == 1);
}

TEST_CASE("openid: a provider with a row needs no discovery, and may be spelled in two ways") {
  World world;
  auto row = google_provider(OpenIdProvider::client_id, Secret(OpenIdProvider::client_secret));
  const std::string at = world.provider.issuer();
  row.issuer = "https://accounts.acme.dev";
  row.issuer_aliases = {at};
  row.endpoints = OAuthEndpoints{.authorization = at + "/authorize?prompt=login",
                                 .token = at + "/token",
                                 .jwks = at + "/keys",
                                 .userinfo = at + "/userinfo"};
  const auto google = world.opened(std::move(row));
  const auto identity = log_in(*google, *world.http);
  REQUIRE(identity.has_value());
  CHECK(identity->issuer == "https://accounts.acme.dev");
  CHECK(world.provider.visits(discovery_path) == 0);
  CHECK(google->authorize_url(a_request)->find("?prompt=login&response_type=") !=
        std::string::npos);
}

}  // namespace
}  // namespace tank::testing
