// SPDX-License-Identifier: Apache-2.0
// A browser that goes to an identity provider and comes back, the same on every store.
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "core/json/json.hpp"
#include "http/browser.hpp"
#include "support/fakes.hpp"
#include "support/openid_provider.hpp"

namespace tank::testing {
namespace {

constexpr const char* session = "__Host-tank_session";
constexpr const char* departure = "__Host-tank_departure";

class WallClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override {
    return std::chrono::time_point_cast<TimePoint::duration>(std::chrono::system_clock::now());
  }
};

/// A server that knows one provider, or two.
struct Site {
  explicit Site(const Backend& backend, bool with_another = false)
      : premises(backend), server(premises, {}, config(with_another)) {}

  server::Config config(bool with_another) {
    server::Config out = RunningServer::unlimited();
    const std::string secret = premises.folder + "/client.secret";
    std::ofstream(secret) << OpenIdProvider::client_secret;
    std::filesystem::permissions(secret, std::filesystem::perms::owner_read);
    out.oidc_issuer = provider.issuer();
    out.oidc_client = OpenIdProvider::client_id;
    out.oidc_secret_file = secret;
    if (with_another) {
      out.google_client = "another client";
      out.google_secret_file = secret;
    }
    return out;
  }

  WallClock clock;
  OpenIdProvider provider{clock};
  Premises premises;
  RunningServer server;
};

template <class Body>
void on_each_store(Body body) {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    Site site(backend);
    body(site);
  }
}

// What stands behind the origin of a URL.
std::string target_of(const std::string& url) { return url.substr(url.find('/', 8)); }

std::uint16_t port_of(const std::string& url) {
  const std::size_t colon = url.find(':', 7);
  return static_cast<std::uint16_t>(std::stoi(url.substr(colon + 1)));
}

Answer depart(Browser& browser) {
  return browser.post("/auth/login", R"({"provider":"oidc","next":"/invitations"})");
}

/// Where the provider sends the browser back to.
std::string way_back(const Answer& departed) {
  REQUIRE(departed.status == 200);
  const std::string url = text_at(departed.json(), "url");
  const Answer there = ask(port_of(url), {.target = target_of(url)});
  REQUIRE(there.status == 302);
  return target_of(there.field("location"));
}

Answer travel(Browser& browser) { return browser.get(way_back(depart(browser))); }

std::string email_of(Browser& browser) {
  return text_at(browser.get("/api/v1/me").json(), "email");
}

TEST_CASE("federation: a browser goes to the provider and comes back as somebody") {
  on_each_store([](Site& site) {
    Browser browser(site.server);
    const std::string back = way_back(depart(browser));
    CHECK(back.starts_with("/auth/callback?"));
    CHECK(browser.has(departure));
    const Answer landed = browser.get(back);
    CHECK(landed.status == 303);
    CHECK(landed.field("location").ends_with("/invitations"));
    CHECK_FALSE(browser.has(departure));
    CHECK(email_of(browser) == "ada@acme.dev");
    // The state is good in one browser, and the code at the provider once.
    CHECK(browser.get(back).status == 401);
  });
}

TEST_CASE("federation: who logs in anew leaves no older session of the browser behind") {
  on_each_store([](Site& site) {
    Browser browser(site.server);
    const std::string back = way_back(depart(browser));
    REQUIRE(browser.post("/api/v1/auth/developer", R"({"email":"bob@example.org"})").status == 200);
    const std::string older = browser.value(session);
    REQUIRE(email_of(browser) == "bob@example.org");
    CHECK(browser.get(back).status == 303);
    CHECK(email_of(browser) == "ada@acme.dev");
    CHECK(site.server.get("/api/v1/me", older).status == 401);
  });
}

TEST_CASE("federation: who is logged in adds an identity and stays in his session") {
  on_each_store([](Site& site) {
    Browser browser(site.server);
    REQUIRE(browser.post("/api/v1/auth/developer", R"({"email":"bob@example.org"})").status == 200);
    const std::string before = browser.value(session);
    CHECK(travel(browser).status == 303);
    CHECK(browser.value(session) == before);
    CHECK(email_of(browser) == "bob@example.org");
    Browser elsewhere(site.server);
    CHECK(travel(elsewhere).status == 303);
    CHECK(email_of(elsewhere) == "bob@example.org");
  });
}

TEST_CASE("federation: neither a token nor a stand-in takes an account over") {
  on_each_store([](Site& site) {
    RunningServer& server = site.server;
    const std::string admin = server.admin_token();
    const std::string everything = server.user_token(admin, "bob@example.org");
    const Answer small = server.post("/api/v1/tokens", everything, R"({"name":"x","scopes":[]})");
    REQUIRE(small.status == 201);
    const json::Value users = server.get("/api/v1/users?email=bob", admin).json();
    const std::string bob = text_at(users.find("items")->if_array()->at(0), "id");
    const Answer stand_in = server.post("/api/v1/users/" + bob + "/impersonate", admin,
                                        R"({"reason":"ticket","token":true})");
    REQUIRE(stand_in.status == 201);
    for (const std::string& token :
         {everything, text_at(small.json(), "token"), text_at(stand_in.json(), "token")}) {
      CHECK(server.post("/auth/login", token, R"({"provider":"oidc","next":"/"})").error() ==
            "forbidden");
    }
  });
}

TEST_CASE("federation: a refusal is a page, and the browser is on its way no more") {
  on_each_store([](Site& site) {
    Browser browser(site.server);
    site.provider.deny(true);
    const Answer refused = travel(browser);
    CHECK(refused.status == 403);
    CHECK(refused.field("content-type") == "text/html; charset=utf-8");
    CHECK(refused.body.find("<h1>") != std::string::npos);
    CHECK_FALSE(browser.has(departure));
    CHECK_FALSE(browser.has(session));

    site.provider.deny(false);
    site.provider.behave(Mischief::wrong_nonce);
    CHECK(travel(browser).status == 401);
    site.provider.behave(Mischief::none);
    site.provider.seat({.email_verified = false});
    CHECK(travel(browser).status == 403);
    CHECK_FALSE(browser.has(session));

    // Somebody else's answer, without a departure of this browser.
    Browser thief(site.server);
    const std::string back = way_back(depart(thief));
    CHECK(browser.get(back).status == 401);
    CHECK_FALSE(browser.has(session));
  });
}

TEST_CASE("federation: one of several providers sends browsers back to an address of its own") {
  Site site(sqlite_file(), true);
  Browser browser(site.server);
  const std::string back = way_back(depart(browser));
  CHECK(back.starts_with("/auth/callback/oidc?"));
  const std::string query = back.substr(back.find('?'));
  for (const char* other : {"/auth/callback", "/auth/callback/google"}) {
    Browser mixed_up(site.server);
    const std::string own = way_back(depart(mixed_up));
    CHECK(mixed_up.get(other + own.substr(own.find('?'))).status == 401);
    CHECK_FALSE(mixed_up.has(session));
  }
  CHECK(browser.get(back).status == 303);
  CHECK(email_of(browser) == "ada@acme.dev");
}

}  // namespace
}  // namespace tank::testing
