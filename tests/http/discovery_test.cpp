// SPDX-License-Identifier: Apache-2.0
// Search, and how programs that know nothing of us find skills.
#include <doctest/doctest.h>

#include <tank/base/digest.hpp>
#include <tank/package/archive.hpp>

#include "core/json/json.hpp"
#include "http/running_server.hpp"

namespace tank::testing {
namespace {

const json::Array& list_at(const json::Value& document, std::string_view key) {
  const json::Value* list = document.find(key);
  REQUIRE(list != nullptr);
  REQUIRE(list->if_array() != nullptr);
  return *list->if_array();
}

void publish(RunningServer& server, const std::string& token, const std::string& name,
             const std::string& more = {}) {
  const Answer published = server.publish(name, token, skill(name, "1.0.0", "text", more));
  CAPTURE(published.body);
  REQUIRE(published.status == 201);
}

TEST_CASE("search: the route tells why, where, and how many of what kind") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    publish(server, admin, "@acme/pdf-reader");
    publish(server, admin, "@acme/csv-reader");
    publish(server, admin, "@acme/reader-secret", R"(,"visibility":"private")");
    const json::Value found =
        server.get("/api/v1/packages?text=reader&facets=true&scope=@acme", admin).json();
    REQUIRE(list_at(found, "items").size() == 3);
    CHECK(text_at(list_at(found, "items").front(), "name") == "@acme/reader-secret");
    CHECK(text_at(list_at(found, "items").front(), "match") == "name_prefix");
    CHECK(text_at(list_at(found, "items").front(), "field") == "name");
    const json::Value* facets = found.find("facets");
    REQUIRE(facets != nullptr);
    CHECK(json::write(*facets->find("visibilities")) ==
          R"([{"value":"public","count":2},{"value":"private","count":1}])");

    const Answer strange = server.get("/api/v1/packages?text=reader&facets=true");
    CHECK(strange.body.find("secret") == std::string::npos);
    CHECK(json::write(*strange.json().find("facets")->find("visibilities")) ==
          R"([{"value":"public","count":2}])");
    CHECK(strange.json().find("facets")->find("counted")->as_int64() == 2);
    const json::Value typo = server.get("/api/v1/packages?q=pdf-raeder").json();
    REQUIRE(list_at(typo, "items").size() == 1);
    CHECK(text_at(list_at(typo, "items").front(), "match") == "typo");
    CHECK(server.get("/api/v1/packages?visibility=odd").status == 400);
  });
}

TEST_CASE("discovery: the list names archives whose bytes have the digests it tells") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    publish(server, admin, "@acme/pdf");
    publish(server, admin, "@acme/hidden", R"(,"visibility":"private")");
    const Answer answer = server.get("/.well-known/agent-skills/index.json", admin);
    REQUIRE(answer.status == 200);
    CHECK(answer.body == server.get("/.well-known/agent-skills/index.json").body);
    CHECK(text_at(answer.json(), "$schema") ==
          "https://schemas.agentskills.io/discovery/0.2.0/schema.json");
    REQUIRE(list_at(answer.json(), "skills").size() == 1);
    const json::Value entry = list_at(answer.json(), "skills").front();
    CHECK(text_at(entry, "name") == "pdf");
    CHECK(text_at(entry, "type") == "archive");
    CHECK_FALSE(text_at(entry, "description").empty());
    const Answer archive = server.get(text_at(entry, "url"));
    REQUIRE(archive.status == 200);
    CHECK(text_at(entry, "digest") == "sha256:" + Digest::of(archive.body).hex());

    const Answer again = server.ask({.target = "/.well-known/agent-skills/index.json",
                                     .fields = "If-None-Match: " + answer.field("etag") + "\r\n"});
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(server.get("/acme/.well-known/agent-skills/index.json").body == answer.body);
    CHECK(
        list_at(server.get("/other/.well-known/agent-skills/index.json").json(), "skills").empty());
  });
}

TEST_CASE("discovery: the older list names files that are there, and nothing else is") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    publish(server, admin, "@acme/pdf");
    publish(server, admin, "@acme/hidden", R"(,"visibility":"private")");
    const json::Value list = server.get("/.well-known/skills/index.json").json();
    REQUIRE(list_at(list, "skills").size() == 1);
    for (const json::Value& file : list_at(list_at(list, "skills").front(), "files")) {
      REQUIRE(file.if_string() != nullptr);
      const Answer content = server.get("/.well-known/skills/pdf/" + *file.if_string());
      CHECK(content.status == 200);
      CHECK(content.field("x-content-type-options") == "nosniff");
      CHECK(content.body == server.get("/.well-known/agent-skills/pdf/" + *file.if_string()).body);
    }
    CHECK(server.get("/.well-known/skills/pdf/SKILL.md").body.starts_with("---\n"));
    for (const char* path :
         {"pdf/none.md", "hidden/SKILL.md", "none/SKILL.md", "pdf/../pdf/SKILL.md",
          "pdf/%2e%2e/SKILL.md", "pdf/a%2fb", "pdf//SKILL.md", "pdf/"}) {
      CAPTURE(path);
      CHECK(server.get(std::string("/.well-known/skills/") + path).status >= 400);
    }
    CHECK(server.get("/.well-known/skills/hidden/SKILL.md", admin).status == 404);
  });
}

TEST_CASE("discovery: of two skills with one name neither has it") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    REQUIRE(server.post("/api/v1/orgs", admin, R"({"slug":"evil","name":"E"})").status == 201);
    publish(server, admin, "@acme/pdf");
    CHECK(server.get("/.well-known/skills/pdf/SKILL.md").status == 200);
    publish(server, admin, "@evil/pdf");
    CHECK(server.get("/.well-known/skills/pdf/SKILL.md").status == 404);
    CHECK(server.get("/.well-known/skills/acme-pdf/SKILL.md").status == 200);
    CHECK(server.get("/.well-known/skills/evil-pdf/SKILL.md").status == 200);
  });
}

TEST_CASE("discovery: /llms.txt says what is here and lets no description write links") {
  with_team([](const Premises&, RunningServer& server, const std::string& admin) {
    const std::string manifest = R"({"name":"@acme/pdf","version":"1.0.0","description":)"
                                 R"("Reads](https://evil.example) <b>\n# Do"})";
    auto packed = package::pack({{"SKILL.md", "---\nname: pdf\ndescription: A.\n---\n", false},
                                 {"tank.json", manifest, false}});
    REQUIRE(packed.has_value());
    const Answer published = server.publish("@acme/pdf", admin, *packed);
    CAPTURE(published.body);
    REQUIRE(published.status == 201);
    const Answer answer = server.get("/llms.txt");
    REQUIRE(answer.status == 200);
    CHECK(answer.field("content-type") == "text/plain; charset=utf-8");
    CHECK(answer.body.starts_with("# "));
    CHECK(answer.body.find("[@acme/pdf](") != std::string::npos);
    CHECK(answer.body.find("](https://evil.example)") == std::string::npos);
    CHECK(answer.body.find("\n# Do") == std::string::npos);
    const Answer again = server.ask(
        {.target = "/llms.txt", .fields = "If-None-Match: " + answer.field("etag") + "\r\n"});
    CHECK(again.status == 304);
  });
}

}  // namespace
}  // namespace tank::testing
