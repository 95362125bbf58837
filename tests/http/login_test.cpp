// SPDX-License-Identifier: Apache-2.0
// Logging in over HTTP, the same on every store.
#include <doctest/doctest.h>

#include <tank/base/limits.hpp>

#include "core/json/json.hpp"
#include "http/browser.hpp"
#include "http/running_server.hpp"

namespace tank::testing {
namespace {

const std::string password = "seven unrelated words";

std::string document(std::initializer_list<std::pair<std::string_view, std::string>> members) {
  json::Object out;
  for (const auto& [name, value] : members) out.set(std::string(name), value);
  return json::write(json::Value(std::move(out)));
}

Answer post(const RunningServer& server, const std::string& target, const std::string& body) {
  return server.post("/api/v1/auth/" + target, {}, body);
}

void sign_up(const Premises& premises, const RunningServer& server, const std::string& email) {
  REQUIRE(
      post(server, "signup", document({{"email", email}, {"name", "Ada"}, {"password", password}}))
          .status == 202);
  const std::string shown = document({{"code", last_link_code(premises)}, {"password", password}});
  REQUIRE(post(server, "email/verify", shown).status == 200);
}

Answer log_in(const RunningServer& server, const std::string& email) {
  return post(server, "login", document({{"email", email}, {"password", password}}));
}

/// `name=value` of the cookie that an answer sets.
std::string cookie_of(const Answer& answer) {
  const std::string field = answer.field("set-cookie");
  return field.substr(0, field.find(';'));
}

Answer with_cookie(const RunningServer& server, const std::string& method,
                   const std::string& target, const std::string& cookie,
                   const std::string& fields = "Sec-Fetch-Site: same-origin\r\n") {
  return server.ask(
      {.method = method, .target = target, .fields = "Cookie: " + cookie + "\r\n" + fields});
}

TEST_CASE("keys: everybody may keep what we publish for a while") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const Answer keys = server.get("/.well-known/jwks.json");
  CHECK(keys.status == 200);
  CHECK(keys.field("cache-control") == "public, max-age=300");
  CHECK(keys.json().find("keys") != nullptr);
}

TEST_CASE("login: sign up, verify, log in, be somebody, log out") {
  on_each_store([](const Premises& premises, RunningServer& server) {
    const std::string body =
        document({{"email", "ada@example.org"}, {"name", "Ada"}, {"password", password}});
    CHECK(post(server, "signup", body).status == 202);
    CHECK(log_in(server, "ada@example.org").error() == "email_not_verified");
    const std::string code = document({{"code", last_link_code(premises)}, {"password", password}});
    CHECK(post(server, "email/verify", code).status == 200);
    CHECK(post(server, "email/verify", code).error() == "invalid_credentials");

    const Answer login = log_in(server, "ada@example.org");
    REQUIRE(login.status == 200);
    CHECK(login.json().find("token") == nullptr);
    const Answer me = with_cookie(server, "GET", "/api/v1/me", cookie_of(login));
    REQUIRE(me.status == 200);
    CHECK(text_at(me.json(), "email") == "ada@example.org");
    CHECK(text_at(me.json(), "user_id") == text_at(*login.json().find("user"), "id"));

    const Answer out = with_cookie(server, "POST", "/api/v1/auth/logout", cookie_of(login));
    CHECK(out.status == 204);
    CHECK(out.field("set-cookie").find("Max-Age=0") != std::string::npos);
    CHECK(with_cookie(server, "GET", "/api/v1/me", cookie_of(login)).error() == "unauthorized");
  });
}

TEST_CASE("login: the password of a sign-up stays in its browser, and goes in another one") {
  on_each_store([](const Premises& premises, RunningServer& server) {
    for (const bool same : {true, false}) {
      CAPTURE(same);
      Browser browser(server);
      const std::string email = same ? "ada@example.org" : "bob@example.org";
      REQUIRE(browser
                  .post("/api/v1/auth/signup",
                        document({{"email", email}, {"name", "Ada"}, {"password", password}}))
                  .status == 202);
      CHECK(browser.has("__Host-tank_signup"));
      Browser other(server);
      Browser& opener = same ? browser : other;
      CHECK(opener
                .post("/api/v1/auth/email/verify",
                      document({{"code", last_link_code(premises)}, {"password", ""}}))
                .status == 200);
      CHECK(log_in(server, email).status == (same ? 200 : 401));
    }
  });
}

TEST_CASE("login: a change of the address is told to both, and the link changes it") {
  on_each_store([](const Premises& premises, RunningServer& server) {
    sign_up(premises, server, "ada@example.org");
    const std::string cookie = cookie_of(log_in(server, "ada@example.org"));
    const std::size_t before = mail_count(premises);
    const Answer asked =
        server.ask({.method = "POST",
                    .target = "/api/v1/auth/email/change",
                    .type = "application/json",
                    .body = document({{"email", "ada@new.example"}}),
                    .fields = "Cookie: " + cookie + "\r\nSec-Fetch-Site: same-origin\r\n"});
    CHECK(asked.status == 202);
    const std::string code = document({{"code", last_link_code(premises)}});
    CHECK(mail_count(premises) == before + 2);
    CHECK(post(server, "email/confirm", code).status == 200);
    CHECK(log_in(server, "ada@new.example").status == 200);
  });
}

TEST_CASE("login: the cookie is for this host, for TLS, and out of reach of scripts") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  sign_up(premises, server, "ada@example.org");
  const std::string field = log_in(server, "ada@example.org").field("set-cookie");
  CHECK(field.starts_with("__Host-tank_session="));
  for (const char* attribute : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"}) {
    CHECK(field.find(attribute) != std::string::npos);
  }
  CHECK(field.find("Domain") == std::string::npos);
}

TEST_CASE("login: a program asks for a token and gets no cookie") {
  on_each_store([](const Premises& premises, RunningServer& server) {
    sign_up(premises, server, "ada@example.org");
    const Answer login =
        post(server, "login",
             R"({"email":"ada@example.org","password":"seven unrelated words","token":true})");
    REQUIRE(login.status == 200);
    CHECK(login.field("set-cookie").empty());
    const std::string token = text_at(login.json(), "token");
    CHECK(server.get("/api/v1/me", token).status == 200);
    CHECK(server.get("/v1/auth/me", token).status == 200);
    CHECK(server.post("/api/v1/auth/logout", token, "").status == 204);
    CHECK(server.get("/api/v1/me", token).error() == "invalid_credentials");
  });
}

TEST_CASE("login: unknown addresses and wrong passwords get one answer") {
  on_each_store([](const Premises& premises, RunningServer& server) {
    sign_up(premises, server, "ada@example.org");
    const auto answer = [&](const std::string& email) {
      return post(server, "login",
                  document({{"email", email}, {"password", "quite another sentence"}}));
    };
    const Answer wrong = answer("ada@example.org");
    const Answer unknown = answer("nobody@example.org");
    CHECK(wrong.status == 401);
    CHECK(wrong.error() == "invalid_credentials");
    CHECK(text_at(wrong.json(), "message") == text_at(unknown.json(), "message"));
    CHECK(wrong.fields.size() == unknown.fields.size());
    CHECK(post(server, "password/forgot", document({{"email", "nobody@example.org"}})).status ==
          202);
    CHECK(post(server, "password/forgot", document({{"email", "ada@example.org"}})).status == 202);
  });
}

TEST_CASE("login: six digits, a link and a reset work once") {
  on_each_store([](const Premises& premises, RunningServer& server) {
    REQUIRE(post(server, "code", document({{"email", "bob@example.org"}})).status == 202);
    const std::string digits =
        document({{"email", "bob@example.org"}, {"code", last_digits(premises)}});
    CHECK(post(server, "code/login", digits).status == 200);
    CHECK(post(server, "code/login", digits).error() == "invalid_credentials");

    REQUIRE(post(server, "link", document({{"email", "bob@example.org"}})).status == 202);
    const std::string link = document({{"code", last_link_code(premises)}});
    const Answer login = post(server, "link/login", link);
    CHECK(login.status == 200);
    CHECK(post(server, "link/login", link).error() == "invalid_credentials");

    REQUIRE(post(server, "password/forgot", document({{"email", "bob@example.org"}})).status ==
            202);
    const std::string reset =
        document({{"code", last_link_code(premises)}, {"password", password}});
    CHECK(post(server, "password/reset", reset).status == 204);
    CHECK(post(server, "password/reset", reset).error() == "invalid_credentials");
    CHECK(with_cookie(server, "GET", "/api/v1/me", cookie_of(login)).status == 401);
    CHECK(log_in(server, "bob@example.org").status == 200);
  });
}

TEST_CASE("login: developers need no mail outside production, and get nothing inside it") {
  const Premises premises(sqlite_file());
  {
    RunningServer server(premises);
    const Answer login = post(server, "developer", document({{"email", "dev@example.org"}}));
    REQUIRE(login.status == 200);
    CHECK(with_cookie(server, "GET", "/api/v1/me", cookie_of(login)).status == 200);
    REQUIRE(post(server, "code", document({{"email", "a+test@example.org"}})).status == 202);
    CHECK(
        post(server, "code/login", document({{"email", "a+test@example.org"}, {"code", "424242"}}))
            .status == 200);
    CHECK(mail_count(premises) == 0);
  }
  server::Config production = RunningServer::unlimited();
  production.environment = "production";
  RunningServer server(premises, {}, production);
  CHECK(post(server, "developer", document({{"email", "dev@example.org"}})).error() == "forbidden");
}

TEST_CASE("login: another site's pages can neither log anybody in nor act as somebody") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  sign_up(premises, server, "ada@example.org");
  const std::string cookie = cookie_of(log_in(server, "ada@example.org"));
  const auto act = [&](const std::string& fields) {
    return with_cookie(server, "POST", "/api/v1/sessions/revoke-others", cookie, fields);
  };
  const std::string own = "Origin: " + server.instance().public_url() + "\r\n";
  CHECK(act("Origin: https://evil.example\r\n").error() == "cross_site_request");
  CHECK(act("Sec-Fetch-Site: cross-site\r\n").error() == "cross_site_request");
  CHECK(act("").error() == "cross_site_request");
  CHECK(act(own).status == 200);
  CHECK(act(own + "Sec-Fetch-Site: same-origin\r\n").status == 200);
  const Answer forced =
      server.ask({.method = "POST",
                  .target = "/api/v1/auth/login",
                  .type = "application/json",
                  .body = document({{"email", "ada@example.org"}, {"password", password}}),
                  .fields = "Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n"});
  CHECK(forced.error() == "cross_site_request");
  CHECK(with_cookie(server, "GET", "/api/v1/me", cookie + "; " + cookie).status == 400);
}

TEST_CASE("login: people see and end their sessions, and nobody else's") {
  on_each_store([](const Premises& premises, RunningServer& server) {
    sign_up(premises, server, "ada@example.org");
    const std::string first = cookie_of(log_in(server, "ada@example.org"));
    const std::string second = cookie_of(log_in(server, "ada@example.org"));
    const Answer list = with_cookie(server, "GET", "/api/v1/sessions", second);
    REQUIRE(list.status == 200);
    const json::Value listed = list.json();
    const json::Array& items = *listed.find("items")->if_array();
    REQUIRE(items.size() == 2);
    CHECK(items[0].find("current")->as_bool() != items[1].find("current")->as_bool());
    CHECK(text_at(items[0], "address") == "127.0.0.1");
    for (const json::Value& item : items) {
      if (item.find("current")->as_bool() == true) continue;
      CHECK(
          with_cookie(server, "DELETE", "/api/v1/sessions/" + text_at(item, "id"), second).status ==
          204);
    }
    CHECK(with_cookie(server, "GET", "/api/v1/me", first).status == 401);
    CHECK(with_cookie(server, "GET", "/api/v1/me", second).status == 200);
    CHECK(with_cookie(server, "DELETE", "/api/v1/sessions/ses_01h455vb4pex5vsknk084sn02q", second)
              .error() == "session_not_found");
  });
}

TEST_CASE("login: a network that guesses too often waits, on every server of the store") {
  const Premises premises(postgres());
  server::Config limited = RunningServer::unlimited();
  limited.rate_login = "5/3600";
  RunningServer one(premises, {}, limited);
  RunningServer other(premises, {}, limited);
  const std::string guess =
      document({{"email", "nobody@example.org"}, {"password", "not the password at all"}});
  for (int i = 0; i < 5; ++i) {
    const Answer answer = post(i % 2 == 0 ? one : other, "login", guess);
    CHECK(answer.status == 401);
    CHECK(answer.field("ratelimit-policy") == "\"login\";q=5;w=3600");
  }
  for (RunningServer* server : {&one, &other}) {
    const Answer refused = post(*server, "login", guess);
    CHECK(refused.status == 429);
    CHECK(refused.error() == "rate_limited");
    CHECK(std::stoi(refused.field("retry-after")) > 600);
    CHECK(refused.field("ratelimit").starts_with("\"login\";r=0;t="));
  }
  CHECK(one.get("/healthz").status == 200);
}

TEST_CASE("login: a locked login says how long it stays locked, of unknown users too") {
  on_each_store([](const Premises& premises, RunningServer& server) {
    sign_up(premises, server, "ada@example.org");
    for (const std::string email : {"ada@example.org", "nobody@example.org"}) {
      CAPTURE(email);
      const std::string guess =
          document({{"email", email}, {"password", "not the password at all"}});
      for (int i = 0; i <= limits::login_failures_free; ++i) {
        CHECK(post(server, "login", guess).status == 401);
      }
      const Answer locked = post(server, "login", guess);
      CHECK(locked.status == 429);
      CHECK(locked.error() == "rate_limited");
      const int wait = std::stoi(locked.field("retry-after"));
      CHECK(wait > 30);
      CHECK(wait <= limits::lockout_first.count());
      CHECK(text_at(locked.json(), "message") ==
            "too many failed attempts; try again in " + std::to_string(wait) + " s");
    }
  });
}

TEST_CASE("login: what is revoked at one server is refused at the other within a second") {
  const Premises premises(postgres());
  RunningServer one(premises);
  RunningServer other(premises);
  sign_up(premises, one, "ada@example.org");
  const std::string cookie = cookie_of(log_in(one, "ada@example.org"));
  REQUIRE(with_cookie(one, "GET", "/api/v1/me", cookie).status == 200);
  REQUIRE(with_cookie(other, "GET", "/api/v1/me", cookie).status == 200);
  REQUIRE(with_cookie(other, "POST", "/api/v1/auth/logout", cookie).status == 204);
  std::this_thread::sleep_for(std::chrono::seconds(1));
  CHECK(with_cookie(one, "GET", "/api/v1/me", cookie).status == 401);
}

}  // namespace
}  // namespace tank::testing
