// SPDX-License-Identifier: Apache-2.0
// Logging programs in over HTTP: device codes, loopback codes, and the Tank protocol.
#include <tank/base/entropy.hpp>
#include <tank/identity/authorization_codes.hpp>

#include "http/visitor.hpp"

namespace tank::testing {
namespace {

json::Value begin(const RunningServer& server) {
  const Answer answer =
      server.post("/api/v1/auth/device", {},
                  R"({"client":"tank on laptop","scopes":["skills:read","skills:publish"]})");
  REQUIRE(answer.status == 200);
  return answer.json();
}

Answer poll(const RunningServer& server, const json::Value& started) {
  return server.post("/api/v1/auth/device/token", {},
                     document({{"device_code", text_at(started, "device_code")}}));
}

std::string place_of(const json::Value& started) {
  return "/api/v1/auth/device/" + text_at(started, "user_code");
}

TEST_CASE("device login: begun, seen, approved, and worth one token") {
  on_each_store([](const Premises&, RunningServer& server) {
    const Visitor ada(server, "ada@example.org");
    const json::Value started = begin(server);
    CHECK(text_at(started, "verification_uri") == server.instance().public_url() + "/login/device");
    CHECK(started.find("expires_in")->as_int64() == 600);
    CHECK(started.find("interval")->as_int64() == 5);

    const Answer waiting = poll(server, started);
    CHECK(waiting.status == 409);
    CHECK(waiting.error() == "authorization_pending");
    const Answer hasty = poll(server, started);
    CHECK(hasty.error() == "slow_down");
    CHECK(hasty.field("retry-after") == "10");

    const Answer seen = ada.get(place_of(started));
    REQUIRE(seen.status == 200);
    CHECK(text_at(seen.json(), "client") == "tank on laptop");
    CHECK(seen.json().find("scopes")->if_array()->size() == 2);
    CHECK(ada.post(place_of(started), R"({"approve":true,"scopes":["skills:read"]})").status ==
          204);
    const Answer issued = poll(server, started);
    REQUIRE(issued.status == 200);
    const Answer who = server.get("/api/v1/whoami", text_at(issued.json(), "token"));
    REQUIRE(who.status == 200);
    CHECK(text_at(*who.json().find("user"), "email") == "ada@example.org");
    CHECK(who.json().find("user")->find("email_verified")->as_bool() == true);
    CHECK(text_at(*who.json().find("token"), "name") == "tank on laptop");
    CHECK(who.json().find("token")->find("scopes")->if_array()->size() == 1);
    CHECK(poll(server, started).error() == "expired_code");
  });
}

TEST_CASE("device login: denied is denied") {
  on_each_store([](const Premises&, RunningServer& server) {
    const Visitor ada(server, "ada@example.org");
    const json::Value started = begin(server);
    CHECK(ada.post(place_of(started), R"({"approve":false})").status == 204);
    const Answer refused = poll(server, started);
    CHECK(refused.status == 403);
    CHECK(refused.error() == "access_denied");
    CHECK(ada.get(place_of(started)).status == 410);
  });
}

TEST_CASE("device login: a token cannot approve, nor another site's page, nor nobody") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const std::string admin = server.admin_token();
  const json::Value started = begin(server);
  const std::string yes = R"({"approve":true})";
  CHECK(server.post(place_of(started), admin, yes).error() == "forbidden");
  CHECK(Visitor(server).post(place_of(started), yes).error() == "unauthorized");
  CHECK(server
            .ask({.method = "POST",
                  .target = place_of(started),
                  .type = "application/json",
                  .body = yes,
                  .fields = "Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n"})
            .error() == "cross_site_request");
}

TEST_CASE("device login: guessing codes is limited like guessing passwords") {
  const Premises premises(sqlite_file());
  server::Config limited = RunningServer::unlimited();
  limited.rate_login = "4/3600";
  RunningServer server(premises, {}, limited);
  const Visitor ada(server, "ada@example.org");
  for (int i = 0; i < 3; ++i) {
    CHECK(ada.get("/api/v1/auth/device/BBBB-BBB" + std::string(1, "BCD"[i])).status == 410);
  }
  CHECK(ada.get("/api/v1/auth/device/BBBB-BBBF").status == 429);
}

TEST_CASE("loopback login: a decision gives a code, and the code a token, once") {
  on_each_store([](const Premises&, RunningServer& server) {
    const Visitor ada(server, "ada@example.org");
    SystemEntropy entropy;
    const Secret verifier = identity::make_code_verifier(entropy);
    const std::string home = "http://127.0.0.1:4711/callback";
    const auto decide = [&](bool approve) {
      const Answer answer =
          ada.post("/api/v1/auth/authorization",
                   document({{"approve", approve},
                             {"client", "tank"},
                             {"redirect_uri", home},
                             {"state", "s-1"},
                             {"code_challenge", identity::code_challenge(verifier)},
                             {"scope", "skills:read org:read"}}));
      REQUIRE(answer.status == 200);
      return text_at(answer.json(), "redirect_to");
    };
    CHECK(decide(false) == home + "?error=access_denied&state=s-1");
    const std::string back = decide(true);
    const std::string begin = home + "?code=";
    REQUIRE(back.starts_with(begin));
    const std::string code = back.substr(begin.size(), back.find('&') - begin.size());
    const auto exchange = [&] {
      return server.post(
          "/api/v1/auth/authorization-code", {},
          document({{"code", code}, {"code_verifier", verifier.reveal()}, {"redirect_uri", home}}));
    };
    const Answer issued = exchange();
    REQUIRE(issued.status == 200);
    CHECK(server.get("/api/v1/whoami", text_at(issued.json(), "token")).status == 200);
    CHECK(exchange().error() == "invalid_credentials");
  });
}

TEST_CASE("loopback login: a code goes to this machine only") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const Visitor ada(server, "ada@example.org");
  SystemEntropy entropy;
  const Secret verifier = identity::make_code_verifier(entropy);
  for (const char* address : {"https://evil.example/", "http://127.0.0.1.evil.example/"}) {
    const Answer answer = ada.post("/api/v1/auth/authorization",
                                   document({{"approve", true},
                                             {"client", "tank"},
                                             {"redirect_uri", address},
                                             {"state", "s-1"},
                                             {"code_challenge", identity::code_challenge(verifier)},
                                             {"scope", "skills:read"}}));
    CHECK(answer.error() == "invalid_url");
  }
}

/// `{"error": string}`, the contract's answer to everything but a bad body.
bool is_a_sentence(const Answer& answer) {
  const json::Value document = answer.json();
  return document.is_object() && document.if_object()->size() == 1 &&
         text_at(document, "error").find(' ') != std::string::npos;
}

TEST_CASE("cli-auth: the contract's login, with the contract's answers") {
  on_each_store([](const Premises&, RunningServer& server) {
    const Visitor ada(server, "ada@example.org");
    const auto call = [&](const std::string& what, const std::string& body) {
      return server.post("/api/v1/cli-auth/" + what, {}, body);
    };
    const Answer started = call("start", R"({"state":"12345678"})");
    REQUIRE(started.status == 200);
    const std::string code = text_at(started.json(), "sessionCode");
    CHECK(code.size() == 36);
    CHECK(text_at(started.json(), "authUrl") ==
          server.instance().public_url() + "/cli-login?session=" + code);

    const std::string ask = document({{"sessionCode", code}, {"state", "12345678"}});
    const std::string authorize = document({{"sessionCode", code}});
    const Answer waiting = call("exchange", ask);
    CHECK(waiting.status == 400);
    CHECK(is_a_sentence(waiting));
    const Answer nobody = call("authorize", authorize);
    CHECK(nobody.status == 401);
    CHECK(is_a_sentence(nobody));

    const Answer approved = ada.post("/api/v1/cli-auth/authorize", authorize);
    CHECK(approved.status == 200);
    CHECK(approved.body == R"({"success":true})");
    CHECK(call("exchange", document({{"sessionCode", code}, {"state", "87654321"}})).status == 400);
    const Answer issued = call("exchange", ask);
    REQUIRE(issued.status == 200);
    CHECK(text_at(issued.json(), "token").starts_with("tank_"));
    CHECK(text_at(*issued.json().find("user"), "email") == "ada@example.org");
    CHECK(call("exchange", ask).status == 400);
    CHECK(ada.post("/api/v1/cli-auth/authorize", authorize).status == 404);
  });
}

/// `{"success":false,"error":{name:"ZodError",message}}`, the contract's answer to a bad body; the
/// message is what is given here.
std::string what_is_wrong(const Answer& answer) {
  CHECK(answer.status == 400);
  const json::Value document = answer.json();
  REQUIRE(document.is_object());
  CHECK(document.if_object()->size() == 2);
  CHECK(document.find("success")->as_bool() == false);
  const json::Value& error = *document.find("error");
  CHECK(error.if_object()->size() == 2);
  CHECK(text_at(error, "name") == "ZodError");
  return text_at(error, "message");
}

TEST_CASE("cli-auth: a body that does not fit gets the answer of the contract's framework") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const auto start = [&](const std::string& body) {
    return server.post("/api/v1/cli-auth/start", {}, body);
  };
  CHECK(what_is_wrong(start(R"({"state":"short"})"))
            .starts_with(R"([{"path":["state"],"message":")"));
  CHECK(what_is_wrong(start(document({{"state", std::string(257, 's')}}))).find("state") !=
        std::string::npos);
  CHECK(what_is_wrong(start("{}")).find("state") != std::string::npos);
  CHECK(what_is_wrong(start("{")).starts_with(R"([{"path":[],"message":")"));
  CHECK(what_is_wrong(server.ask({.method = "POST",
                                  .target = "/api/v1/cli-auth/exchange",
                                  .type = "text/plain",
                                  .body = "{}"}))
            .find("application/json") != std::string::npos);
  const std::string both = what_is_wrong(server.post("/api/v1/cli-auth/exchange", {}, "{}"));
  CHECK(both.find("sessionCode") != std::string::npos);
  CHECK(both.find("state") != std::string::npos);
}

TEST_CASE("cli-auth: every other refusal is one sentence") {
  const Premises premises(sqlite_file());
  server::Config limited = RunningServer::unlimited();
  limited.rate_login = "3/3600";
  RunningServer server(premises, {}, limited);
  const auto start = [&](const std::string& fields) {
    return server.ask({.method = "POST",
                       .target = "/api/v1/cli-auth/start",
                       .type = "application/json",
                       .body = R"({"state":"12345678"})",
                       .fields = fields});
  };
  const Answer strange = start("Origin: https://evil.example\r\n");
  CHECK(strange.status == 403);
  CHECK(is_a_sentence(strange));
  const Answer made_up = start("Authorization: Bearer made-up\r\n");
  CHECK(made_up.status == 401);
  CHECK(is_a_sentence(made_up));
  for (int i = 0; i < 3; ++i) CHECK(start("").status == 200);
  const Answer too_often = start("");
  CHECK(too_often.status == 400);
  CHECK(is_a_sentence(too_often));
  CHECK(text_at(too_often.json(), "error").starts_with("too many requests; try again in "));
}

TEST_CASE("cli-auth: suspended users get 403 and no token") {
  on_each_store([](const Premises&, RunningServer& server) {
    const Visitor ada(server, "ada@example.org");
    const std::string code = text_at(
        server.post("/api/v1/cli-auth/start", {}, R"({"state":"12345678"})").json(), "sessionCode");
    const std::string authorize = document({{"sessionCode", code}});
    REQUIRE(ada.post("/api/v1/cli-auth/authorize", authorize).status == 200);
    const std::string admin = server.admin_token();
    const std::string id = text_at(ada.get("/api/v1/me").json(), "user_id");
    REQUIRE(server
                .ask({.method = "PUT",
                      .target = "/api/v1/users/" + id + "/ban",
                      .token = admin,
                      .type = "application/json",
                      .body = R"({"reason":"spam"})"})
                .status < 300);
    const Answer refused = server.post("/api/v1/cli-auth/exchange", {},
                                       document({{"sessionCode", code}, {"state", "12345678"}}));
    CHECK(refused.status == 403);
    CHECK(is_a_sentence(refused));
    // The ban has ended the session, too.
    const Answer nobody = ada.post("/api/v1/cli-auth/authorize", authorize);
    CHECK(nobody.status == 401);
    CHECK(is_a_sentence(nobody));
  });
}

}  // namespace
}  // namespace tank::testing
