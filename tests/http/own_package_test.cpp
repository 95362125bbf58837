// SPDX-License-Identifier: Apache-2.0
// 002 (Control), its package routes: the same under both of their paths.
#include <string>

#include <doctest/doctest.h>

#include "core/json/json.hpp"
#include "http/running_server.hpp"

namespace tank::testing {
namespace {

Answer patch(const RunningServer& server, const std::string& target, const std::string& token,
             const std::string& body) {
  return server.ask({.method = "PATCH",
                     .target = target,
                     .token = token,
                     .type = "application/json",
                     .body = body});
}

std::size_t count_in(const Answer& list) {
  CAPTURE(list.body);
  REQUIRE(list.status == 200);
  return list.json().find("items")->if_array()->size();
}

TEST_CASE("002 packages: made private, published to, described, listed by filters") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const Answer made = server.post(
        "/v1/packages", admin, R"({"name":"@acme/pdf","description":"Reads","labels":["docs"]})");
    CAPTURE(made.body);
    REQUIRE(made.status == 201);
    CHECK(text_at(made.json(), "visibility") == "private");
    CHECK(text_at(made.json(), "status") == "draft");
    CHECK(server.post("/api/v1/packages", admin, R"({"name":"@acme/pdf"})").error() ==
          "package_exists");

    const Answer published = server.ask({.method = "POST",
                                         .target = "/v1/packages/@acme/pdf/versions",
                                         .token = admin,
                                         .type = "application/gzip",
                                         .body = skill("@acme/pdf", "1.0.0")});
    CHECK(published.status == 201);
    CHECK(server.get("/v1/packages/%40acme%2Fpdf").status == 404);
    const Answer detail = server.get("/v1/packages/@acme/pdf", admin);
    CHECK(text_at(detail.json(), "status") == "active");
    CHECK(text_at(detail.json(), "visibility") == "private");
    CHECK(count_in(server.get("/v1/packages/@acme/pdf/versions", admin)) == 1);
    CHECK(server.get("/v1/packages/@acme/pdf/versions/1.0.0", admin).status == 200);

    REQUIRE(server.post("/api/v1/packages", admin, R"({"name":"@acme/doc","visibility":"public"})")
                .status == 201);
    for (const char* list : {"/v1/packages", "/api/v1/me/packages"}) {
      const std::string path(list);
      CHECK(count_in(server.get(path, admin)) == 2);
      CHECK(count_in(server.get(path + "?visibility=public", admin)) == 1);
      CHECK(count_in(server.get(path + "?status=draft&q=DOC", admin)) == 1);
      CHECK(count_in(server.get(path + "?q=nothing", admin)) == 0);
      CHECK(server.get(path + "?status=gone", admin).status == 400);
      CHECK(server.get(path).error() == "unauthorized");
    }
    const Answer changed =
        patch(server, "/v1/packages/@acme/pdf", admin,
              R"({"visibility":"public","description":"Reads all","labels":["pdf"]})");
    CHECK(text_at(changed.json(), "description") == "Reads all");
    CHECK(server.get("/v1/packages/@acme/pdf").status == 200);
    CHECK(patch(server, "/v1/packages/@acme/pdf", admin, R"({"status":"archived"})").status == 400);
  });
}

TEST_CASE("002 packages: deprecated, unlisted, archived, restored, and a version yanked") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0")).status == 201);
    const std::string stranger = server.user_token(admin, "stranger@example.org");
    for (const char* root : {"/v1/packages/@acme/pdf/", "/api/v1/packages/%40acme%2Fpdf/"}) {
      const auto post = [&](const std::string& deed, const std::string& body = {}) {
        CHECK(server.post(root + deed, stranger, body).status == 403);
        const Answer done = server.post(root + deed, admin, body);
        CAPTURE(done.body);
        CHECK(done.status == 200);
        return text_at(done.json(), "status");
      };
      CHECK(post("deprecate", R"({"reason":"use @acme/doc"})") == "deprecated");
      CHECK(server.get("/api/v1/packages/@acme/pdf").body.find("use @acme/doc") !=
            std::string::npos);
      CHECK(post("unlist") == "unlisted");
      CHECK(count_in(server.get("/api/v1/packages")) == 0);
      CHECK(post("archive") == "archived");
      CHECK(server.publish("@acme/pdf", admin, skill("@acme/pdf", "2.0.0")).status == 412);
      CHECK(post("restore") == "active");
      CHECK(count_in(server.get("/api/v1/packages")) == 1);
    }
    const auto state = [&](const std::string& deed) {
      return text_at(server.post(deed, admin, R"({"reason":"wrong"})").json(), "state");
    };
    CHECK(state("/v1/packages/@acme/pdf/versions/1.0.0/yank") == "yanked");
    CHECK(state("/v1/packages/@acme/pdf/versions/1.0.0/unyank") == "available");
    CHECK(state("/api/v1/packages/@acme/pdf/releases/1.0.0/yank") == "yanked");
    CHECK(state("/api/v1/packages/@acme/pdf/releases/1.0.0/unyank") == "available");
  });
}

}  // namespace
}  // namespace tank::testing
