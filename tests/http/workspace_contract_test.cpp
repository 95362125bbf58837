// SPDX-License-Identifier: Apache-2.0
// 003 (Workspaces) §18.1 and §18.2, row by row. Workspaces belong to organizations, and one rule
// lets people into both: until there are workspaces, the rows hold for organizations.
#include <algorithm>
#include <string>
#include <vector>

#include <tank/storage/session_store.hpp>
#include <tank/storage/store.hpp>
#include <tank/storage/user_store.hpp>

#include "http/every_route.hpp"
#include "http/provider_trip.hpp"
#include "server/services.hpp"
#include "support/builders.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

constexpr const char* session_name = "__Host-tank_session";
constexpr const char* departure_name = "__Host-tank_departure";
constexpr const char* invitations_path = "/api/v1/orgs/acme/invitations";

/// A server of its own for each store, and a provider: `body(server, provider)`.
template <class Body>
void with_provider(Body body) {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const SystemClock clock;
    OpenIdProvider provider(clock);
    const Premises premises(backend);
    RunningServer server(premises, {}, offering(provider, premises));
    body(server, provider);
  }
}

bool holds(const Answer& list, const std::string& text) {
  REQUIRE(list.status == 200);
  return list.body.find(text) != std::string::npos;
}

std::size_t size_of(const Answer& list) {
  REQUIRE(list.status == 200);
  return list.json().find("items")->if_array()->size();
}

bool is_refused(const Answer& answer) {
  const auto code = errc_from(answer.error());
  return answer.status == 401 && code && kind(*code) == ErrorKind::unauthorized &&
         std::ranges::none_of(answer.cookies, [](const std::string& cookie) {
           return cookie.starts_with(std::string(session_name) + "=") &&
                  cookie.find("Max-Age=0") == std::string::npos;
         });
}

TEST_CASE("003 §18.1.1: the callback of a login sets a cookie: HttpOnly, Secure, SameSite=Lax") {
  with_provider([](RunningServer& server, OpenIdProvider&) {
    const Visitor ada(server);
    const Answer landed = ada.get(way_back(server, ada));
    REQUIRE(landed.status == 303);
    const auto cookie = std::ranges::find_if(landed.cookies, [](const std::string& each) {
      return each.starts_with(std::string(session_name) + "=");
    });
    REQUIRE(cookie != landed.cookies.end());
    for (const char* attribute : {"; HttpOnly", "; Secure", "; SameSite=Lax", "; Path=/"}) {
      CHECK(cookie->find(attribute) != std::string::npos);
    }
    CHECK(cookie->find("Domain") == std::string::npos);
  });
}

TEST_CASE("003 §18.1.2: who is logged in gets user_id and email from /me, the same every time") {
  with_provider([](RunningServer& server, OpenIdProvider&) {
    const Visitor here(server);
    REQUIRE(here.get(way_back(server, here)).status == 303);
    const Answer first = here.get("/api/v1/me");
    REQUIRE(first.status == 200);
    CHECK(text_at(first.json(), "user_id").starts_with("usr_"));
    CHECK(text_at(first.json(), "email") == "ada@acme.dev");
    // Another browser, and another way to log in.
    const Visitor there(server, "ada@acme.dev");
    const json::Value again = there.get("/api/v1/me").json();
    CHECK(text_at(again, "user_id") == text_at(first.json(), "user_id"));
    CHECK(text_at(again, "email") == "ada@acme.dev");
  });
}

TEST_CASE("003 §18.1.3: a callback that proves nothing is 401 and begins no session") {
  with_provider([](RunningServer& server, OpenIdProvider& provider) {
    const auto arrive = [](const Visitor& visitor, const std::string& target) {
      // Somebody looks at it, so that the refusal is a page.
      const Answer page = visitor.get(target);
      CHECK(page.status == 401);
      CHECK(page.field("content-type").starts_with("text/html"));
      CHECK(visitor.cookie(session_name).empty());
      CHECK(visitor.get("/api/v1/me").status == 401);
    };
    const Visitor nobody(server);
    arrive(nobody, "/auth/callback");
    arrive(nobody, "/auth/callback?state=made-up&code=made-up");

    const Visitor victim(server);
    arrive(nobody, way_back(server, victim));  // begun in another browser

    Visitor twice(server);
    const std::string once = way_back(server, twice);
    const std::string departure = twice.cookie(departure_name);
    REQUIRE_FALSE(departure.empty());
    REQUIRE(Visitor(twice).get(once).status == 303);
    arrive(twice, once);  // the code was redeemed

    for (const Mischief wrong : {Mischief::broken_signature, Mischief::wrong_nonce,
                                 Mischief::wrong_audience, Mischief::expired_token}) {
      const Visitor visitor(server);
      const std::string target = way_back(server, visitor);
      provider.behave(wrong);
      arrive(visitor, target);
      provider.behave(Mischief::none);
    }
  });
}

TEST_CASE("003 §18.1.3: an expired, revoked or made-up session is 401, whatever carries it") {
  on_each_store([](const Premises&, RunningServer& server) {
    Visitor ada(server, "ada@example.org");
    const std::string revoked = ada.cookie(session_name);
    REQUIRE(ada.post("/api/v1/auth/logout").status == 204);
    const auto added =
        transact(server.instance().services().store, [](Transaction& tx) -> Result<void> {
          const auto user = tx.users().find_by_email(*Email::parse("ada@example.org"));
          if (!user) return pass(user);
          identity::Session session = a_session(*user, "expired");
          session.created_at = session.seen_at = SystemClock().now() - 720h;
          session.expires_at = SystemClock().now() - 1s;
          return tx.sessions().add(session);
        });
    REQUIRE(added.has_value());
    for (const std::string& text : {revoked, std::string("expired"), std::string(43, 'x'),
                                    std::string("e30.e30."), std::string("tank_made_up")}) {
      CAPTURE(text);
      Visitor visitor(server);
      visitor.put(session_name, text);
      const Answer by_cookie = visitor.get("/api/v1/me");
      CHECK(is_refused(by_cookie));
      CHECK(by_cookie.error() == "unauthorized");
      CHECK(is_refused(server.get("/api/v1/me", text)));
    }
  });
}

TEST_CASE("003 §18.1.4: without a login every route of an organization is 401") {
  on_each_store([](const Premises&, RunningServer& server) {
    std::size_t asked = 0;
    for (const server::Operation& operation : server::all_routes()) {
      if (operation.path.find("{org_slug}") == std::string_view::npos) continue;
      CAPTURE(operation.id);
      const Answer answer = call(server, operation, {});
      CHECK(answer.status == 401);
      CHECK(answer.error() == "unauthorized");
      ++asked;
    }
    CHECK(asked > 15);
  });
}

TEST_CASE("003 §18.2.1: inviting a valid address is 201 and pending; others are told why not") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const Answer sent =
        server.post(invitations_path, admin, R"({"email":"eve@example.org","role":"admin"})");
    CAPTURE(sent.body);
    REQUIRE(sent.status == 201);
    const json::Value document = sent.json();
    const json::Value& invitation = *document.find("invitation");
    CHECK(text_at(invitation, "organization") == "acme");
    CHECK(text_at(invitation, "email") == "eve@example.org");
    CHECK(text_at(invitation, "role") == "admin");
    CHECK(holds(server.get(invitations_path, admin), text_at(invitation, "id")));
    CHECK(size_of(server.get("/api/v1/orgs/acme/members", admin)) == 1);

    const std::string body = R"({"email":"ann@example.org"})";
    const Answer invalid = server.post(invitations_path, admin, R"({"email":"no address"})");
    CHECK(invalid.status == 400);
    CHECK(invalid.error() == "invalid_email");
    CHECK(server.post(invitations_path, {}, body).error() == "unauthorized");
    const std::string stranger = server.user_token(admin, "stranger@example.org");
    const Answer forbidden = server.post(invitations_path, stranger, body);
    CHECK(forbidden.status == 403);
    CHECK(forbidden.error() == "forbidden");
  });
}

TEST_CASE("003 §18.2.2: the first list after a login shows what the address was invited to") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const Visitor early(server, "early@example.org");
    for (const char* email : {"Eve@Example.org", "early@example.org", "ann@example.org"}) {
      const Answer sent = server.post(invitations_path, admin, document({{"email", email}}));
      REQUIRE(sent.status == 201);
    }
    const Visitor eve(server, "eve@example.org");
    const Answer list = eve.get("/api/v1/orgs");
    CHECK(holds(list, R"("slug":"acme")"));
    CHECK(holds(server.get("/api/v1/orgs/acme/members", admin), "eve@example.org"));
    CHECK_FALSE(holds(server.get(invitations_path, admin), "Eve@Example.org"));
    CHECK(holds(eve.get("/api/v1/orgs"), R"("slug":"acme")"));

    // Who was logged in before joins with the next login.
    CHECK_FALSE(holds(early.get("/api/v1/orgs"), R"("slug":"acme")"));
    CHECK(holds(Visitor(server, "early@example.org").get("/api/v1/orgs"), R"("slug":"acme")"));

    // An address that nobody has shown to read gets nobody in.
    const std::string unverified = server.user_token(admin, "ann@example.org");
    CHECK_FALSE(holds(server.get("/api/v1/orgs", unverified), R"("slug":"acme")"));
    CHECK(holds(server.get(invitations_path, admin), "ann@example.org"));
  });
}

TEST_CASE("003 §18.2.3: a second pending invitation of an address is 409 duplicate_invite") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    REQUIRE(server.post("/api/v1/orgs", admin, R"({"slug":"globex","name":"G"})").status == 201);
    const auto invite = [&](const std::string& email) {
      return server.post(invitations_path, admin, document({{"email", email}, {"role", "member"}}));
    };
    REQUIRE(invite("eve@example.org").status == 201);
    for (const char* email : {"eve@example.org", "EVE@example.ORG"}) {
      const Answer again = invite(email);
      CHECK(again.status == 409);
      CHECK(again.error() == "duplicate_invite");
    }
    CHECK(size_of(server.get(invitations_path, admin)) == 1);
    // Elsewhere, or once it is no longer pending, the address may be invited.
    CHECK(server.post("/api/v1/orgs/globex/invitations", admin, R"({"email":"eve@example.org"})")
              .status == 201);
    const Visitor eve(server, "eve@example.org");
    CHECK(invite("eve@example.org").error() == "already_member");
    const std::string id = text_at(eve.get("/api/v1/me").json(), "user_id");
    REQUIRE(eve.send("DELETE", "/api/v1/orgs/acme/members/" + id).status == 204);
    CHECK(invite("eve@example.org").status == 201);
  });
}

TEST_CASE("003 §18.2.4: who was removed, or never was a member, is 403 on every route of it") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string removed = server.user_token(admin, "eve@example.org");
    const std::string stranger = server.user_token(admin, "ann@example.org");
    const Answer joined =
        server.post("/api/v1/orgs/acme/members", admin, R"({"email":"eve@example.org"})");
    REQUIRE(joined.status == 201);
    REQUIRE(server.get("/api/v1/orgs/acme", removed).status == 200);
    const std::string member = "/api/v1/orgs/acme/members/" + text_at(joined.json(), "user_id");
    REQUIRE(server.ask({.method = "DELETE", .target = member, .token = admin}).status == 204);
    for (const server::Operation& operation : server::all_routes()) {
      if (operation.path.find("{org_slug}") == std::string_view::npos) continue;
      for (const std::string& token : {removed, stranger}) {
        CAPTURE(operation.id);
        const Answer answer = call(server, operation, token);
        CAPTURE(answer.body);
        CHECK(answer.status == 403);
        CHECK(answer.error() == "forbidden");
      }
    }
  });
}

}  // namespace
}  // namespace tank::testing
