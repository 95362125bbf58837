// SPDX-License-Identifier: Apache-2.0
// How programs come in, what they hold, and what goes wrong.
#include <tank/identity/authorization_codes.hpp>

#include "http/every_route.hpp"
#include "http/secret_tour.hpp"

namespace tank::testing {

void SecretTour::access_tokens() {
  const Visitor ida(server_, "ida@example.org");
  const json::Value first = expect(201, ida.post("/api/v1/auth/tokens")).json();
  const auto refresh = [this](const json::Value& pair) {
    return server_.post("/api/v1/auth/tokens/refresh", {},
                        document({{"refresh_token", text_at(pair, "refresh_token")}}));
  };
  expect(200, server_.get("/api/v1/me", text_at(first, "access_token")));
  const json::Value second = expect(200, refresh(first)).json();
  const json::Value again = expect(200, refresh(first)).json();
  CHECK(text_at(again, "refresh_token") == text_at(second, "refresh_token"));
  expect(200, refresh(second));
  // Of two who hold the first one, somebody is a thief.
  expect(401, refresh(first));
  const Visitor jack(server_, "jack@example.org");
  expect(201, jack.post("/api/v1/auth/tokens"));
}

void SecretTour::bridges() {
  const std::string console = "https://console.example.org";
  const auto issue = [&] {
    const Answer issued =
        expect(201, ada_.post("/api/v1/auth/bridge", document({{"audience", console}})));
    return text_at(issued.json(), "token");
  };
  const auto redeem = [&](const std::string& bridge, const std::string& audience) {
    return server_.post("/api/v1/auth/bridge/redeem", {},
                        document({{"bridge", bridge}, {"audience", audience}, {"token", true}}));
  };
  expect(200, redeem(issue(), console));
  expect(401, redeem(issue(), "https://evil.example"));
  (void)issue();
}

void SecretTour::devices() {
  const auto begin = [this] {
    return expect(200, server_.post("/api/v1/auth/device", {},
                                    R"({"client":"tank on laptop","scopes":["skills:read"]})"))
        .json();
  };
  const auto poll = [this](const json::Value& started) {
    return server_.post("/api/v1/auth/device/token", {},
                        document({{"device_code", text_at(started, "device_code")}}));
  };
  const auto place = [](const json::Value& started) {
    return "/api/v1/auth/device/" + text_at(started, "user_code");
  };
  const json::Value wanted = begin();
  expect(409, poll(wanted));
  expect(200, ada_.get(place(wanted)));
  expect(204, ada_.post(place(wanted), R"({"approve":true})"));
  expect(200, poll(wanted));
  const json::Value unwanted = begin();
  expect(204, ada_.post(place(unwanted), R"({"approve":false})"));
  expect(403, poll(unwanted));
  (void)begin();
}

void SecretTour::loopback() {
  const std::string home = "http://127.0.0.1:4711/callback";
  const auto approve = [&](const Secret& verifier) {
    const Answer answer =
        expect(200, ada_.post("/api/v1/auth/authorization",
                              document({{"approve", true},
                                        {"client", "tank"},
                                        {"redirect_uri", home},
                                        {"state", fresh("state")},
                                        {"code_challenge", identity::code_challenge(verifier)},
                                        {"scope", "skills:read"}})));
    const std::string back = text_at(answer.json(), "redirect_to");
    const std::size_t begin = back.find("code=") + 5;
    return back.substr(begin, back.find('&') - begin);
  };
  const auto exchange = [&](const std::string& code, const Secret& verifier) {
    return server_.post(
        "/api/v1/auth/authorization-code", {},
        document({{"code", code}, {"code_verifier", verifier.reveal()}, {"redirect_uri", home}}));
  };
  const Secret verifier = identity::make_code_verifier(entropy_);
  expect(200, exchange(approve(verifier), verifier));
  const Secret other = identity::make_code_verifier(entropy_);
  expect(401, exchange(approve(other), verifier));
  // A code that nobody fetches.
  const Secret unused = identity::make_code_verifier(entropy_);
  country_.recorder.note("unused verifier", unused.reveal());
  (void)approve(unused);
}

void SecretTour::cli_auth() {
  const auto call = [this](const std::string& what, const std::string& body) {
    return server_.post("/api/v1/cli-auth/" + what, {}, body);
  };
  const std::string state = fresh("state");
  const auto start = [&] {
    return text_at(expect(200, call("start", document({{"state", state}}))).json(), "sessionCode");
  };
  const std::string code = start();
  const std::string ask = document({{"sessionCode", code}, {"state", state}});
  expect(400, call("exchange", ask));
  expect(200, ada_.post("/api/v1/cli-auth/authorize", document({{"sessionCode", code}})));
  expect(400, call("exchange", document({{"sessionCode", code}, {"state", fresh("state")}})));
  expect(200, call("exchange", ask));
  (void)start();
}

void SecretTour::api_tokens() {
  const Answer made = expect(
      201,
      server_.ask({.method = "POST",
                   .target = "/api/v1/tokens",
                   .token = admin_,
                   .type = "application/json",
                   .body = document({{"name", findable}, {"scopes", json::Array{"skills:read"}}}),
                   .fields = std::string("Idempotency-Key: ") + login_key + "\r\n"}));
  const std::string id = id_in(made, "info");
  const Answer next = expect(201, server_.post("/api/v1/tokens/" + id + "/rotate", admin_, "{}"));
  expect(200, server_.get("/api/v1/whoami", text_at(next.json(), "token")));
  expect(200, server_.get("/api/v1/tokens", admin_));
}

void SecretTour::organization_tokens() {
  const std::string organization = "/api/v1/orgs/acme";
  const Answer robot = expect(
      201, ada_.post(organization + "/service-accounts", R"({"name":"Robot","role":"admin"})"));
  const Answer made =
      expect(201, ada_.post(organization + "/tokens",
                            document({{"account_id", text_at(robot.json(), "user_id")},
                                      {"name", "robot"},
                                      {"scopes", json::Array{"skills:read", "org:read"}}})));
  expect(200, server_.get(organization, text_at(made.json(), "token")));
  const std::string id = id_in(made, "info");
  const std::string one = organization + "/tokens/" + id;
  const Answer next = expect(201, ada_.post(one + "/rotate", R"({"at_once":true})"));
  expect(401, server_.get(organization, text_at(made.json(), "token")));
  expect(200, ada_.get(organization + "/tokens"));
  const std::string other = id_in(next, "info");
  expect(204, ada_.send("DELETE", organization + "/tokens/" + other));
}

void SecretTour::publishing() {
  const json::Value own =
      expect(201, ada_.post("/api/v1/auth/bridge", document({{"audience", "https://cli.example"}})))
          .json();
  const Answer landed = expect(200, server_.post("/api/v1/auth/bridge/redeem", {},
                                                 document({{"bridge", text_at(own, "token")},
                                                           {"audience", "https://cli.example"},
                                                           {"token", true}})));
  const std::string token = text_at(landed.json(), "token");
  const std::string key = std::string("Idempotency-Key: ") + publish_key + "\r\n";
  const std::string first = skill("@acme/pdf", "1.0.0");
  expect(201, server_.publish("@acme/pdf", token, first, key));
  expect(201, server_.publish("@acme/pdf", token, first, key));

  const std::string second = skill("@acme/pdf", "2.0.0");
  const Answer reserved =
      expect(201, server_.post("/api/v1/uploads", token,
                               document({{"name", "@acme/pdf"},
                                         {"version", "2.0.0"},
                                         {"size", static_cast<std::int64_t>(second.size())},
                                         {"digest", Digest::of(second).to_string()}})));
  // An upload has no address that is a secret: its id is worth nothing without its maker's token.
  for (const char* sign : {"://", "token", "signature"}) {
    CHECK(reserved.body.find(sign) == std::string::npos);
  }
  const std::string place = "/api/v1/uploads/" + text_at(reserved.json(), "id");
  expect(401, server_.get(place));
  expect(200, server_.ask({.method = "PUT",
                           .target = place,
                           .token = token,
                           .type = "application/gzip",
                           .body = second}));
  expect(200, server_.get(place, token));
  expect(201, server_.post(place + "/publish", token, ""));
}

// Secrets where they do not belong: people paste, and programs have bugs.
void SecretTour::mistakes() {
  const std::string pasted = fresh("pasted");
  const auto note = [this, &pasted] { country_.recorder.note("pasted", pasted); };
  note();
  expect(404, server_.get("/" + pasted));
  expect(404, server_.get("/api/v1/nowhere?token=" + pasted));
  expect(401, server_.get("/api/v1/me?token=" + pasted));
  expect(401, server_.get("/api/v1/me", pasted));
  expect(400, server_.post("/api/v1/auth/login", {}, R"({"password":")" + pasted));
  expect(400, server_.post("/api/v1/auth/login", {}, R"({")" + pasted + R"(":1})"));
  expect(400, server_.post("/api/v1/auth/login", {},
                           document({{"email", pasted}, {"password", pasted}})));
  expect(401, server_.post("/api/v1/login/code", {}, document({{"code", pasted}})));
  expect(401, server_.post("/api/v1/auth/exchange", {}, document({{"access_token", pasted}})));
  expect(410, ada_.get("/api/v1/auth/device/" + pasted));
  expect(400, server_.get("/api/v1/users/" + pasted + "/sessions", admin_));
  expect(401, Visitor(server_).get("/auth/callback?code=" + pasted + "&state=" + pasted));
  expect(400, ada_.send("DELETE", "/api/v1/sessions/" + pasted));
  const Answer refused =
      server_.ask({.target = "/api/v1/me", .fields = "Authorization: Basic " + pasted + "\r\n"});
  CHECK(refused.status == 401);
}

std::string SecretTour::session_of_ada() const {
  return text_at(
      server_
          .post("/api/v1/auth/login", {},
                document({{"email", "ada@example.org"}, {"password", password_}, {"token", true}}))
          .json(),
      "token");
}

// As the owner of the organization, and as the administrator of the platform.
void SecretTour::every_other_route() {
  std::string session = session_of_ada();
  for (const server::Operation& operation : server::all_routes()) {
    CAPTURE(operation.id);
    const bool ends_login = operation.id == "logOut" || operation.id == "controlLogOut";
    CHECK(call(server_, operation, session).status < 500);
    if (ends_login) session = session_of_ada();
    if (!ends_login) CHECK(call(server_, operation, admin_).status < 500);
  }
}

std::string SecretTour::what_is_told() const {
  const Visitor owner(server_);
  const Answer in = owner.post("/api/v1/auth/login",
                               document({{"email", "ada@example.org"}, {"password", password_}}));
  CHECK(in.status == 200);
  return expect(200, owner.get("/api/v1/orgs/acme/audit")).body +
         expect(200, server_.get("/metrics")).body;
}

}  // namespace tank::testing
