// SPDX-License-Identifier: Apache-2.0
// What administrators of the platform see of everything.
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "http/running_server.hpp"

namespace tank::testing {
namespace {

// Every item of all pages, by the member `key`; each once.
std::set<std::string> walk(const RunningServer& server, const std::string& token,
                           const std::string& path, const std::string& key, int limit) {
  std::set<std::string> out;
  std::string after;
  do {
    const Answer page = server.get(
        path + "?limit=" + std::to_string(limit) + (after.empty() ? "" : "&after=" + after), token);
    CAPTURE(page.body);
    REQUIRE(page.status == 200);
    const json::Value document = page.json();
    for (const json::Value& item : *document.find("items")->if_array()) {
      CHECK(out.insert(text_at(item, key)).second);
    }
    after = text_at(document, "next");
  } while (!after.empty());
  return out;
}

TEST_CASE("inventory: administrators see every package, organization, account and audit row") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string ann = server.user_token(admin, "ann@example.org");
    REQUIRE(server.post("/api/v1/orgs", ann, R"({"slug":"globex","name":"G"})").status == 201);
    const std::string hidden = R"(,"visibility":"private")";
    REQUIRE(server.publish("@globex/key", ann, skill("@globex/key", "1.0.0", "t", hidden)).status ==
            201);
    REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0")).status == 201);
    REQUIRE(
        server.post("/api/v1/orgs/globex/service-accounts", ann, R"({"name":"Robot"})").status ==
        201);

    CHECK(walk(server, admin, "/api/v1/admin/packages", "name", 1) ==
          std::set<std::string>{"@acme/pdf", "@globex/key"});
    const auto slugs = walk(server, admin, "/api/v1/admin/organizations", "slug", 1);
    CHECK(slugs.contains("acme"));
    CHECK(slugs.contains("globex"));
    CHECK(slugs.size() == 4);  // each person has one
    CHECK(walk(server, admin, "/api/v1/admin/service-accounts", "name", 1) ==
          std::set<std::string>{"Robot"});
    CHECK(server.get("/api/v1/admin/service-accounts", admin).body.find(R"(["globex"])") !=
          std::string::npos);
    CHECK(walk(server, admin, "/api/v1/admin/users", "email", 2).contains("ann@example.org"));
    const auto rows = walk(server, admin, "/api/v1/admin/audit", "id", 3);
    CHECK(rows.size() > 6);
    for (const char* what : {"packages", "organizations", "service-accounts", "users", "audit"}) {
      const std::string path = std::string("/api/v1/admin/") + what;
      CHECK(server.get(path, ann).status == 403);
      CHECK(server.get(path).status == 401);
      CHECK(server.get(path + "?after=%21", admin).error() == "invalid_cursor");
    }
  });
}

}  // namespace
}  // namespace tank::testing
