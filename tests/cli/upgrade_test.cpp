// SPDX-License-Identifier: Apache-2.0
// What an upgrade changes is shown, asked for, and recorded.
#include <filesystem>

#include <doctest/doctest.h>

#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

json::Value locked(const Workshop& workshop, const std::string& key) {
  const auto lock = json::parse(read_file(workshop.in_project("tank.lock"))).value();
  const json::Value* found = lock.find("skills")->find(key);
  return found == nullptr ? json::Value() : *found;
}

/// A project with @acme/pdf 1.0.0, for which a 2.0.0 with other files and permissions is there.
void given_upgrade(const Workshop& workshop) {
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  const std::string first = workshop.write_skill(
      {.name = "@acme/pdf",
       .permissions = "\"network\": {\"outbound\": [\"old.example\", \"api.example\"]}"});
  write_file(first + "/gone.md", "soon");
  REQUIRE(workshop.tank({"publish", first}).code == 0);
  workshop.write_project(
      "{\"skills\": {\"@acme/pdf\": \"*\"}, \"permissions\": {\"network\": {\"outbound\": "
      "[\"*.example\"]}}}\n");
  REQUIRE(workshop.tank({"install"}).code == 0);
  const std::string second = workshop.write_skill(
      {.name = "@acme/pdf",
       .version = "2.0.0",
       .permissions = "\"network\": {\"outbound\": [\"new.example\", \"api.example\"]}",
       .text = "Read it twice."});
  write_file(second + "/more.md", "new");
  REQUIRE(workshop.tank({"publish", second}).code == 0);
}

TEST_CASE("upgrade: versions, permissions and files are shown, and nobody is taken by surprise") {
  const Workshop workshop;
  given_upgrade(workshop);
  const std::string lock = read_file(workshop.in_project("tank.lock"));
  const Outcome refused = workshop.tank({"upgrade"});
  CHECK(refused.code == 2);
  CHECK(contains(refused.err, "--yes"));
  CHECK(contains(refused.out, "~ @acme/pdf 1.0.0 -> 2.0.0\n"));
  CHECK(contains(refused.out, "asks for more: network.outbound new.example\n"));
  CHECK(contains(refused.out, "no longer asks for: network.outbound old.example\n"));
  CHECK_FALSE(contains(refused.out, "network.outbound api.example"));
  CHECK(contains(refused.out, "changed file: SKILL.md\n"));
  CHECK(contains(refused.out, "new file: more.md\n"));
  CHECK(contains(refused.out, "removed file: gone.md\n"));
  CHECK(read_file(workshop.in_project("tank.lock")) == lock);
  CHECK(is_there(workshop.in_project(".agents/skills/pdf/gone.md")));

  const Outcome data = workshop.tank({"update", "--json"});
  const auto told = json::parse(data.err);
  REQUIRE(told.has_value());
  const json::Value& updated = told->find("details")->find("updated")->if_array()->front();
  CHECK(*updated.find("files")->find("added")->if_array()->front().if_string() == "more.md");
}

TEST_CASE("upgrade: the consent is in the lock, and the next install keeps it") {
  Workshop workshop;
  given_upgrade(workshop);
  CHECK(*locked(workshop, "@acme/pdf@1.0.0").find("granted")->find("by")->if_string() == "budget");
  workshop.set("SOURCE_DATE_EPOCH", "1700000000");
  REQUIRE(workshop.tank({"update", "--yes"}).code == 0);
  const json::Value granted = *locked(workshop, "@acme/pdf@2.0.0").find("granted");
  CHECK(*granted.find("by")->if_string() == "tester");
  CHECK(granted.find("at")->if_string()->starts_with("2023-11-14T22:13:20"));
  // One version, and only that.
  CHECK(locked(workshop, "@acme/pdf@1.0.0").is_null());
  CHECK(json::parse(read_file(workshop.in_project("tank.lock")))
            ->find("skills")
            ->if_object()
            ->size() == 1);
  CHECK(workshop.tank({"verify"}).code == 0);
  const std::string lock = read_file(workshop.in_project("tank.lock"));
  std::filesystem::remove_all(workshop.in_project(".agents"));
  CHECK(workshop.tank({"install"}).code == 0);
  CHECK(workshop.tank({"install", "--frozen"}).code == 0);
  CHECK(read_file(workshop.in_project("tank.lock")) == lock);
  CHECK(workshop.tank({"update", "--no-input"}).code == 0);  // nothing changes, nothing is asked
}

}  // namespace
}  // namespace tank::testing
