// SPDX-License-Identifier: Apache-2.0
// What a project has installed, as it stands today; and what differs between two releases.
#include <filesystem>

#include <doctest/doctest.h>

#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void install_pdf(const Workshop& workshop) {
  workshop.write_project("{\"skills\": {\"@acme/pdf\": \"*\"}, \"permissions\": {}}\n");
  REQUIRE(workshop.tank({"install"}).code == 0);
}

const json::Value* package_of(const json::Value& document, const std::string& name) {
  for (const json::Value& each : *document.find("packages")->if_array()) {
    if (*each.find("name")->if_string() == name) return &each;
  }
  return nullptr;
}

std::string codes_of(const json::Value& document, const std::string& name) {
  std::string out;
  for (const json::Value& each : *package_of(document, name)->find("findings")->if_array()) {
    out += *each.find("level")->if_string() + ":" + *each.find("code")->if_string() + " ";
  }
  return out;
}

TEST_CASE("audit: each package with state, verdict, score and age, and nothing to worry about") {
  for (const Workshop::Kind kind : {Workshop::Kind::folder, Workshop::Kind::sqlite_server}) {
    CAPTURE(static_cast<int>(kind));
    const Workshop workshop(kind);
    publish_two(workshop);
    install_pdf(workshop);
    const Outcome audited = workshop.tank({"audit"});
    INFO(audited.err);
    CHECK(audited.code == 0);
    const json::Value document = workshop.document({"audit"});
    CHECK(document.find("ok")->as_bool() == true);
    CHECK(document.find("complete")->as_bool() == true);
    const json::Value* pdf = package_of(document, "@acme/pdf");
    REQUIRE(pdf != nullptr);
    CHECK(*pdf->find("state")->if_string() == "available");
    CHECK(pdf->find("verdict")->if_string()->starts_with("pass"));
    CHECK(pdf->find("score")->as_double().value_or(0) > 0);
    CHECK(pdf->find("age_days")->as_int64() == 0);
    CHECK(codes_of(document, "@acme/pdf") == "low:young ");
    CHECK(workshop.tank({"audit", "--level", "low"}).code == 7);
  }
}

TEST_CASE("audit: what was yanked, deprecated or removed since is found, by its level") {
  const Workshop workshop(Workshop::Kind::sqlite_server);
  publish_two(workshop);
  install_pdf(workshop);
  REQUIRE(workshop.tank({"deprecate", "@acme/pdf@1.0.0", "use @acme/paper"}).code == 0);
  CHECK(workshop.tank({"audit"}).code == 0);
  const Outcome moderate = workshop.tank({"audit", "--level", "moderate"});
  CHECK(moderate.code == 7);
  CHECK(contains(moderate.out, "moderate  @acme/pdf@1.0.0  is deprecated: use @acme/paper"));
  REQUIRE(workshop.tank({"yank", "@acme/pdf@1.0.0", "--reason", "wrong"}).code == 0);
  const Outcome yanked = workshop.tank({"audit"});
  CHECK(yanked.code == 7);
  CHECK(contains(yanked.out, "high  @acme/pdf@1.0.0  was yanked"));
  REQUIRE(workshop.tank({"unpublish", "@acme/text@1.0.0", "--yes", "--reason", "evil"}).code == 0);
  const Outcome removed = workshop.tank({"audit", "--level", "critical"});
  CHECK(removed.code == 7);
  CHECK(contains(removed.out, "critical  @acme/text@1.0.0"));

  // What was seen is remembered; what was not asked is said.
  const Outcome offline = workshop.tank({"audit", "--offline"});
  CHECK(offline.code == 7);
  CHECK(contains(offline.out, "critical  @acme/text@1.0.0"));
  CHECK(contains(offline.err, "not checked: offline"));
  const json::Value document = workshop.document({"audit", "--offline"});
  CHECK(document.find("complete")->as_bool() == false);
  CHECK(package_of(document, "@acme/pdf")->find("state") == nullptr);
  CHECK(package_of(document, "@acme/pdf")->find("verdict") != nullptr);
}

TEST_CASE("audit: a registry that does not answer is said, and is no finding") {
  Workshop workshop;
  publish_two(workshop);
  install_pdf(workshop);
  workshop.set("TANK_REGISTRY", "http://127.0.0.1:1");
  const Outcome outcome = workshop.tank({"audit"});
  CHECK(outcome.code == 0);
  CHECK(contains(outcome.err, "not checked: "));
}

TEST_CASE("diff: permissions, needs and lines of two releases, by version, range or tag") {
  const Workshop workshop;
  publish_two(workshop);
  const std::string second = workshop.write_skill(
      {.name = "@acme/pdf",
       .version = "2.0.0",
       .dependencies = "\"@acme/other\": \"*\"",
       .permissions = "\"network\": {\"outbound\": [\"new.example\"]}, \"subprocess\": true",
       .text = "Read it twice."});
  write_file(second + "/image.bin", std::string("\0\1\2", 3));
  REQUIRE(workshop.tank({"publish", second}).code == 0);
  const Outcome told = workshop.tank({"diff", "@acme/pdf@1.0.0", "@acme/pdf@2.0.0"});
  INFO(told.err);
  REQUIRE(told.code == 0);
  for (const char* part :
       {"@acme/pdf@1.0.0 -> @acme/pdf@2.0.0\n", "asks for more: network.outbound new.example\n",
        "asks for more: subprocess\n", "now needs: @acme/other *\n",
        "no longer needs: @acme/text ^1.0.0\n", "added file: image.bin  (not a text)\n",
        "changed file: SKILL.md\n", "\n-Read it.\n+Read it twice.\n", "verdict: "}) {
    CAPTURE(part);
    CHECK(contains(told.out, part));
  }
  CHECK(workshop.tank({"diff", "@acme/pdf@1", "2"}).out == told.out);
  CHECK(workshop.tank({"diff", "@acme/pdf@^1.0.0", "@acme/pdf@latest"}).out == told.out);
  const json::Value document = workshop.document({"diff", "@acme/pdf@2", "1"});
  CHECK(document.find("permissions_lost")->find("subprocess")->as_bool() == true);
  CHECK(document.find("files")->if_array()->size() == 3);
  CHECK(workshop.tank({"diff", "@acme/pdf@1", "9"}).code == 5);
  CHECK(workshop.tank({"diff", "@acme/nothing@1", "2"}).code == 5);
}

}  // namespace
}  // namespace tank::testing
