// SPDX-License-Identifier: Apache-2.0
// What settings may be, where they take effect, and what doctor says about them.
#include <filesystem>

#include <doctest/doctest.h>

#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The check of that name in doctor's document.
json::Value check_of(const Workshop& workshop, const std::string& name) {
  const json::Value document = workshop.document({"doctor"});
  for (const json::Value& each : *document.find("checks")->if_array()) {
    if (*each.find("check")->if_string() == name) return each;
  }
  return {};
}

TEST_CASE("settings: a value that its setting cannot have is refused, with where it stands") {
  struct Row {
    std::string variable;
    std::string value;
    std::string expected;
  };
  const std::vector<Row> table{
      {"TANK_PARALLEL", "abc", "TANK_PARALLEL: `abc` will not do; it takes a whole number"},
      {"TANK_PARALLEL", "0", "1 to 64"},
      {"TANK_PARALLEL", "65", "1 to 64"},
      {"TANK_PARALLEL", "3x", "1 to 64"},
      {"TANK_OFFLINE", "maybe", "`true` or `false`"},
      {"TANK_NO_INPUT", "on", "`true` or `false`"},
      {"TANK_COLOR", "sometimes", "`auto`, `always` or `never`"},
      {"TANK_MINIMUM_AGE", "old", "a duration"},
  };
  for (const Row& row : table) {
    Workshop workshop;
    workshop.set(row.variable, row.value);
    const Outcome outcome = workshop.tank({"config", "list"});
    CAPTURE(outcome.err);
    CHECK(outcome.code == 2);
    CHECK(contains(outcome.err, row.expected));
    CHECK(workshop.tank({"--version"}).code == 0);
  }
  const Workshop workshop;
  const std::string file = workshop.in_project(".tank/config.json");
  write_file(file, "{\"copy\": \"maybe\"}");
  CHECK(contains(workshop.tank({"config", "list"}).err, file + ": `copy` is `maybe`"));
  write_file(file, "{\"parallel\": [4]}");
  CHECK(contains(workshop.tank({"config", "list"}).err, "`parallel` is neither a text"));
}

TEST_CASE("settings: colours come from the configuration file, too") {
  const Workshop workshop;
  write_file(workshop.in_project(".tank/config.json"), "{\"color\": \"always\"}");
  CHECK(contains(workshop.tank({"config", "list"}).out, "\x1b["));
  CHECK_FALSE(contains(workshop.tank({"config", "list", "--color", "never"}).out, "\x1b["));
}

TEST_CASE("settings: a line that cannot be understood is told as a document under --json") {
  const Workshop workshop;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"instal", "--json"},
                                                {"--json", "install", "--frozzen"},
                                                {"why", "--json"}}) {
    const Outcome outcome = workshop.tank(words);
    CHECK(outcome.code == 2);
    const auto document = json::parse(outcome.err);
    REQUIRE(document.has_value());
    CHECK(document->find("exit_code")->as_int64() == 2);
  }
  CHECK_FALSE(json::parse(workshop.tank({"instal", "--", "--json"}).err).has_value());
}

TEST_CASE("doctor: a broken configuration is reported, and the other checks are made") {
  const Workshop workshop;
  write_file(workshop.in_project(".tank/config.json"), "{broken");
  const json::Value found = check_of(workshop, "configuration");
  REQUIRE(found.find("health") != nullptr);
  CHECK(*found.find("health")->if_string() == "broken");
  CHECK(contains(*found.find("finding")->if_string(), ".tank/config.json"));
  CHECK_FALSE(found.find("remedy")->if_string()->empty());
  CHECK(*check_of(workshop, "registry").find("health")->if_string() == "ok");
  CHECK(workshop.tank({"doctor"}).code == 1);
}

TEST_CASE("doctor: a link that leads nowhere is found, and install puts it back") {
  const Workshop workshop;
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  REQUIRE(workshop.publish({.name = "@acme/pdf"}).code == 0);
  workshop.write_project("{\"skills\": {\"@acme/pdf\": \"*\"}, \"permissions\": {}}\n");
  REQUIRE(workshop.tank({"install"}).code == 0);
  CHECK(*check_of(workshop, "links").find("health")->if_string() == "ok");
  const std::string link = workshop.in_project(".claude/skills/pdf");
  std::filesystem::remove(link);
  std::filesystem::create_symlink("nowhere", link);
  const json::Value found = check_of(workshop, "links");
  CHECK(*found.find("health")->if_string() == "broken");
  CHECK(contains(*found.find("finding")->if_string(), ".claude/skills/pdf"));
  CHECK(contains(*found.find("remedy")->if_string(), "tank install"));
  REQUIRE(workshop.tank({"install"}).code == 0);
  CHECK(*check_of(workshop, "links").find("health")->if_string() == "ok");
}

TEST_CASE("doctor: whatever it finds, it says what to do") {
  const Workshop workshop;
  const std::string credentials = workshop.root() + "/person/.config/tank/credentials.json";
  write_file(credentials, "{}");
  std::filesystem::permissions(credentials, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  const json::Value document =
      workshop.document({"doctor", "--registry", "http://127.0.0.1:1", "--offline"});
  for (const json::Value& each : *document.find("checks")->if_array()) {
    CAPTURE(*each.find("check")->if_string());
    const bool fine = *each.find("health")->if_string() == "ok";
    CHECK(each.find("remedy")->if_string()->empty() == fine);
  }
}

TEST_CASE("outdated: a project that cannot be solved is not called up to date") {
  const Workshop workshop;
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  REQUIRE(workshop.publish({.name = "@acme/pdf"}).code == 0);
  workshop.write_project("{\"skills\": {\"@acme/pdf\": \"^1.0.0\"}, \"permissions\": {}}\n");
  REQUIRE(workshop.tank({"install"}).code == 0);
  workshop.write_project("{\"skills\": {\"@acme/pdf\": \"^9.0.0\"}, \"permissions\": {}}\n");
  const Outcome outcome = workshop.tank({"outdated"});
  CHECK(contains(outcome.err, "cannot be met together any more"));
  CHECK_FALSE(contains(outcome.err, "up to date"));
  CHECK(workshop.document({"outdated"}).find("solvable")->as_bool() == false);
}

TEST_CASE("outdated: what the registry does not tell is an error, not the current version") {
  Workshop workshop(Workshop::Kind::sqlite_server);
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  REQUIRE(workshop.publish({.name = "@acme/pdf"}).code == 0);
  workshop.write_project("{\"skills\": {\"@acme/pdf\": \"*\"}, \"permissions\": {}}\n");
  REQUIRE(workshop.tank({"install"}).code == 0);
  // Nothing asks for it any more, so that only its latest version is looked up.
  workshop.write_project("{\"skills\": {}, \"permissions\": {}}\n");
  std::filesystem::remove_all(workshop.root() + "/person/.cache");
  const Outcome outcome = workshop.tank({"outdated", "--offline"});
  CHECK(outcome.code == 1);
  CHECK(contains(outcome.err, "[unavailable]"));
}

}  // namespace
}  // namespace tank::testing
