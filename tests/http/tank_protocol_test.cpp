// SPDX-License-Identifier: Apache-2.0
// The Tank protocol as its clients speak it, the same on every store.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include <tank/base/digest.hpp>

#include "core/json/json.hpp"
#include "http/visitor.hpp"
#include "server/services.hpp"

namespace tank::testing {
namespace {

constexpr const char* announce_path = "/api/v1/skills";
constexpr const char* confirm_path = "/api/v1/skills/confirm";

std::string manifest_of(const std::string& name, const std::string& version,
                        const std::string& more = {}) {
  return R"({"manifest":{"name":")" + name + R"(","version":")" + version +
         R"(","description":"A skill.")" + more + R"(},"readme":"# R","files":["SKILL.md"]})";
}

// The path of one of our own absolute addresses.
std::string target_of(const RunningServer& server, const std::string& url) {
  const std::string own = "http://127.0.0.1:" + std::to_string(server.port());
  REQUIRE(url.starts_with(own + "/"));
  return url.substr(own.size());
}

Answer send(const RunningServer& server, const std::string& url, const std::string& bytes) {
  return server.ask({.method = "PUT",
                     .target = target_of(server, url),
                     .type = "application/octet-stream",
                     .body = bytes});
}

std::string confirmation(const json::Value& reserved, const std::string& archive) {
  return document({{"versionId", text_at(reserved, "versionId")},
                   {"integrity", Integrity::of(archive).to_string()},
                   {"fileCount", std::int64_t{2}},
                   {"readme", "# R"}});
}

Answer publish(const RunningServer& server, const std::string& token, const std::string& name,
               const std::string& version, const std::string& more = {}) {
  const Answer reserved = server.post(announce_path, token, manifest_of(name, version, more));
  CAPTURE(reserved.body);
  REQUIRE(reserved.status == 200);
  const std::string archive = skill(name, version, "text", more);
  REQUIRE(send(server, text_at(reserved.json(), "uploadUrl"), archive).status == 200);
  return server.post(confirm_path, token, confirmation(reserved.json(), archive));
}

// Only a sentence, and perhaps details.
void check_sentence(const Answer& answer, int status, const std::string& part) {
  CAPTURE(answer.body);
  CHECK(answer.status == status);
  CHECK(answer.error().find(part) != std::string::npos);
  CHECK(answer.json().find("request_id") == nullptr);
  CHECK(answer.field("content-type") == "application/json");
}

TEST_CASE("tank protocol: publish, look, download, and what each answer says") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const Answer done = publish(server, admin, "@acme/pdf", "1.0.0",
                                R"(,"skills":{"@acme/doc":"^1.0.0"},"atoms":["prompt"])");
    CAPTURE(done.body);
    REQUIRE(done.status == 200);
    CHECK(done.body.starts_with("{\"success\":true,"));
    CHECK(text_at(done.json(), "name") == "@acme/pdf");
    CHECK(text_at(done.json(), "version") == "1.0.0");
    CHECK(text_at(done.json(), "scanVerdict").starts_with("pass"));

    for (const char* name : {"%40acme%2Fpdf", "@acme/pdf", "%40acme/pdf"}) {
      const Answer skill = server.get(std::string("/api/v1/skills/") + name);
      CAPTURE(skill.body);
      REQUIRE(skill.status == 200);
      const json::Value body = skill.json();
      CHECK(text_at(body, "latestVersion") == "1.0.0");
      CHECK(text_at(*body.find("publisher"), "name") == "acme");
      CHECK(text_at(*body.find("publisher"), "displayName") == "Acme");
      CHECK(text_at(body, "createdAt").ends_with("Z"));
    }
    const json::Value version = server.get("/api/v1/skills/%40acme%2Fpdf/1.0.0").json();
    CHECK(version.find("auditScore")->as_double() > 0);
    CHECK(text_at(version, "auditStatus") == "completed");
    CHECK(text_at(version, "scanVerdict").starts_with("pass"));
    CHECK(text_at(*version.find("dependencies"), "@acme/doc") == "^1.0.0");
    CHECK(version.find("permissions")->if_object() != nullptr);
    const Answer bytes = server.get(target_of(server, text_at(version, "downloadUrl")));
    CHECK(bytes.status == 200);
    CHECK(Integrity::of(bytes.body).to_string() == text_at(version, "integrity"));
    CHECK(bytes.body == skill("@acme/pdf", "1.0.0", "text",
                              R"(,"skills":{"@acme/doc":"^1.0.0"},"atoms":["prompt"])"));

    const json::Value hits = server.get("/api/v1/search?q=pdf&page=1&limit=5").json();
    CHECK(hits.find("total")->as_int64() == 1);
    const json::Value& hit = hits.find("results")->if_array()->at(0);
    CHECK(text_at(hit, "publisher") == "Acme");
    CHECK(*hit.find("atomKinds")->if_array()->at(0).if_string() == "prompt");
    CHECK(server.get("/api/v1/skills/top").json().find("results")->if_array()->size() == 1);
  });
}

TEST_CASE("tank protocol: versions stand newest first, and those under way are hidden") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    for (const char* version : {"2.0.0", "1.0.0", "1.1.0"}) {
      REQUIRE(publish(server, admin, "@acme/pdf", version).status == 200);
    }
    REQUIRE(server.post(announce_path, admin, manifest_of("@acme/pdf", "3.0.0")).status == 200);
    std::string order;
    const json::Value list = server.get("/api/v1/skills/@acme/pdf/versions").json();
    for (const json::Value& each : *list.find("versions")->if_array()) {
      order += text_at(each, "version") + " ";
    }
    CHECK(order == "1.1.0 1.0.0 2.0.0 ");
    CHECK(text_at(server.get("/api/v1/skills/@acme/pdf").json(), "latestVersion") == "2.0.0");
  });
}

TEST_CASE("tank protocol: publishing refuses in its order, with its sentences") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string stranger = server.user_token(admin, "stranger@example.org");
    const std::string good = manifest_of("@acme/pdf", "1.0.0");
    check_sentence(server.post(announce_path, {}, good), 401, "Unauthorized");
    const Answer token =
        server.post("/api/v1/tokens", admin, R"({"name":"reader","scopes":["skills:read"]})");
    check_sentence(server.post(announce_path, text_at(token.json(), "token"), good), 403,
                   "skills:publish");
    check_sentence(server.post(announce_path, stranger, good), 403, "member");
    check_sentence(server.post(announce_path, stranger, manifest_of("@none/pdf", "1.0.0")), 404,
                   "Organization");

    const Answer invalid =
        server.post(announce_path, admin, manifest_of("@acme/pdf", "one", R"(,"color":"red")"));
    check_sentence(invalid, 400, "Invalid manifest");
    for (const char* name : {"details", "fieldErrors"}) {
      REQUIRE(invalid.json().find(name) != nullptr);
      CHECK(invalid.json().find(name)->find("color")->if_array()->size() == 1);
    }
    const Answer shapeless = server.post(announce_path, admin, R"({"readme":"x"})");
    CHECK(shapeless.status == 400);
    CHECK(text_at(*shapeless.json().find("error"), "name") == "ZodError");
    CHECK(shapeless.json().find("success") != nullptr);

    REQUIRE(publish(server, admin, "@acme/pdf", "1.0.0").status == 200);
    check_sentence(server.post(announce_path, admin, good), 409, "already exists");
    // Names come as people type them.
    check_sentence(server.post(announce_path, admin, manifest_of(" @Acme/PDF ", "1.0.0")), 409,
                   "already exists");
    const Answer escalated =
        server.post(announce_path, admin,
                    manifest_of("@acme/pdf", "1.0.1", R"(,"permissions":{"subprocess":true})"));
    check_sentence(escalated, 400, "Permission escalation detected");
    const json::Value first = escalated.json().find("details")->if_array()->at(0);
    CHECK(text_at(first, "field") == "subprocess");
    CHECK(text_at(first, "reason").find("2.0.0") != std::string::npos);
    CHECK(escalated.json().find("violations")->if_array()->size() == 1);
  });
}

TEST_CASE("tank protocol: only what was sent is confirmed, and only by who announced it") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string other = server.user_token(admin, "other@example.org");
    const std::string archive = skill("@acme/pdf", "1.0.0");
    const json::Value reserved =
        server.post(announce_path, admin, manifest_of("@acme/pdf", "1.0.0")).json();
    const std::string body = confirmation(reserved, archive);
    check_sentence(server.post(confirm_path, admin, body), 400, "not uploaded");
    const std::string url = text_at(reserved, "uploadUrl");
    for (const std::string& wrong : {url + "0", url.substr(0, url.find('?')),
                                     url.substr(0, url.find("upl_")) + "upl_x?token=0"}) {
      check_sentence(send(server, wrong, archive), 404, "Version not found");
    }
    REQUIRE(send(server, url, archive).status == 200);
    check_sentence(server.post(confirm_path, other, body), 404, "Version not found");
    check_sentence(server.post(confirm_path, admin, R"({"versionId":"made-up"})"), 404,
                   "Version not found");
    CHECK(server.get("/api/v1/skills/@acme/pdf", admin).status == 404);
    REQUIRE(server.post(confirm_path, admin, body).status == 200);
    CHECK(server.post(confirm_path, admin, body).status == 200);
    check_sentence(send(server, url, archive), 400, "not pending");
    check_sentence(server.post(confirm_path, other, body), 404, "Version not found");
  });
}

TEST_CASE("tank protocol: the archive may be sent from any site, and no cookie vouches for one") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const json::Value reserved =
        server.post(announce_path, admin, manifest_of("@acme/pdf", "1.0.0")).json();
    const Answer sent = server.ask({.method = "PUT",
                                    .target = target_of(server, text_at(reserved, "uploadUrl")),
                                    .type = "application/octet-stream",
                                    .body = skill("@acme/pdf", "1.0.0"),
                                    .fields = "Origin: https://console.example\r\n"});
    CHECK(sent.status == 200);
    CHECK(sent.field("access-control-allow-origin") == "https://console.example");
    CHECK(sent.field("access-control-allow-credentials") == "true");

    const Visitor ada(server, "ada@example.org");
    REQUIRE(ada.get("/api/v1/auth/whoami").status == 200);
    const std::string cookie =
        "Cookie: __Host-tank_session=" + ada.cookie("__Host-tank_session") + "\r\n";
    const auto whoami = [&](const std::string& origin) {
      return server.ask({.target = "/api/v1/auth/whoami",
                         .fields = cookie + (origin.empty() ? "" : "Origin: " + origin + "\r\n")});
    };
    CHECK(whoami("").status == 200);
    CHECK(whoami(server.instance().public_url()).status == 200);
    for (const char* foreign : {"https://evil.example", "null", "http://127.0.0.1:1"}) {
      check_sentence(whoami(foreign), 401, "Unauthorized");
    }
  });
}

TEST_CASE("tank protocol: a private package is unknown to strangers, in every answer alike") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string more = R"(,"visibility":"private")";
    REQUIRE(publish(server, admin, "@acme/key", "1.0.0", more).status == 200);
    const std::string stranger = server.user_token(admin, "stranger@example.org");
    for (const char* rest : {"", "/versions", "/1.0.0", "/1.0.0/files", "/1.0.0/files/SKILL.md",
                             "/1.0.0/download", "/star"}) {
      const std::string target = std::string("/api/v1/skills/%40acme%2Fkey") + rest;
      CAPTURE(target);
      CHECK(server.get(target, admin).status == 200);
      for (const std::string& token : {std::string(), stranger}) {
        const Answer hidden = server.get(target, token);
        check_sentence(hidden, 404, "Skill not found");
        const Answer missing =
            server.get(std::string("/api/v1/skills/%40acme%2Fkez") + rest, token);
        std::string expected = missing.body;
        expected.replace(expected.find("kez"), 3, "key");
        CHECK(hidden.body == expected);
      }
    }
    CHECK(server.get("/api/v1/search?q=key", stranger).json().find("total")->as_int64() == 0);
    CHECK(server.get("/api/v1/badge/@acme/key", admin).body ==
          server.get("/api/v1/badge/@acme/none").body);

    const json::Value version = server.get("/api/v1/skills/@acme/key/1.0.0", admin).json();
    const std::string address = target_of(server, text_at(version, "downloadUrl"));
    const Answer bytes = server.get(address);
    CHECK(bytes.status == 200);
    CHECK(bytes.field("cache-control").starts_with("private"));
    CHECK(Integrity::of(bytes.body).to_string() == text_at(version, "integrity"));
    check_sentence(server.get(address + "0"), 404, "Skill not found");
  });
}

TEST_CASE("tank protocol: a star is given in a browser, and a badge tells the version") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    REQUIRE(publish(server, admin, "@acme/pdf", "1.0.0").status == 200);
    const std::string star = "/api/v1/skills/%40acme%2Fpdf/star";
    check_sentence(server.post(star, admin, ""), 401, "Unauthorized");
    check_sentence(server.post(star, {}, ""), 401, "Unauthorized");
    const Visitor ada(server, "ada@example.org");
    CHECK(ada.post(star).body == R"({"success":true})");
    CHECK(ada.get(star).body == R"({"count":1,"isStarred":true})");
    CHECK(server.get(star).body == R"({"count":1,"isStarred":false})");
    CHECK(ada.send("DELETE", star).status == 200);
    CHECK(server.get(star).body == R"({"count":0,"isStarred":false})");

    const Answer badge = server.get("/api/v1/badge/%40acme%2Fpdf");
    CHECK(badge.field("content-type") == "image/svg+xml");
    CHECK(badge.body.find("v1.0.0") != std::string::npos);
    CHECK(server.get("/api/v1/badge/@acme/pdf?type=deps").body.find("dependencies: 0") !=
          std::string::npos);
  });
}

TEST_CASE("tank protocol: files are text and nothing else, and never from outside the archive") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    REQUIRE(publish(server, admin, "@acme/pdf", "1.0.0").status == 200);
    const std::string files = "/api/v1/skills/@acme/pdf/1.0.0/files";
    CHECK(server.get(files).body ==
          R"({"name":"@acme/pdf","version":"1.0.0","files":["SKILL.md","tank.json"]})");
    const Answer file = server.get(files + "/SKILL.md");
    CHECK(file.status == 200);
    CHECK(file.field("content-type") == "text/plain; charset=utf-8");
    CHECK(file.field("x-content-type-options") == "nosniff");
    CHECK(file.body.find("text") != std::string::npos);
    CHECK(server
              .ask({.target = files + "/SKILL.md",
                    .fields = "If-None-Match: " + file.field("etag") + "\r\n"})
              .status == 304);
    check_sentence(server.get(files + "/no/such.md"), 404, "File not found");
    for (const char* path : {"/..%2F..%2Fetc%2Fpasswd", "/%2Fetc%2Fpasswd", "/a%2F..%2FSKILL.md"}) {
      CAPTURE(path);
      check_sentence(server.get(files + path), 400, "relative");
    }
    check_sentence(server.get("/api/v1/skills/@acme/pdf/9.9.9/files"), 404, "Version not found");
  });
}

TEST_CASE("tank protocol: asking for a version counts a download, getting the archive does not") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    REQUIRE(publish(server, admin, "@acme/pdf", "1.0.0").status == 200);
    const std::string target = "/api/v1/skills/@acme/pdf/1.0.0";
    for (int i = 0; i < 3; ++i) CHECK(server.get(target).status == 200);
    for (int i = 0; i < 3; ++i) CHECK(server.get(target + "/download").status == 200);
    CHECK(server.ask({.method = "HEAD", .target = target}).status == 200);
    server::Services& services = server.instance().services();
    REQUIRE(services.downloads.flush(services.store).has_value());
    CHECK(server.get(target).json().find("downloads")->as_int64() == 3);
  });
}

TEST_CASE("downloads: told by day, to those who may see the package") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string hidden = R"(,"visibility":"private")";
    REQUIRE(server.publish("@acme/pdf", admin, skill("@acme/pdf", "1.0.0", "t", hidden)).status ==
            201);
    for (int i = 0; i < 3; ++i) {
      CHECK(server.get("/api/v1/skills/@acme/pdf/1.0.0", admin).status == 200);
    }
    const std::string target = "/api/v1/packages/@acme/pdf/downloads";
    CHECK(server.get(target, admin).json().find("total")->as_int64() == 0);
    server::Services& services = server.instance().services();
    REQUIRE(services.downloads.flush(services.store).has_value());
    const json::Value told = server.get(target, admin).json();
    CHECK(told.find("total")->as_int64() == 3);
    REQUIRE(told.find("days")->if_array()->size() == 1);
    const json::Value& today = told.find("days")->if_array()->front();
    CHECK(today.find("downloads")->as_int64() == 3);
    const json::Value before = server.get(target + "?from=2020-01-01&to=2020-12-31", admin).json();
    CHECK(text_at(before, "from") == "2020-01-01");
    CHECK(before.find("total")->as_int64() == 0);
    CHECK(server.get(target).status == 404);
    CHECK(server.get(target + "?from=yesterday", admin).error() == "invalid_argument");
    CHECK(server.get(target + "?from=2020-01-02&to=2020-01-01", admin).error() ==
          "invalid_argument");
    CHECK(server.get(target + "?from=2020-01-01&to=2026-01-01", admin).error() == "limit_exceeded");
  });
}

TEST_CASE("tank protocol: whether the server is well, by GET and by HEAD") {
  on_each_store([](const Premises&, RunningServer& server) {
    const Answer well = server.get("/api/health");
    REQUIRE(well.status == 200);
    CHECK(text_at(well.json(), "status") == "ok");
    CHECK(text_at(well.json(), "timestamp").ends_with("Z"));
    CHECK_FALSE(text_at(well.json(), "version").empty());
    for (const char* check : {"database", "redis", "storage", "scanner"}) {
      CHECK_FALSE(text_at(*well.json().find("checks"), check).empty());
    }
    CHECK(server.ask({.method = "HEAD", .target = "/api/health"}).status == 200);
  });
}

}  // namespace
}  // namespace tank::testing
