// SPDX-License-Identifier: Apache-2.0
// A folder that is kept equal to packages of a registry.
#include <csignal>
#include <filesystem>

#include <doctest/doctest.h>
#include <unistd.h>

#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Copy {
  explicit Copy(const Workshop& shop)
      : workshop(&shop), folder(shop.root() + "/mirror"), address("file:" + folder) {}

  [[nodiscard]] Outcome update() const {
    return workshop->tank({"mirror", folder, "@acme/pdf", "--no-input"});
  }
  [[nodiscard]] Outcome tank(std::vector<std::string> words) const {
    words.insert(words.end(), {"--registry", address});
    return workshop->tank(words);
  }
  [[nodiscard]] std::string state_of(const std::string& release) const {
    auto found = json::parse(tank({"info", release, "--json"}).out);
    return found ? *found->find("state")->if_string() : "none";
  }

  const Workshop* workshop;
  std::string folder;
  std::string address;
};

TEST_CASE("mirror: a folder gets every release and what it needs, and installs from there") {
  for (const Workshop::Kind kind : {Workshop::Kind::folder, Workshop::Kind::sqlite_server}) {
    CAPTURE(static_cast<int>(kind));
    const Workshop workshop(kind);
    publish_two(workshop);
    REQUIRE(workshop.publish({.name = "@acme/pdf", .version = "1.1.0"}).code == 0);
    REQUIRE(workshop.publish({.name = "@acme/other"}).code == 0);
    REQUIRE(workshop.tank({"tag", "set", "@acme/pdf@1.0.0", "stable"}).code == 0);
    const Copy copy(workshop);
    const Outcome made = copy.update();
    INFO(made.err);
    REQUIRE(made.code == 0);
    CHECK(made.out == "+ @acme/pdf@1.0.0\n+ @acme/pdf@1.1.0\n+ @acme/text@1.0.0\n");
    const Outcome again = copy.update();
    CHECK(again.code == 0);
    CHECK(again.out.empty());
    CHECK(copy.state_of("@acme/pdf@stable") == "available");
    CHECK(copy.tank({"info", "@acme/other"}).code == 5);
    CHECK(copy.tank({"verify-store"}).code == 0);

    workshop.write_project("{\"skills\": {\"@acme/pdf\": \"1.0.0\"}, \"permissions\": {}}\n");
    REQUIRE(workshop.tank({"install"}).code == 0);
    std::filesystem::remove_all(workshop.root() + "/person/.cache");
    std::filesystem::remove_all(workshop.in_project(".agents"));
    CHECK(copy.tank({"install"}).code == 0);  // the same bytes
    CHECK(workshop.tank({"mirror", workshop.root() + "/by-lock"}).out ==
          "+ @acme/text@1.0.0\n+ @acme/pdf@1.0.0\n+ @acme/pdf@1.1.0\n");
  }
}

TEST_CASE("mirror: what happens to a release at the registry happens to it in the folder") {
  const Workshop workshop(Workshop::Kind::sqlite_server);
  publish_two(workshop);
  REQUIRE(workshop.publish({.name = "@acme/pdf", .version = "1.1.0"}).code == 0);
  REQUIRE(workshop.publish({.name = "@acme/pdf", .version = "1.2.0"}).code == 0);
  const Copy copy(workshop);
  REQUIRE(copy.update().code == 0);
  REQUIRE(workshop.tank({"yank", "@acme/pdf@1.2.0", "--reason", "wrong"}).code == 0);
  REQUIRE(workshop.tank({"deprecate", "@acme/pdf@1.0.0", "old"}).code == 0);
  REQUIRE(workshop.tank({"unpublish", "@acme/pdf@1.1.0", "--yes", "--reason", "evil"}).code == 0);
  const Outcome followed = copy.update();
  INFO(followed.err);
  CHECK(followed.code == 0);
  CHECK(contains(followed.out, "~ @acme/pdf@1.2.0\n"));
  CHECK(contains(followed.out, "- @acme/pdf@1.1.0\n"));
  CHECK(copy.state_of("@acme/pdf@1.2.0") == "yanked");
  CHECK(contains(copy.tank({"info", "@acme/pdf@1.2.0"}).out, "wrong"));
  CHECK(contains(copy.tank({"info", "@acme/pdf@1.0.0"}).out, "deprecated: old"));
  CHECK(copy.state_of("@acme/pdf@1.1.0") == "none");
  REQUIRE(workshop.tank({"unyank", "@acme/pdf@1.2.0"}).code == 0);
  REQUIRE(copy.update().code == 0);
  CHECK(copy.state_of("@acme/pdf@1.2.0") == "available");
  const Outcome verified = copy.tank({"verify-store"});
  INFO(verified.out);
  CHECK(verified.code == 0);
}

TEST_CASE("mirror: what is not to be seen any more is held in the folder, until it is again") {
  const Workshop workshop(Workshop::Kind::sqlite_server);
  publish_two(workshop);
  const Copy copy(workshop);
  REQUIRE(copy.update().code == 0);
  // To somebody who is not logged in a private package does not exist.
  REQUIRE(workshop.tank({"package", "visibility", "@acme/text", "private"}).code == 0);
  const auto as_stranger = [&] {
    Variables stranger = workshop.variables();
    stranger["HOME"] = workshop.root() + "/stranger";
    std::filesystem::create_directories(stranger["HOME"]);
    return Process({TANK_PROGRAM, "mirror", copy.folder, "@acme/pdf"}, workshop.project(), stranger)
        .wait();
  };
  const Outcome held = as_stranger();
  INFO(held.err);
  CHECK(contains(held.out, "- @acme/text@1.0.0\n"));
  CHECK(copy.state_of("@acme/text@1.0.0") == "none");
  REQUIRE(workshop.tank({"package", "visibility", "@acme/text", "public"}).code == 0);
  const Outcome back = as_stranger();
  CHECK(contains(back.out, "~ @acme/text@1.0.0\n"));
  CHECK(copy.state_of("@acme/text@1.0.0") == "available");
  CHECK(copy.tank({"verify-store"}).code == 0);
}

TEST_CASE("mirror: killed at any moment it goes on, and the folder is whole") {
  const Workshop workshop;
  publish_two(workshop);
  for (int i = 1; i <= 6; ++i) {
    REQUIRE(
        workshop
            .publish({.name = "@acme/pdf", .version = "1.0." + std::to_string(i), .more_files = 20})
            .code == 0);
  }
  const Copy copy(workshop);
  for (int i = 0; i < 12; ++i) {
    const Process process = workshop.start({"mirror", copy.folder, "@acme/pdf"});
    ::usleep(static_cast<useconds_t>(4'000 * (i + 1)));
    process.signal(SIGKILL);
  }
  REQUIRE(copy.update().code == 0);
  CHECK(copy.update().out.empty());
  CHECK(copy.tank({"verify-store"}).code == 0);
  const json::Value report = workshop.document({"mirror", copy.folder, "@acme/pdf"});
  CHECK(report.find("kept")->as_int64() == 8);
}

}  // namespace
}  // namespace tank::testing
