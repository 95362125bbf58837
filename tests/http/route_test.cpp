// SPDX-License-Identifier: Apache-2.0
// Every route against every kind of caller, and what is said about the routes.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "core/json/json.hpp"
#include "http/every_route.hpp"
#include "server/api/byte_range.hpp"
#include "server/api/openapi.hpp"
#include "server/api/router.hpp"

namespace tank::testing {
namespace {

TEST_CASE("routes: every route turns away who may not, before it does anything") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const std::string admin = server.admin_token();
  REQUIRE(server.post("/api/v1/orgs", admin, R"({"slug":"acme","name":"Acme"})").status == 201);
  REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0")).status == 201);
  const std::string powerless = text_at(
      server.post("/api/v1/tokens", admin, R"({"name":"none","scopes":[]})").json(), "token");
  REQUIRE_FALSE(powerless.empty());

  for (const server::Operation& operation : server::all_routes()) {
    CAPTURE(operation.id);
    // They would end the tokens that this test needs.
    if (operation.id.ends_with("ogOut")) continue;
    const Answer nobody = call(server, operation, {});
    const Answer made_up = call(server, operation, "tank_000000000000000000000000000000000000");
    const Answer without_scope = call(server, operation, powerless);
    CHECK(nobody.status != 0);
    if (operation.id != "healthz") CHECK(made_up.status == 401);
    if (operation.guard.login) {
      CHECK(nobody.status == 401);
      CHECK(nobody.field("www-authenticate") == "Bearer");
    }
    if (operation.guard.action) CHECK(without_scope.status == 403);
    for (const Answer* answer : {&nobody, &made_up, &without_scope}) {
      CHECK(answer->status < 500);
      CHECK_FALSE(answer->field("x-request-id").empty());
      const bool is_page = answer->field("content-type").starts_with("text/html");
      if (answer->status >= 400 && !is_page) CHECK(answer->json().find("error") != nullptr);
    }
  }
}

TEST_CASE("routes: what nobody in particular may change has a rate") {
  for (const server::Operation& operation : server::all_routes()) {
    if (operation.guard.login || operation.method == server::Method::get) continue;
    // It only reads, and works no more than `limits::resolve_steps`.
    if (operation.id == "resolve") continue;
    CAPTURE(operation.id);
    CHECK(operation.rate_class.has_value());
  }
}

TEST_CASE("routes: what waits for somebody else's server keeps nobody else waiting") {
  for (const server::Operation& operation : server::all_routes()) {
    const bool asks = operation.path.starts_with("/auth/") || operation.id == "exchangeToken";
    if (asks) CHECK(operation.crew == server::Crew::outbound);
  }
}

TEST_CASE("routes: who publishes has a rate, with a body in pieces too") {
  const Premises premises(sqlite_file());
  server::Config wishes = RunningServer::unlimited();
  wishes.rate_publish = "3/300";
  RunningServer server(premises, {}, wishes);
  const std::string admin = server.admin_token();
  REQUIRE(server.post("/api/v1/orgs", admin, R"({"slug":"acme","name":"Acme"})").status == 201);
  const Answer first = server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0"));
  CHECK(first.status == 201);
  CHECK(first.field("ratelimit") == "\"publish\";r=2;t=100");
  const auto append = [&] {
    return server.ask({.method = "PUT",
                       .target = "/api/v1/uploads/upl_01h455vb4pex5vsknk084sn02q",
                       .token = admin,
                       .type = "application/gzip",
                       .body = "bytes"});
  };
  const Answer second = append();
  CHECK(second.status == 404);
  CHECK(second.field("ratelimit").starts_with("\"publish\";r=1;"));
  CHECK(append().status == 404);
  const Answer refused = append();
  CHECK(refused.status == 429);
  CHECK(refused.error() == "rate_limited");
  CHECK(refused.field("retry-after") == "100");
  CHECK(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.1")).status == 429);
}

TEST_CASE("routes: a network that asks too often whether a code is good is told to wait") {
  const Premises premises(sqlite_file());
  server::Config wishes = RunningServer::unlimited();
  wishes.rate_poll = wishes.rate_login = "2/300";
  RunningServer server(premises, {}, wishes);
  const auto statuses = [&](const std::string& target, const std::string& body) {
    std::string out;
    for (int i = 0; i < 3; ++i) out += std::to_string(server.post(target, {}, body).status) + " ";
    return out;
  };
  CHECK(statuses("/api/v1/auth/device/token", R"({"device_code":"made-up"})") == "410 410 429 ");
  CHECK(statuses("/api/v1/login/code", R"({"code":"once_made_up"})") == "401 401 429 ");
}

TEST_CASE("routes: names are routed before they are decoded") {
  const std::vector<server::Operation> routes = server::all_routes();
  const server::Router router(routes);
  struct Case {
    std::string_view path;
    std::string_view id;  // empty: nothing
    std::string_view name;
  };
  const std::vector<Case> table{
      {"/api/v1/packages/%40a%2Fb", "getPackage", "@a/b"},
      {"/api/v1/packages/@a%2fb", "getPackage", "@a/b"},
      {"/api/v1/packages/@a/b", "getPackage", "@a/b"},
      {"/api/v1/packages/%40a%2Fb/releases", "listReleases", "@a/b"},
      {"/api/v1/packages/@a/releases/releases", "listReleases", "@a/releases"},
      {"/api/v1/packages/@a/b/releases/1.0.0/archive", "getArchive", "@a/b"},
      {"/api/v1/packages/%40a%2Fb%2Freleases", "getPackage", "@a/b/releases"},
      {"/api/v1/packages/@a/b/c", "", ""},
      {"/api/v1/packages//b", "", ""},
      {"/api/v1/packages/%00", "", ""},
      {"/api/v1/orgs/a%2Fb", "", ""},
      {"/api/v1/../v1/whoami", "", ""},
      {"/api/v1/whoami/", "", ""},
      {"/", "welcome", ""},
  };
  for (const Case& row : table) {
    CAPTURE(row.path);
    const server::Routed found = router.find(server::Method::get, row.path);
    CHECK((found.operation == nullptr ? std::string_view{} : found.operation->id) == row.id);
    if (!row.name.empty()) {
      REQUIRE_FALSE(found.values.empty());
      CHECK(found.values.front().second == row.name);
    }
  }
}

TEST_CASE("routes: what is not served is told apart: no route, no method, options") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  CHECK(server.get("/nowhere").error() == "route_not_found");
  const Answer wrong = server.ask({.method = "PUT", .target = "/api/v1/whoami"});
  CHECK(wrong.status == 405);
  CHECK(wrong.field("allow") == "OPTIONS, GET, HEAD");
  const Answer options = server.ask({.method = "OPTIONS",
                                     .target = "/api/v1/packages/@a/b",
                                     .fields = "Origin: https://console.example\r\n"});
  CHECK(options.status == 204);
  CHECK(options.field("access-control-allow-origin") == "https://console.example");
  CHECK(options.field("access-control-allow-credentials") == "true");
  CHECK(options.field("access-control-allow-methods") == "OPTIONS, GET, HEAD, PATCH");
}

TEST_CASE("routes: a body that does not fit is explained field by field") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const std::string admin = server.admin_token();
  const Answer answer = server.post("/api/v1/users", admin, R"({"emial":"a@b.c","name":3})");
  CHECK(answer.status == 400);
  CHECK(answer.error() == "invalid_argument");
  const json::Value document = answer.json();
  const json::Value* details = document.find("details");
  REQUIRE(details != nullptr);
  for (const char* field : {"email", "emial", "name"}) {
    CAPTURE(field);
    REQUIRE(details->find(field) != nullptr);
    CHECK(details->find(field)->if_array()->size() == 1);
  }
  CHECK(server.post("/api/v1/users", admin, "{").error() == "invalid_json");
  CHECK(server
            .ask({.method = "POST",
                  .target = "/api/v1/users",
                  .token = admin,
                  .type = "text/plain",
                  .body = "{}"})
            .status == 415);
}

TEST_CASE("routes: a server whose artifact folder is gone is not ready, and says why") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  const auto check = [&server] {
    const Answer answer = server.get("/readyz");
    return std::to_string(answer.status) + " " +
           text_at(*answer.json().find("checks"), "artifacts");
  };
  CHECK(check() == "200 ok");
  const std::string folder = premises.folder + "/artifacts";
  std::filesystem::rename(folder, folder + "-away");
  CHECK(check() == "503 unavailable");
  std::filesystem::rename(folder + "-away", folder);
  CHECK(check() == "200 ok");
}

TEST_CASE("routes: metrics count by route template, whatever was asked for") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  for (int i = 0; i < 20; ++i) {
    server.get("/api/v1/index/@acme/p" + std::to_string(i));
    server.get("/made-up-" + std::to_string(i));
  }
  const Answer metrics = server.get("/metrics");
  CHECK(metrics.field("content-type").starts_with("text/plain"));
  CHECK(metrics.body.find("tank_http_requests_total{route=\"/api/v1/index/{name}\",method=\"GET\","
                          "status=\"404\"} 20\n") != std::string::npos);
  CHECK(metrics.body.find("route=\"none\"") != std::string::npos);
  CHECK(metrics.body.find("made-up") == std::string::npos);
  CHECK(metrics.body.find("acme") == std::string::npos);
}

TEST_CASE("routes: the pages need no script and say so") {
  const Premises premises(sqlite_file());
  RunningServer server(premises);
  for (const char* target : {"/", "/docs"}) {
    const Answer page = server.get(target);
    CHECK(page.status == 200);
    CHECK(page.field("content-security-policy")
              .starts_with("default-src 'none'; style-src 'sha512-"));
    CHECK(page.body.find("<script") == std::string::npos);
    CHECK(page.body.find("<html lang=\"en\">") != std::string::npos);
  }
}

// `TANK_UPDATE_GOLDEN=1 tank_test_http -tc="openapi*"` writes the file anew.
TEST_CASE("openapi: the document is the one that was agreed on") {
  const std::string path = std::string(TANK_SOURCE_DIR) + "/tests/golden/openapi.json";
  const std::string made =
      json::write_pretty(server::openapi_document(server::all_routes()), json::FinalNewline::yes);
  if (std::getenv("TANK_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << made;
  std::ifstream file(path);
  const std::string agreed{std::istreambuf_iterator<char>(file), {}};
  CHECK_MESSAGE((made == agreed), "run with TANK_UPDATE_GOLDEN=1 if the change is meant");
}

TEST_CASE("byte ranges: what is asked for, what is cut, what cannot be") {
  struct Case {
    std::string_view field;
    server::RangeVerdict verdict;
    server::ByteRange range;
  };
  using enum server::RangeVerdict;
  const std::vector<Case> table{
      {"bytes=0-0", part, {0, 1}},      {"bytes=0-", part, {0, 10}},
      {"bytes=9-99", part, {9, 10}},    {"bytes=7-18446744073709551615", part, {7, 10}},
      {"bytes=-3", part, {7, 10}},      {"bytes=-99", part, {0, 10}},
      {"bytes=10-", unsatisfiable, {}}, {"bytes=-0", unsatisfiable, {}},
      {"bytes=5-4", whole, {}},         {"bytes=a-b", whole, {}},
      {"bytes=0-1,2-3", whole, {}},     {"bytes=", whole, {}},
      {"items=0-1", whole, {}},         {"bytes=99999999999999999999-", whole, {}},
  };
  for (const Case& row : table) {
    CAPTURE(row.field);
    server::ByteRange range;
    CHECK(server::parse_range(row.field, 10, range) == row.verdict);
    CHECK(range == row.range);
  }
}

}  // namespace
}  // namespace tank::testing
