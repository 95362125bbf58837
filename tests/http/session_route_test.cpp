// SPDX-License-Identifier: Apache-2.0
// What a session says about itself over HTTP, and what administrators do with those of others.
#include <set>
#include <string>
#include <thread>

#include <tank/base/time.hpp>

#include "http/visitor.hpp"

namespace tank::testing {
namespace {

constexpr const char* admin_address = "admin@tank.localhost";

json::Value session_of(const Visitor& visitor) {
  const Answer answer = visitor.get("/api/v1/session");
  CAPTURE(answer.body);
  REQUIRE(answer.status == 200);
  return answer.json();
}

TimePoint time_at(const json::Value& document, std::string_view key) {
  const auto time = parse_time(text_at(document, key));
  REQUIRE(time.has_value());
  return *time;
}

TEST_CASE("session: it tells whose it is, how it was made and when it ends, and no token") {
  on_each_store([](const Premises&, RunningServer& server) {
    const Visitor ada(server, "ada@example.org");
    REQUIRE(ada.post("/api/v1/orgs", R"({"slug":"acme","name":"Acme"})").status == 201);
    const json::Value session = session_of(ada);
    const json::Value& user = *session.find("user");
    CHECK(text_at(session, "id") == text_at(ada.get("/api/v1/me").json(), "session_id"));
    CHECK(text_at(user, "email") == "ada@example.org");
    CHECK(text_at(user, "role") == "user");
    CHECK(user.find("email_verified")->as_bool() == true);
    CHECK(text_at(session, "method") == "developer");
    CHECK(text_at(session, "address") == "127.0.0.1");
    const TimePoint created = time_at(session, "created_at");
    CHECK(time_at(session, "seen_at") == created);
    CHECK(time_at(session, "confirmed_at") == created);
    CHECK(time_at(session, "idle_ends_at") == created + limits::session_idle);
    CHECK(time_at(session, "expires_at") == created + limits::session_absolute);
    CHECK(session.find("impersonated_by") == nullptr);
    std::set<std::string> organizations;
    for (const json::Value& each : *session.find("organizations")->if_array()) {
      organizations.insert(text_at(each, "kind") + " " + text_at(each, "role"));
    }
    CHECK(organizations == std::set<std::string>{"personal owner", "team owner"});
    CHECK(json::write(session).find(ada.cookie("__Host-tank_session")) == std::string::npos);
  });
}

TEST_CASE("session: nobody has none, and a token is none") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  CHECK(server.get("/api/v1/session").error() == "unauthorized");
  CHECK(server.get("/api/v1/session", server.admin_token()).error() == "session_not_found");
}

TEST_CASE("session: who acts as somebody else sees both, and that nothing was confirmed") {
  on_each_store([](const Premises&, RunningServer& server) {
    (void)server.admin_token();
    const Visitor admin(server, admin_address);
    const Visitor ada(server, "ada@example.org");
    const std::string own = text_at(*session_of(admin).find("user"), "id");
    const std::string hers = text_at(*session_of(ada).find("user"), "id");
    REQUIRE(
        admin.post("/api/v1/users/" + hers + "/impersonate", R"({"reason":"ticket 12"})").status ==
        201);
    const json::Value acting = session_of(admin);
    CHECK(text_at(*acting.find("user"), "id") == hers);
    CHECK(text_at(acting, "impersonated_by") == own);
    CHECK(text_at(acting, "method") == "impersonation");
    CHECK(acting.find("confirmed_at") == nullptr);
    // The user sees in her list who is there.
    CHECK(ada.get("/api/v1/sessions").body.find(R"("impersonated_by":")" + own) !=
          std::string::npos);
  });
}

TEST_CASE("session: it is confirmed by the six digits that were sent for it, or by the password") {
  on_each_store([](const Premises& premises, RunningServer& server) {
    const Visitor ada(server, "ada@example.org");
    const TimePoint before = time_at(session_of(ada), "confirmed_at");
    CHECK(ada.post("/api/v1/auth/confirm/code").status == 202);
    const std::string digits = last_digits(premises);
    const auto confirm = [&ada](const std::string& body) {
      return ada.post("/api/v1/auth/confirm", body);
    };
    const std::string right = R"("code":")" + digits + '"';
    CHECK(confirm("{}").error() == "invalid_argument");
    CHECK(confirm("{" + right + R"(,"password":"x"})").error() == "invalid_argument");
    CHECK(confirm(R"({"code":"x"})").error() == "invalid_credentials");
    CHECK(confirm(R"({"password":"x"})").error() == "invalid_credentials");
    CHECK(time_at(session_of(ada), "confirmed_at") == before);
    CHECK(confirm("{" + right + "}").status == 204);
    CHECK(time_at(session_of(ada), "confirmed_at") > before);
    CHECK(confirm("{" + right + "}").error() == "invalid_credentials");
    CHECK(ada.post("/api/v1/auth/confirm/code").error() == "rate_limited");
    const std::string token = server.admin_token();
    CHECK(server.post("/api/v1/auth/confirm/code", token, "").status == 401);
    CHECK(server.post("/api/v1/auth/confirm", token, "{" + right + "}").status == 401);
  });
}

TEST_CASE(
    "administrators: they make others so, at once here and within a second at another server") {
  on_each_store([](const Premises& premises, RunningServer& server) {
    const std::string token = server.admin_token();
    RunningServer other(premises);
    const Visitor ada(server, "ada@example.org");
    const std::string id = text_at(ada.get("/api/v1/me").json(), "user_id");
    const auto give = [&](const std::string& user, const std::string& body) {
      return server.ask({.method = "PUT",
                         .target = "/api/v1/users/" + user + "/role",
                         .token = token,
                         .type = "application/json",
                         .body = body});
    };
    const auto elsewhere = [&] {
      return other
          .ask({.target = "/api/v1/users",
                .fields =
                    "Cookie: __Host-tank_session=" + ada.cookie("__Host-tank_session") + "\r\n"})
          .status;
    };
    CHECK(ada.get("/api/v1/users").error() == "forbidden");
    CHECK(elsewhere() == 403);
    CHECK(give(id, R"({"role":"owner"})").status == 400);
    CHECK(give("nonsense", R"({"role":"admin"})").error() == "invalid_id");
    const Answer given = give(id, R"({"role":"admin"})");
    REQUIRE(given.status == 200);
    CHECK(text_at(given.json(), "role") == "admin");
    CHECK(ada.get("/api/v1/users").status == 200);
    std::this_thread::sleep_for(std::chrono::seconds(1));
    CHECK(elsewhere() == 200);
    const std::string own = text_at(server.get("/api/v1/me", token).json(), "user_id");
    CHECK(give(own, R"({"role":"user"})").error() == "forbidden");
    CHECK(ada.send("PUT", "/api/v1/users/" + own + "/role", R"({"role":"user"})").status == 200);
    CHECK(give(id, R"({"role":"user"})").error() == "forbidden");
    CHECK(server.get("/api/v1/users", token).error() == "forbidden");
  });
}

TEST_CASE("sessions of others: administrators list and end them, on record; users do not") {
  with_team([](const Premises&, RunningServer& server, const std::string& token) {
    const Visitor ada(server, "ada@example.org");
    const Visitor bob(server, "bob@example.org");
    const json::Value session = session_of(ada);
    const std::string all = "/api/v1/users/" + text_at(*session.find("user"), "id") + "/sessions";
    const std::string one = all + "/" + text_at(session, "id");
    const Answer listed = server.get(all, token);
    REQUIRE(listed.status == 200);
    const json::Value list = listed.json();
    REQUIRE(list.find("items")->if_array()->size() == 1);
    CHECK(text_at(list.find("items")->if_array()->at(0), "id") == text_at(session, "id"));
    CHECK(bob.get(all).error() == "forbidden");
    CHECK(bob.send("DELETE", one).error() == "forbidden");
    CHECK(ada.get(all).error() == "forbidden");

    const auto end = [&](const std::string& target) {
      return server.ask({.method = "DELETE", .target = target, .token = token});
    };
    const std::string foreign = text_at(session_of(bob), "id");
    CHECK(end(all + "/" + foreign).error() == "session_not_found");
    CHECK(end(all + "/nonsense").error() == "invalid_id");
    CHECK(server.get("/api/v1/users/usr_01h455vb4pex5vsknk084sn02q/sessions", token).error() ==
          "user_not_found");
    CHECK(end(one).status == 204);
    CHECK(end(one).status == 204);
    CHECK(ada.get("/api/v1/me").status == 401);
    CHECK(bob.get("/api/v1/me").status == 200);
  });
}

}  // namespace
}  // namespace tank::testing
