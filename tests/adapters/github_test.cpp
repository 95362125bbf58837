// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "adapters/browser.hpp"
#include "support/fakes.hpp"
#include "support/github_site.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

struct World {
  ManualClock clock;
  GithubSite site;
  std::unique_ptr<HttpClient> http = *open_shared_http_client();
  std::unique_ptr<OAuthProvider> adapter = opened(GithubSite::client_secret);

  [[nodiscard]] std::unique_ptr<OAuthProvider> opened(
      const std::string& secret, std::chrono::milliseconds timeout = 5s) const {
    auto settings = github_provider(GithubSite::client_id, Secret(secret));
    settings.endpoints = OAuthEndpoints{.authorization = site.origin() + "/login/oauth/authorize",
                                        .token = site.origin() + "/login/oauth/access_token",
                                        .jwks = {},
                                        .userinfo = site.origin() + "/user"};
    settings.timeout = timeout;
    auto out = open_oauth_provider(std::move(settings), *http, clock);
    REQUIRE(out.has_value());
    return *std::move(out);
  }
  [[nodiscard]] Result<ProviderIdentity> log_in() const { return testing::log_in(*adapter, *http); }
  [[nodiscard]] CodeExchange back_from_github() const {
    return visited(*http, *adapter->authorize_url(a_request));
  }
};

ProviderIdentity octocat() {
  return {.issuer = "https://github.com",
          .subject = "583231",
          .email = *Email::parse("octo@acme.dev"),
          .email_verified = true,
          .name = "The Octocat",
          .picture = "https://avatars.example/u/583231"};
}

TEST_CASE("github: a login gives the number of the user and the primary address") {
  const World world;
  const auto identity = world.log_in();
  REQUIRE_MESSAGE(identity.has_value(), describe_error(identity.error()));
  CHECK(*identity == octocat());
}

TEST_CASE("github: the browser takes the challenge along, and no nonce") {
  const World world;
  auto sent = parameters(*world.adapter->authorize_url(a_request));
  CHECK(sent["code_challenge"] == a_request.code_challenge);
  CHECK(sent["code_challenge_method"] == "S256");
  CHECK(sent["scope"] == "read:user user:email");
  CHECK_FALSE(sent.contains("nonce"));
}

TEST_CASE("github: the login may change hands, the number does not") {
  World world;
  world.site.behave({.person = {.login = "renamed", .name = ""}});
  const auto identity = world.log_in();
  REQUIRE(identity.has_value());
  CHECK(identity->subject == octocat().subject);
  CHECK(identity->name == "renamed");
}

TEST_CASE("github: only the primary address counts, as verified as it is") {
  World world;
  world.site.behave(
      {.person = {.emails = {{"old@acme.dev", false, true}, {"new@acme.dev", true, false}}}});
  auto identity = world.log_in();
  REQUIRE(identity.has_value());
  CHECK(identity->email == *Email::parse("new@acme.dev"));
  CHECK_FALSE(identity->email_verified);

  world.site.behave({.person = {.emails = {{"old@acme.dev", false, true}}}});
  identity = world.log_in();
  REQUIRE(identity.has_value());
  CHECK_FALSE(identity->email.has_value());
  CHECK_FALSE(identity->email_verified);
}

struct Row {
  std::string name;
  GithubBehaviour behaviour;
  Errc code;
};

TEST_CASE("github: trouble of every kind lets nobody in") {
  const std::vector<Row> table{
      {"denied", {.denied = true}, Errc::access_denied},
      {"200 with access_denied", {.token_error = "access_denied"}, Errc::access_denied},
      {"200 with bad_verification_code",
       {.token_error = "bad_verification_code"},
       Errc::invalid_token},
      {"200 with incorrect_client_credentials",
       {.token_error = "incorrect_client_credentials"},
       Errc::provider_unavailable},
      {"200 with redirect_uri_mismatch",
       {.token_error = "redirect_uri_mismatch"},
       Errc::provider_unavailable},
      {"200 with a word of tomorrow", {.token_error = "on_strike"}, Errc::provider_unavailable},
      {"API 403", {.api_status = 403}, Errc::provider_unavailable},
      {"API 500", {.api_status = 500}, Errc::provider_unavailable},
      {"HTML page", {.html = true}, Errc::provider_unavailable},
      {"slow", {.slow = true}, Errc::provider_unavailable},
  };
  World world;
  for (const Row& row : table) {
    INFO(row.name);
    world.site.behave(row.behaviour);
    world.adapter = world.opened(GithubSite::client_secret, row.behaviour.slow ? 300ms : 5'000ms);
    const auto identity = world.log_in();
    REQUIRE_FALSE(identity.has_value());
    CHECK_MESSAGE(identity.error().code == row.code, describe_error(identity.error()));
  }
}

TEST_CASE("github: a code works once and for its verifier, and the secret counts") {
  const World world;
  const CodeExchange first = world.back_from_github();
  CHECK(world.adapter->exchange(first).has_value());
  CHECK(world.adapter->exchange(first).error().code == Errc::invalid_token);

  CodeExchange other_verifier = world.back_from_github();
  other_verifier.code_verifier = Secret(std::string(43, 'x'));
  CHECK(world.adapter->exchange(other_verifier).error().code == Errc::invalid_token);

  const auto guessing = world.opened("guessed");
  CHECK(log_in(*guessing, *world.http).error().code == Errc::provider_unavailable);
}

TEST_CASE("github: a response of another issuer is refused") {
  const World world;
  CodeExchange exchange = world.back_from_github();
  exchange.issuer = "https://evil.example";
  CHECK(world.adapter->exchange(exchange).error().code == Errc::invalid_token);
}

}  // namespace
}  // namespace tank::testing
