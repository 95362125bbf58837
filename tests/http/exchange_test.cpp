// SPDX-License-Identifier: Apache-2.0
// Sessions for the tokens of a trusted issuer, over HTTP: the same on every store.
#include "http/visitor.hpp"
#include "support/local_site.hpp"
#include "support/token_issuer.hpp"

namespace tank::testing {
namespace {

/// An issuer that publishes its keys, and a server that trusts it.
struct Country {
  explicit Country(const Backend& backend)
      : site([this](const SiteRequest& request) { return answer(request); }),
        issuer(site.origin() + "/auth/v1"),
        premises(backend),
        server(premises, {}, trusting(issuer.issuer())) {}

  [[nodiscard]] SiteAnswer answer(const SiteRequest& request) const {
    const bool known = request.path == "/auth/v1/.well-known/jwks.json";
    return known ? SiteAnswer{.body = issuer.key_set()} : SiteAnswer{.status = 404, .body = {}};
  }
  [[nodiscard]] static server::Config trusting(const std::string& issuer) {
    server::Config config = RunningServer::unlimited();
    config.trusted_issuers = issuer;
    config.trusted_emails = "all";
    return config;
  }
  [[nodiscard]] std::string token(const json::Object& changes = {}) const {
    return issuer.token(SystemClock().now(), changes).reveal();
  }
  [[nodiscard]] Answer exchange(const std::string& body, const std::string& bearer = {},
                                const std::string& fields = {}) const {
    return server.ask({.method = "POST",
                       .target = "/api/v1/auth/exchange",
                       .token = bearer,
                       .type = body.empty() ? "" : "application/json",
                       .body = body,
                       .fields = fields});
  }

  LocalSite site;
  TokenIssuer issuer;
  Premises premises;
  RunningServer server;
};

template <class Body>
void in_each_country(Body body) {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const Country country(backend);
    body(country);
  }
}

std::string cookie_of(const Answer& answer) {
  const std::string field = answer.field("set-cookie");
  return "Cookie: " + field.substr(0, field.find(';')) + "\r\n";
}

TEST_CASE("exchange: a browser gets the cookie, a program the session's token") {
  in_each_country([](const Country& country) {
    const Answer browser = country.exchange(document({{"access_token", country.token()}}));
    REQUIRE(browser.status == 200);
    const std::string field = browser.field("set-cookie");
    CHECK(field.starts_with("__Host-tank_session="));
    for (const std::string part : {"HttpOnly", "Secure", "SameSite=Lax"}) {
      CHECK(field.find(part) != std::string::npos);
    }
    CHECK(browser.json().find("token") == nullptr);
    const Answer me = country.server.ask({.target = "/api/v1/me", .fields = cookie_of(browser)});
    REQUIRE(me.status == 200);
    CHECK(text_at(me.json(), "email") == "ada@example.org");
    CHECK(text_at(me.json(), "user_id").starts_with("usr_"));

    const Answer program = country.exchange(R"({"token":true})", country.token({{"jti", "2"}}));
    REQUIRE(program.status == 200);
    CHECK(program.field("set-cookie").empty());
    CHECK(country.server.get("/api/v1/me", text_at(program.json(), "token")).status == 200);
  });
}

TEST_CASE("exchange: the callback takes a token too, and a bearer needs no body") {
  in_each_country([](const Country& country) {
    const Answer arrived = country.server.post(
        "/auth/callback", {}, document({{"access_token", country.token({{"jti", "1"}})}}));
    CHECK(arrived.status == 200);
    CHECK(arrived.field("set-cookie").starts_with("__Host-tank_session="));
    CHECK(country.exchange("", country.token({{"jti", "2"}})).status == 200);
  });
}

TEST_CASE("exchange: invalid and expired tokens get 401 and no session") {
  in_each_country([](const Country& country) {
    const std::int64_t now = TokenIssuer::seconds_of(SystemClock().now());
    const std::string good = country.token();
    const struct {
      std::string name;
      Answer answer;
    } table[]{
        {"nothing", country.exchange("{}")},
        {"no token", country.exchange(R"({"access_token":"x.y.z"})")},
        {"one of ours", country.exchange("", "tank_000000000000000000000000000000000000")},
        {"damaged", country.exchange(document({{"access_token", good + "A"}}))},
        {"another audience", country.exchange("", country.token({{"aud", "anon"}}))},
        {"over", country.exchange("", country.token({{"exp", now - 3'600}}))},
        {"two", country.exchange(document({{"access_token", good}}), good)},
    };
    for (const auto& row : table) {
      CAPTURE(row.name);
      CHECK(row.answer.status == 401);
      CHECK(row.answer.field("set-cookie").empty());
    }
    CHECK(country.exchange("", good).status == 200);
    CHECK(country.exchange("", good).status == 401);
  });
}

TEST_CASE("exchange: another site logs nobody in, whichever way the token comes") {
  in_each_country([](const Country& country) {
    const std::string other = "Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n";
    const std::string token = country.token();
    CHECK(country.exchange("", token, other).error() == "cross_site_request");
    CHECK(country.exchange(document({{"access_token", token}}), {}, other).error() ==
          "cross_site_request");
  });
}

TEST_CASE("exchange: a token is good for requests, once somebody is known by it") {
  in_each_country([](const Country& country) {
    const std::string token = country.token();
    CHECK(country.server.get("/api/v1/me", token).status == 401);
    REQUIRE(country.exchange("", token).status == 200);
    CHECK(text_at(country.server.get("/api/v1/me", token).json(), "email") == "ada@example.org");
    CHECK(country.server.post("/api/v1/orgs", token, R"({"slug":"acme","name":"Acme"})").status ==
          201);
    CHECK(country.server.post("/api/v1/tokens", token, R"({"name":"n","scopes":[]})").status ==
          403);
  });
}

TEST_CASE("bridge: another front end redeems a token for a session, at whichever server") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const Premises premises(backend);
    const RunningServer one(premises);
    const RunningServer other(premises);
    const Visitor ada(one, "ada@example.org");
    const std::string console = "https://console.example.org";
    const Answer issued =
        ada.post("/api/v1/auth/bridge", document({{"audience", console}, {"next", "/runs"}}));
    REQUIRE(issued.status == 201);
    const std::string bridge = text_at(issued.json(), "token");
    const auto redeem = [&](const RunningServer& at) {
      return at.post("/api/v1/auth/bridge/redeem", {},
                     document({{"bridge", bridge}, {"audience", console}, {"token", true}}));
    };
    const Answer landed = redeem(other);
    REQUIRE(landed.status == 200);
    CHECK(text_at(landed.json(), "next") == "/runs");
    CHECK(landed.field("set-cookie").empty());
    const Answer me = one.get("/api/v1/me", text_at(landed.json(), "token"));
    CHECK(text_at(me.json(), "email") == "ada@example.org");
    CHECK(redeem(one).status == 401);
    CHECK(redeem(other).status == 401);
    CHECK(one.post("/api/v1/auth/bridge", {}, document({{"audience", console}})).status == 401);
  }
}

TEST_CASE("exchange: what is configured wrongly is said at the start") {
  const Premises premises(sqlite_file());
  server::Config config = RunningServer::unlimited();
  config.store = premises.store;
  config.artifacts = premises.folder + "/artifacts";
  config.master_key_file = premises.folder + "/master.key";
  config.mail = "spool:" + premises.folder + "/mail";
  config.trusted_issuers = "http://project.example/auth/v1";
  CHECK_FALSE(server::Instance::open(config).has_value());
  config.trusted_issuers = "https://project.example/auth/v1,https://other.example";
  config.trusted_emails = "some";
  CHECK_FALSE(server::Instance::open(config).has_value());
}

}  // namespace
}  // namespace tank::testing
