// SPDX-License-Identifier: Apache-2.0
// How people come in, and what becomes of their passwords and addresses.
#include <fstream>
#include <iterator>

#include <tank/identity/authorization_codes.hpp>
#include <tank/identity/master_key.hpp>
#include <tank/storage/credential_store.hpp>

#include "core/crypto/seal.hpp"
#include "http/secret_tour.hpp"

namespace tank::testing {
namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

Country::Country(const Backend& backend)
    : site([this](const SiteRequest& request) {
        const bool known = request.path == "/auth/v1/.well-known/jwks.json";
        return known ? SiteAnswer{.body = issuer.key_set()} : SiteAnswer{.status = 404, .body = {}};
      }),
      issuer(site.origin() + "/auth/v1"),
      premises(backend) {}

server::Config Country::config() const {
  server::Config config = offering(provider, premises);
  config.trusted_issuers = issuer.issuer();
  config.trusted_emails = "all";
  config.log_level = "debug";
  return config;
}

void Country::note_the_rest() {
  recorder.mails(premises.folder + "/mail");
  recorder.note("provider client secret", OpenIdProvider::client_secret);
  for (const auto& [name, secret] : provider.secrets()) recorder.note("provider " + name, secret);
  const auto master = identity::MasterKey::parse(Secret(text_of(premises.folder + "/master.key")));
  REQUIRE(master.has_value());
  recorder.note("master key", master->to_text().reveal());
  for (const char* purpose : {"signing_key", "user_code", "email_code", "oauth_state",
                              "oauth_verifier", "oauth_nonce", "refresh_token", "sign_up"}) {
    recorder.note("master key for " + std::string(purpose), master->derive(purpose).reveal());
  }
  const std::unique_ptr<Store> store = open_store(*premises.place);
  const auto snapshot = store->snapshot();
  REQUIRE(snapshot.has_value());
  const auto rows = (*snapshot)->credentials().signing_keys();
  REQUIRE(rows.has_value());
  for (const identity::SealedSigningKey& row : *rows) {
    const auto der = crypto::open_seal(master->derive("signing_key"), row.sealed, row.kid);
    REQUIRE(der.has_value());
    recorder.note("signing key in PKCS 8", std::string(der->reveal()));
    REQUIRE(row.algorithm == "EdDSA");
    recorder.note("signing key itself",
                  std::string(der->reveal()).substr(der->reveal().size() - 32));
  }
}

SecretTour::SecretTour(Country& country, RunningServer& server)
    : country_(country), server_(server), ada_(server), password_(fresh("password")) {
  server.watch(
      [&country](const Ask& ask, const Answer& answer) { country.recorder.exchange(ask, answer); });
}

void SecretTour::walk() {
  administrator();
  passwords();
  digits_and_links();
  provider();
  addresses();
  outside_tokens();
  impersonation();
  access_tokens();
  bridges();
  devices();
  loopback();
  cli_auth();
  api_tokens();
  organization_tokens();
  publishing();
  mistakes();
  every_other_route();
}

Answer SecretTour::expect(int status, Answer answer) const {
  CAPTURE(answer.body);
  CHECK(answer.status == status);
  return answer;
}

std::string SecretTour::id_in(const Answer& answer, std::string_view key) const {
  const json::Value document = answer.json();
  REQUIRE(document.find(key) != nullptr);
  return text_at(*document.find(key), "id");
}

std::string SecretTour::fresh(const std::string& kind) {
  return kind + "-" + identity::make_code_verifier(entropy_).reveal();
}

void SecretTour::administrator() {
  admin_ = server_.admin_token();
  const Answer made =
      expect(201, server_.post("/api/v1/users", admin_,
                               document({{"email", "new@example.org"}, {"name", "New"}})));
  const std::string id = id_in(made, "user");
  const Answer again = expect(201, server_.post("/api/v1/users/" + id + "/login-code", admin_, ""));
  const auto log_in = [this](const Answer& invited) {
    return server_.post("/api/v1/login/code", {},
                        document({{"code", text_at(invited.json(), "login_code")}}));
  };
  expect(401, log_in(made));
  expect(200, log_in(again));
}

void SecretTour::passwords() {
  const auto post = [this](const std::string& what, const std::string& body) {
    return ada_.post("/api/v1/auth/" + what, body);
  };
  const std::string email = "ada@example.org";
  expect(202,
         post("signup", document({{"email", email}, {"name", "Ada"}, {"password", password_}})));
  const std::string code = last_link_code(country_.premises);
  expect(200, post("email/verify", document({{"code", code}, {"password", password_}})));
  expect(401, post("login", document({{"email", email}, {"password", fresh("wrong")}})));
  expect(401, post("login", document({{"email", "nobody@example.org"}, {"password", fresh("x")}})));
  expect(200,
         post("login", document({{"email", email}, {"password", password_}, {"token", true}})));

  expect(202, post("password/forgot", document({{"email", email}})));
  const std::string reset = last_link_code(country_.premises);
  password_ = fresh("reset");
  expect(204, post("password/reset", document({{"code", reset}, {"password", password_}})));
  const Answer session =
      expect(200, server_.ask({.method = "POST",
                               .target = "/api/v1/auth/login",
                               .type = "application/json",
                               .body = document({{"email", email}, {"password", password_}}),
                               .fields = std::string("Idempotency-Key: ") + login_key + "\r\n"}));
  CHECK(session.cookies.size() == 1);
  expect(200, post("login", document({{"email", email}, {"password", password_}})));
  expect(204, post("confirm", document({{"password", password_}})));
  expect(401, post("confirm", document({{"password", fresh("guess")}})));
  const std::string next = fresh("changed");
  expect(204, post("password/change", document({{"current", password_}, {"password", next}})));
  password_ = next;
}

void SecretTour::digits_and_links() {
  const Visitor bob(server_);
  const auto post = [&bob](const std::string& what, const std::string& body) {
    return bob.post("/api/v1/auth/" + what, body);
  };
  const std::string email = "bob@example.org";
  expect(202, post("code", document({{"email", email}})));
  const std::string digits = last_digits(country_.premises);
  const std::string wrong = digits == "123456" ? "654321" : "123456";
  expect(401, post("code/login", document({{"email", email}, {"code", wrong}})));
  expect(200, post("code/login", document({{"email", email}, {"code", digits}})));
  expect(204, post("logout", {}));

  expect(202, post("link", document({{"email", email}})));
  const std::string link = last_link_code(country_.premises);
  expect(200, post("link/login", document({{"code", link}, {"token", true}})));
  expect(401, post("link/login", document({{"code", link}})));
  // Digits that nobody uses stay as they are.
  expect(202, post("code", document({{"email", "later@example.org"}})));
  country_.recorder.note("unused digits", last_digits(country_.premises));
}

void SecretTour::provider() {
  const Visitor eve(server_);
  expect(303, eve.get(way_back(server_, eve)));
  // Who is logged in adds an identity.
  const Visitor carl(server_, "carl@example.org");
  country_.provider.seat({.subject = "42", .email = "carl@acme.dev", .name = "Carl"});
  expect(303, carl.get(way_back(server_, carl)));
  country_.provider.behave(Mischief::wrong_nonce);
  const Visitor mallory(server_);
  expect(401, mallory.get(way_back(server_, mallory)));
  country_.provider.behave(Mischief::none);
  country_.provider.deny(true);
  expect(403, mallory.get(way_back(server_, mallory)));
  country_.provider.deny(false);
  // One who departs and never comes back.
  (void)way_back(server_, mallory);
}

void SecretTour::addresses() {
  const Visitor dora(server_, "dora@example.org");
  const auto change = [&dora](const std::string& email) {
    return dora.post("/api/v1/auth/email/change", document({{"email", email}}));
  };
  expect(202, change("dora@new.example"));
  const std::string code = last_link_code(country_.premises);
  expect(200, dora.post("/api/v1/auth/email/confirm", document({{"code", code}})));

  // Who is known already decides; a newcomer is a member from his first login on.
  const Visitor fred(server_, "fred@example.org");
  expect(201, ada_.post("/api/v1/orgs", R"({"slug":"acme","name":"Acme"})"));
  expect(201,
         ada_.post("/api/v1/orgs/acme/invitations", document({{"email", "fred@example.org"}})));
  const json::Value mine = expect(200, fred.get("/api/v1/invitations")).json();
  REQUIRE(mine.find("items")->if_array()->size() == 1);
  const std::string id = text_at(mine.find("items")->if_array()->at(0), "id");
  expect(200, fred.post("/api/v1/invitations/" + id + "/accept"));
}

void SecretTour::outside_tokens() {
  const auto token = [this](const json::Object& changes) {
    return country_.issuer.token(country_.clock.now(), changes).reveal();
  };
  const auto exchange = [this](const std::string& text) {
    return server_.post("/api/v1/auth/exchange", {}, document({{"access_token", text}}));
  };
  const std::string grace = token({{"email", "grace@example.org"}, {"sub", "7"}});
  expect(200, exchange(grace));
  expect(401, exchange(grace));
  expect(401, exchange(token({{"aud", "anon"}})));
  expect(200, server_.get("/api/v1/me", grace));
  expect(200,
         server_.ask({.method = "POST",
                      .target = "/api/v1/auth/exchange",
                      .token = token({{"jti", "2"}, {"sub", "8"}, {"email", "hugo@x.example"}}),
                      .type = "application/json",
                      .body = R"({"token":true})"}));
  expect(200, Visitor(server_).post(
                  "/auth/callback",
                  document({{"access_token", token({{"sub", "9"}, {"email", "ida@x.example"}})}})));
}

void SecretTour::impersonation() {
  const std::string email = "root@example.org";
  const Answer made =
      expect(201, server_.post("/api/v1/users", admin_,
                               document({{"email", email}, {"name", "Root"}, {"role", "admin"}})));
  expect(200, server_.post("/api/v1/login/code", {},
                           document({{"code", text_at(made.json(), "login_code")}})));
  const Visitor root(server_, email);
  const std::string ada = text_at(ada_.get("/api/v1/me").json(), "user_id");
  const std::string start = "/api/v1/users/" + ada + "/impersonate";
  expect(201, root.post(start, document({{"reason", "ticket 12"}})));
  CHECK_FALSE(root.cookie("__Host-tank_admin").empty());
  expect(204, root.post("/api/v1/impersonation/stop"));
  const Answer stand_in = expect(
      201, server_.post(start, admin_, document({{"reason", "ticket 13"}, {"token", true}})));
  const std::string token = text_at(stand_in.json(), "token");
  expect(200, server_.get("/api/v1/me", token));
  expect(204, server_.post("/api/v1/impersonation/stop", token, ""));
}

}  // namespace tank::testing
