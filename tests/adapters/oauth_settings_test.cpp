// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "adapters/browser.hpp"
#include "support/fakes.hpp"

namespace tank::testing {
namespace {

/// Answers everything with one document, and remembers what it was asked.
class OneAnswer final : public HttpClient {
 public:
  explicit OneAnswer(int status, std::string body) : status_(status), body_(std::move(body)) {}

  Result<HttpResponse> send(const HttpRequest& request) override {
    asked = request;
    return HttpResponse{.status = status_, .headers = {}, .body = body_};
  }
  void send_all(std::span<const HttpRequest> requests, const HttpDone& done) override {
    for (std::size_t i = 0; i < requests.size(); ++i) done(i, send(requests[i]));
  }

  HttpRequest asked;

 private:
  int status_;
  std::string body_;
};

std::string discovered(const std::string& token, const std::string& jwks) {
  return R"({"issuer":"https://login.acme.dev","authorization_endpoint":"https://login.acme.dev/a",)"
         R"("token_endpoint":")" +
         token + R"(","jwks_uri":")" + jwks + R"("})";
}

struct Row {
  std::string name;
  std::function<void(OAuthProviderSettings&)> change;
};

TEST_CASE("oauth settings: what would not be safe or cannot work is refused") {
  const std::vector<Row> table{
      {"no name", [](auto& s) { s.name.clear(); }},
      {"a name that is no part of a path", [](auto& s) { s.name = "../x"; }},
      {"no client", [](auto& s) { s.client_id.clear(); }},
      {"no issuer", [](auto& s) { s.issuer.clear(); }},
      {"issuer in clear", [](auto& s) { s.issuer = "http://login.acme.dev"; }},
      {"issuer with a password", [](auto& s) { s.issuer = "https://a:b@login.acme.dev"; }},
      {"issuer with a fragment", [](auto& s) { s.issuer = "https://login.acme.dev/#x"; }},
      {"endpoint in clear", [](auto& s) { s.endpoints->token = "http://login.acme.dev/token"; }},
      {"no endpoint", [](auto& s) { s.endpoints->authorization.clear(); }},
      {"no keys", [](auto& s) { s.endpoints->jwks.clear(); }},
      {"GitHub without endpoints",
       [](auto& s) {
         s.protocol = OAuthProtocol::github;
         s.endpoints.reset();
       }},
      {"GitHub without an API",
       [](auto& s) {
         s.protocol = OAuthProtocol::github;
         s.endpoints->userinfo.clear();
       }},
  };
  const ManualClock clock;
  const auto http = *open_http_client();
  for (const Row& row : table) {
    INFO(row.name);
    auto settings = google_provider("client", Secret("secret"));
    row.change(settings);
    const auto provider = open_oauth_provider(std::move(settings), *http, clock);
    REQUIRE_FALSE(provider.has_value());
    CHECK(provider.error().code == Errc::invalid_argument);
  }
}

TEST_CASE("oauth settings: an issuer that is https has no endpoint that is not") {
  const ManualClock clock;
  const std::string good = "https://login.acme.dev/x";
  const auto url_with = [&](const std::string& token, const std::string& jwks) {
    OneAnswer http(200, discovered(token, jwks));
    const auto provider = open_oauth_provider(
        openid_provider("acme", "https://login.acme.dev", "c", Secret("s")), http, clock);
    const auto url = (*provider)->authorize_url(a_request);
    CHECK(http.asked.url == "https://login.acme.dev/.well-known/openid-configuration");
    CHECK(http.asked.max_body_bytes == limits::provider_answer_bytes);
    return url ? std::nullopt : std::optional(url.error().code);
  };
  CHECK(url_with(good, good) == std::nullopt);
  CHECK(url_with("http://127.0.0.1/token", good) == Errc::provider_unavailable);
  CHECK(url_with(good, "http://127.0.0.1/keys") == Errc::provider_unavailable);
  CHECK(url_with(good, "file:///etc/passwd") == Errc::provider_unavailable);
}

TEST_CASE(
    "oauth settings: a client without a secret says its id, and proves itself by the verifier") {
  const ManualClock clock;
  OneAnswer http(400, R"({"error":"invalid_grant"})");
  const auto provider = open_oauth_provider(google_provider("client", Secret()), http, clock);
  const auto outcome = (*provider)->exchange({.code = "c/1",
                                              .error = {},
                                              .issuer = std::nullopt,
                                              .code_verifier = Secret(code_verifier),
                                              .redirect_uri = "https://tank.acme.dev/cb",
                                              .nonce = "n"});
  CHECK(outcome.error().code == Errc::invalid_token);
  CHECK(http.asked.body ==
        "grant_type=authorization_code&code=c%2F1"
        "&redirect_uri=https%3A%2F%2Ftank.acme.dev%2Fcb&code_verifier=" +
            code_verifier + "&client_id=client");
  for (const HttpHeader& header : http.asked.headers) CHECK(header.name != "Authorization");
}

TEST_CASE("oauth settings: the rows of Google and GitHub, and any other provider, open") {
  const ManualClock clock;
  const auto http = *open_http_client();
  const auto google = open_oauth_provider(google_provider("client", Secret("s")), *http, clock);
  REQUIRE(google.has_value());
  CHECK((*google)->issuer() == "https://accounts.google.com");
  CHECK((*google)->authorize_url(a_request)->starts_with(
      "https://accounts.google.com/o/oauth2/v2/auth?response_type=code&client_id=client&"));

  const auto github = open_oauth_provider(github_provider("client", Secret("s")), *http, clock);
  REQUIRE(github.has_value());
  CHECK((*github)->issuer() == "https://github.com");
  CHECK((*github)->authorize_url(a_request)->starts_with(
      "https://github.com/login/oauth/authorize?response_type=code&client_id=client&"));

  CHECK(open_oauth_provider(openid_provider("acme", "https://login.acme.dev", "c", Secret("s")),
                            *http, clock)
            .has_value());
}

}  // namespace
}  // namespace tank::testing
