// SPDX-License-Identifier: Apache-2.0
// Teams over HTTP: invited, handed over, deleted; their tokens; and who acts as somebody else.
#include <doctest/doctest.h>

#include "core/json/json.hpp"
#include "http/browser.hpp"
#include "http/running_server.hpp"

namespace tank::testing {
namespace {

constexpr const char* admin_address = "admin@tank.localhost";

Answer with(const RunningServer& server, const std::string& method, const std::string& target,
            const std::string& token, const std::string& body = {}) {
  return server.ask({.method = method,
                     .target = target,
                     .token = token,
                     .type = body.empty() ? "" : "application/json",
                     .body = body});
}

/// `name=value` of the session that a login without questions sets.
std::string session_of(const RunningServer& server, const std::string& email) {
  const Answer login = server.post("/api/v1/auth/developer", {}, R"({"email":")" + email + R"("})");
  REQUIRE(login.status == 200);
  const std::string field = login.field("set-cookie");
  return field.substr(0, field.find(';'));
}

Answer by_cookie(const RunningServer& server, const std::string& method, const std::string& target,
                 const std::string& cookie, const std::string& body = {}) {
  return server.ask({.method = method,
                     .target = target,
                     .type = body.empty() ? "" : "application/json",
                     .body = body,
                     .fields = "Cookie: " + cookie + "\r\nSec-Fetch-Site: same-origin\r\n"});
}

std::string id_of(const RunningServer& server, const std::string& admin, const std::string& email) {
  const Answer found = server.get("/api/v1/users?email=" + email, admin);
  REQUIRE(found.status == 200);
  const json::Value document = found.json();
  REQUIRE(document.find("items")->if_array()->size() == 1);
  return text_at(document.find("items")->if_array()->at(0), "id");
}

std::size_t size_of(const Answer& list) {
  REQUIRE(list.status == 200);
  return list.json().find("items")->if_array()->size();
}

TEST_CASE("invitations: the mail's link names one, and the invited accepts it") {
  with_team([](const Premises& premises, RunningServer& server, const std::string& admin) {
    const std::string all = "/api/v1/orgs/acme/invitations";
    const Answer sent = server.post(all, admin, R"({"email":"Eve@example.org","role":"admin"})");
    CAPTURE(sent.body);
    REQUIRE(sent.status == 201);
    CHECK(sent.json().find("mailed")->as_bool() == true);
    const std::string id = text_at(*sent.json().find("invitation"), "id");
    CHECK(last_link_code(premises) == "inv");
    const Answer again = server.post(all, admin, R"({"email":"EVE@example.org"})");
    CHECK(again.status == 409);
    CHECK(again.error() == "duplicate_invite");
    CHECK(server.post(all, admin, R"({"email":"no address"})").error() == "invalid_email");
    CHECK(server.post(all, admin, R"({"email":"a@example.org","role":"king"})").error() ==
          "invalid_argument");
    CHECK(size_of(server.get(all, admin)) == 1);

    const std::string unverified = server.user_token(admin, "eve@example.org");
    CHECK(server.get("/api/v1/invitations", unverified).error() == "email_not_verified");
    CHECK(server.post("/api/v1/invitations/" + id + "/accept", unverified, "").error() ==
          "email_not_verified");
    CHECK(server.get(all, unverified).error() == "forbidden");
    // A login that shows who reads the address needs no answer.
    const std::string eve = session_of(server, "eve@example.org");
    const Answer organizations = by_cookie(server, "GET", "/api/v1/orgs", eve);
    CHECK(organizations.body.find(R"("slug":"acme")") != std::string::npos);
    CHECK(size_of(server.get(all, admin)) == 0);
  });
}

TEST_CASE("invitations: they are declined, withdrawn, and made again") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string all = "/api/v1/orgs/acme/invitations";
    const std::string eve = session_of(server, "eve@example.org");
    const auto invite = [&] {
      const Answer sent = server.post(all, admin, R"({"email":"eve@example.org"})");
      REQUIRE(sent.status == 201);
      return text_at(*sent.json().find("invitation"), "id");
    };
    const std::string first = invite();
    CHECK(size_of(by_cookie(server, "GET", "/api/v1/invitations", eve)) == 1);
    CHECK(by_cookie(server, "POST", "/api/v1/invitations/" + first + "/decline", eve).status ==
          204);
    const std::string second = invite();
    CHECK(server.post(all + "/" + second + "/resend", admin, "").status == 200);
    CHECK(with(server, "DELETE", all + "/" + second, admin).status == 204);
    CHECK(by_cookie(server, "POST", "/api/v1/invitations/" + second + "/accept", eve).error() ==
          "invitation_not_found");
    const std::string third = invite();
    const Answer joined =
        by_cookie(server, "POST", "/api/v1/invitations/" + third + "/accept", eve);
    CHECK(joined.status == 200);
    CHECK(text_at(joined.json(), "role") == "member");
    CHECK(server.post(all, admin, R"({"email":"eve@example.org"})").error() == "already_member");
  });
}

TEST_CASE("organizations: renamed, handed over, deleted and restored over HTTP") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0")).status == 201);
    const std::string eve = server.user_token(admin, "eve@example.org");
    const std::string path = "/api/v1/orgs/acme";
    REQUIRE(server.post(path + "/members", admin, R"({"email":"eve@example.org"})").status == 201);
    const Answer renamed = with(server, "PATCH", path, admin, R"({"name":"Acme Corp"})");
    CHECK(renamed.status == 200);
    CHECK(text_at(renamed.json(), "name") == "Acme Corp");
    CHECK(with(server, "PATCH", path, eve, R"({"name":"Mine"})").error() == "forbidden");

    const std::string heir = R"({"user_id":")" + id_of(server, admin, "eve@example.org") + R"("})";
    CHECK(server.post(path + "/transfer", eve, heir).error() == "forbidden");
    const Answer owner = server.post(path + "/transfer", admin, heir);
    CHECK(owner.status == 200);
    CHECK(text_at(owner.json(), "role") == "owner");
    CHECK(text_at(server.get(path, admin).json(), "role") == "admin");

    CHECK(with(server, "DELETE", path, admin).error() == "forbidden");
    CHECK(server.get("/api/v1/index/@acme/pdf").status == 200);
    const Answer removed = with(server, "DELETE", path, eve);
    CHECK(removed.status == 200);
    CHECK_FALSE(text_at(removed.json(), "restorable_until").empty());
    CHECK(server.get(path, eve).error() == "organization_not_found");
    for (const char* target : {"/api/v1/index/@acme/pdf", "/api/v1/packages/@acme/pdf",
                               "/api/v1/packages/@acme/pdf/releases/1.0.0/archive"}) {
      CHECK(server.get(target).error() == "package_not_found");
      CHECK(server.get(target, eve).error() == "package_not_found");
    }
    CHECK(size_of(server.get("/api/v1/packages?q=pdf")) == 0);
    CHECK(server.publish("@acme/pdf", eve, skill("@acme/pdf", "1.1.0")).error() ==
          "organization_not_found");
    CHECK(server.post("/api/v1/resolve", {}, R"({"skills":{"@acme/pdf":"*"}})").error() ==
          "no_solution");

    CHECK(server.post(path + "/restore", eve, "").status == 200);
    CHECK(server.get("/api/v1/index/@acme/pdf").status == 200);
  });
}

TEST_CASE("organization tokens: a service account acts until its token is replaced or revoked") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string path = "/api/v1/orgs/acme";
    const Answer account = server.post(path + "/service-accounts", admin, R"({"name":"Deploy"})");
    CAPTURE(account.body);
    REQUIRE(account.status == 201);
    CHECK(text_at(account.json(), "kind") == "service");
    const std::string id = text_at(account.json(), "user_id");
    const Answer made =
        server.post(path + "/tokens", admin,
                    R"({"account_id":")" + id + R"(","name":"ci","scopes":["skills:publish"]})");
    CAPTURE(made.body);
    REQUIRE(made.status == 201);
    const std::string token = text_at(made.json(), "token");
    CHECK(server.publish("@acme/pdf", token, skill("@acme/pdf", "1.0.0")).status == 201);
    CHECK(server.get(path + "/tokens", token).error() == "forbidden");
    CHECK(server.post("/api/v1/users/" + id + "/login-code", admin, "").error() == "forbidden");

    const Answer listed = server.get(path + "/tokens", admin);
    CHECK(size_of(listed) == 1);
    CHECK(listed.body.find(token) == std::string::npos);
    const std::string one = path + "/tokens/" + text_at(*made.json().find("info"), "id");
    const Answer fresh = server.post(one + "/rotate", admin, R"({"at_once":true})");
    REQUIRE(fresh.status == 201);
    CHECK(server.get("/api/v1/whoami", token).status == 401);
    const std::string next = text_at(fresh.json(), "token");
    CHECK(server.get("/api/v1/whoami", next).status == 200);
    CHECK(
        with(server, "DELETE", path + "/tokens/" + text_at(*fresh.json().find("info"), "id"), admin)
            .status == 204);
    CHECK(server.get("/api/v1/whoami", next).status == 401);
  });
}

TEST_CASE("tokens: a rotated token works beside the new one for its grace") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const Answer made = server.post("/api/v1/tokens", admin, R"({"name":"ci","scopes":[]})");
    const std::string one = "/api/v1/tokens/" + text_at(*made.json().find("info"), "id");
    const Answer fresh = server.post(one + "/rotate", admin, "{}");
    REQUIRE(fresh.status == 201);
    CHECK(server.get("/api/v1/whoami", text_at(made.json(), "token")).status == 200);
    CHECK(server.get("/api/v1/whoami", text_at(fresh.json(), "token")).status == 200);
    const std::string eve = server.user_token(admin, "eve@example.org");
    CHECK(server.post(one + "/rotate", eve, "{}").error() == "token_not_found");
  });
}

TEST_CASE("administration: users by address and ban, counts, and nobody else sees them") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string eve = server.user_token(admin, "eve@example.org");
    const std::string ann = server.user_token(admin, "ann@example.org");
    REQUIRE(with(server, "PUT", "/api/v1/users/" + id_of(server, admin, "ann@") + "/ban", admin,
                 R"({"reason":"spam"})")
                .status == 200);
    CHECK(size_of(server.get("/api/v1/users?banned=true", admin)) == 1);
    CHECK(size_of(server.get("/api/v1/users?banned=false", admin)) == 2);
    CHECK(size_of(server.get("/api/v1/users?email=EVE", admin)) == 1);
    CHECK(server.get("/api/v1/users?banned=maybe", admin).error() == "invalid_argument");
    const Answer counts = server.get("/api/v1/admin/stats", admin);
    REQUIRE(counts.status == 200);
    CHECK(counts.json().find("users")->as_int64() == 3);
    CHECK(counts.json().find("organizations")->as_int64() == 1);
    CHECK(server.get("/api/v1/admin/stats", eve).error() == "forbidden");
  });
}

TEST_CASE("impersonation: a browser becomes the user and is the administrator again") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    (void)server.user_token(admin, "eve@example.org");
    const std::string own = session_of(server, admin_address);
    const std::string eve = id_of(server, admin, "eve@example.org");
    const std::string target = "/api/v1/users/" + eve + "/impersonate";
    CHECK(by_cookie(server, "POST", target, own, R"({"reason":""})").error() == "invalid_argument");
    const Answer begun = by_cookie(server, "POST", target, own, R"({"reason":"ticket 12"})");
    CAPTURE(begun.body);
    REQUIRE(begun.status == 201);
    CHECK(begun.json().find("token") == nullptr);
    const Answer as_token = server.post(target, admin, R"({"reason":"ticket 12","token":true})");
    REQUIRE(as_token.status == 201);
    const std::string acting = text_at(as_token.json(), "token");
    const json::Value me = server.get("/api/v1/me", acting).json();
    CHECK(text_at(me, "user_id") == eve);
    CHECK(text_at(me, "impersonated_by") == id_of(server, admin, admin_address));
    CHECK(server.get("/api/v1/users", acting).error() == "forbidden");
    CHECK(server.post(target, acting, R"({"reason":"again"})").error() == "forbidden");
    CHECK(server.post("/api/v1/tokens", acting, R"({"name":"x","scopes":[]})").error() ==
          "forbidden");

    // What the browser kept aside comes back.
    const std::string aside = "__Host-tank_admin=" + own.substr(own.find('=') + 1);
    const Answer stopped = by_cookie(server, "POST", "/api/v1/impersonation/stop",
                                     "__Host-tank_session=" + acting + "; " + aside);
    CHECK(stopped.status == 204);
    CHECK(server.get("/api/v1/me", acting).status == 401);
    CHECK(by_cookie(server, "GET", "/api/v1/me", own).status == 200);
    CHECK(by_cookie(server, "POST", "/api/v1/impersonation/stop", own).error() ==
          "session_not_found");
  });
}

/// An administrator whose browser acts as somebody else.
Browser standing_in(RunningServer& server, const std::string& admin) {
  (void)server.user_token(admin, "eve@example.org");
  const std::string eve = id_of(server, admin, "eve@example.org");
  Browser browser(server);
  REQUIRE(
      browser.post("/api/v1/auth/developer", R"({"email":")" + std::string(admin_address) + R"("})")
          .status == 200);
  REQUIRE(
      browser.post("/api/v1/users/" + eve + "/impersonate", R"({"reason":"ticket 12"})").status ==
      201);
  REQUIRE(text_at(browser.get("/api/v1/me").json(), "email") == "eve@example.org");
  return browser;
}

TEST_CASE("impersonation: a log-out ends both sessions, and the browser keeps none") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    Browser browser = standing_in(server, admin);
    const std::string own = browser.value("__Host-tank_admin");
    const std::string acting = browser.value("__Host-tank_session");
    CHECK(browser.post("/api/v1/auth/logout").status == 204);
    CHECK_FALSE(browser.has("__Host-tank_admin"));
    CHECK_FALSE(browser.has("__Host-tank_session"));
    CHECK(server.get("/api/v1/me", own).status == 401);
    CHECK(server.get("/api/v1/me", acting).status == 401);
  });
}

TEST_CASE("impersonation: when the hour is over, the administrator comes back by what was kept") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    Browser browser = standing_in(server, admin);
    CHECK(server.post("/api/v1/auth/logout", admin, "").status == 204);
    // As after the hour: the browser's own session is none any more.
    browser.forget("__Host-tank_session");
    CHECK(browser.get("/api/v1/me").status == 401);
    CHECK(browser.post("/api/v1/impersonation/stop").status == 204);
    CHECK(text_at(browser.get("/api/v1/me").json(), "email") == admin_address);
    CHECK_FALSE(browser.has("__Host-tank_admin"));
    CHECK(browser.post("/api/v1/auth/logout").status == 204);
    CHECK(browser.post("/api/v1/impersonation/stop").error() == "unauthorized");
  });
}

TEST_CASE("impersonation: whoever logs in anew in that browser leaves neither session behind") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    Browser browser = standing_in(server, admin);
    const std::string own = browser.value("__Host-tank_admin");
    browser.forget("__Host-tank_session");
    CHECK(browser.post("/api/v1/auth/developer", R"({"email":"bob@example.org"})").status == 200);
    CHECK_FALSE(browser.has("__Host-tank_admin"));
    CHECK(server.get("/api/v1/me", own).status == 401);
    CHECK(text_at(browser.get("/api/v1/me").json(), "email") == "bob@example.org");
  });
}

/// The members called `key` on each page, with a bar after it; the next one is that of `Link`.
std::string walk(const RunningServer& server, const std::string& token, const std::string& list,
                 const std::string& key) {
  std::string out;
  for (std::string target = list + "?limit=2"; !target.empty();) {
    const Answer answer = server.get(target, token);
    REQUIRE(answer.status == 200);
    const json::Value document = answer.json();
    for (const json::Value& item : *document.find("items")->if_array()) {
      out += text_at(item, key) + ' ';
    }
    out += "| ";
    const std::string link = answer.field("link");
    CHECK(link.empty() == text_at(document, "next").empty());
    if (!link.empty()) CHECK(link.ends_with("; rel=\"next\""));
    target = link.empty() ? "" : link.substr(1, link.find('>') - 1);
  }
  CHECK(server.get(list + "?limit=0", token).error() == "limit_exceeded");
  CHECK(server.get(list + "?limit=201", token).error() == "limit_exceeded");
  CHECK(server.get(list + "?limit=two", token).error() == "invalid_argument");
  CHECK(server.get(list + "?after=nonsense", token).error() == "invalid_cursor");
  return out;
}

TEST_CASE("teams: members, invitations, service accounts and tokens come in pages that lead on") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string team = "/api/v1/orgs/acme";
    std::string account;
    for (const char* name : {"r1", "r2", "r3"}) {
      const Answer made = server.post(team + "/service-accounts", admin,
                                      R"({"name":")" + std::string(name) + "\"}");
      REQUIRE(made.status == 201);
      account = text_at(made.json(), "user_id");
      REQUIRE(server
                  .post(team + "/tokens", admin,
                        R"({"account_id":")" + account + R"(","name":"t","scopes":[]})")
                  .status == 201);
      REQUIRE(server
                  .post(team + "/invitations", admin,
                        R"({"email":")" + std::string(name) + "@example.org\"}")
                  .status == 201);
    }
    CHECK(walk(server, admin, team + "/members", "role") == "owner member | member member | ");
    CHECK(walk(server, admin, team + "/service-accounts", "name") == "r1 r2 | r3 | ");
    CHECK(walk(server, admin, team + "/tokens", "account") == "r3 r2 | r1 | ");
    CHECK(walk(server, admin, team + "/invitations", "email") ==
          "r3@example.org r2@example.org | r1@example.org | ");
  });
}

}  // namespace
}  // namespace tank::testing
