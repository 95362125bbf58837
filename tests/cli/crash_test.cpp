// SPDX-License-Identifier: Apache-2.0
// The command line is killed, interrupted and run twice at once: nothing is ever half there.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <random>
#include <set>
#include <thread>

#include <doctest/doctest.h>

#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

constexpr int kills = TANK_TEST_KILLS;

void publish_many(const Workshop& workshop) {
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  for (const char* version : {"1.0.0", "1.1.0"}) {
    for (const char* name : {"one", "two", "three"}) {
      REQUIRE(workshop
                  .publish({.name = std::string("@acme/") + name,
                            .version = version,
                            .text = std::string(name) + version,
                            .more_files = 40})
                  .code == 0);
    }
  }
}

std::string wanting(const std::string& range) {
  return "{\"skills\": {\"@acme/one\": \"" + range + "\", \"@acme/two\": \"" + range +
         "\", \"@acme/three\": \"" + range + "\"}, \"permissions\": {}}\n";
}

/// How long a command takes when nobody disturbs it.
std::chrono::microseconds usual_time(const Workshop& workshop,
                                     const std::vector<std::string>& words) {
  const auto begun = std::chrono::steady_clock::now();
  REQUIRE(workshop.tank(words).code == 0);
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               begun);
}

/// Each skill folder is whole: of one version, with all its files.
void check_whole(const Workshop& workshop) {
  for (const char* name : {"one", "two", "three"}) {
    const std::string folder = workshop.in_project(std::string(".agents/skills/") + name);
    if (!is_there(folder)) continue;
    std::set<std::string> versions;
    int notes = 0;
    for (const auto& each : std::filesystem::directory_iterator(folder + "/notes")) {
      const std::string text = read_file(each.path());
      versions.insert(text.substr(std::string(name).size(), 5));
      ++notes;
    }
    CHECK(notes == 40);
    CHECK(versions.size() == 1);
  }
}

TEST_CASE("crash: an install killed at any moment leaves whole skills, and the next one works") {
  for (const Workshop::Kind kind : every_registry()) {
    CAPTURE(static_cast<int>(kind));
    const Workshop workshop(kind);
    publish_many(workshop);
    workshop.write_project(wanting("1.0.0"));
    const auto usual = usual_time(workshop, {"install"});
    std::mt19937 random(20260131);
    for (int i = 0; i < kills; ++i) {
      workshop.write_project(wanting(i % 2 == 0 ? "1.1.0" : "1.0.0"));
      if (i % 5 == 0) std::filesystem::remove_all(workshop.root() + "/person/.cache");
      {
        const Process process = workshop.start({"install"});
        std::this_thread::sleep_for(usual * (random() % 1'000) / 1'000);
        process.signal(SIGKILL);
      }
      check_whole(workshop);
      if (is_there(workshop.in_project("tank.lock"))) {
        const json::Value lock = workshop.document({"list"});
        REQUIRE(lock.find("skills") != nullptr);
        // Reading finished what was begun: now the files are those of the lock.
        CHECK(workshop.tank({"verify"}).code == 0);
      }
      const Outcome again = workshop.tank({"install"});
      CAPTURE(again.err);
      REQUIRE(again.code == 0);
      CHECK(workshop.tank({"verify"}).code == 0);
      CHECK_FALSE(is_there(workshop.in_project(".tank/staging")));
      CHECK_FALSE(is_there(workshop.in_project(".tank/journal")));
    }
  }
}

TEST_CASE("crash: a publish killed at any moment is whole or not there, and may be repeated") {
  for (const Workshop::Kind kind : every_registry()) {
    CAPTURE(static_cast<int>(kind));
    const Workshop workshop(kind);
    publish_many(workshop);
    const std::string warm_up = workshop.write_skill({.name = "@acme/four", .more_files = 40});
    const auto usual = usual_time(workshop, {"publish", warm_up});
    std::mt19937 random(20260201);
    for (int i = 1; i <= kills; ++i) {
      const std::string version = "1.0." + std::to_string(i);
      const std::string folder =
          workshop.write_skill({.name = "@acme/four", .version = version, .more_files = 40});
      {
        const Process process = workshop.start({"publish", folder});
        std::this_thread::sleep_for(usual * (random() % 1'000) / 1'000);
        process.signal(SIGKILL);
      }
      const Outcome again = workshop.tank({"publish", folder});
      CAPTURE(again.err);
      CHECK((again.code == 0 || again.code == 6));
      CHECK(workshop.tank({"info", "@acme/four@" + version}).code == 0);
    }
    if (kind == Workshop::Kind::folder) CHECK(workshop.tank({"verify-store"}).code == 0);
  }
}

TEST_CASE("crash: Ctrl-C ends with 130 and leaves nothing") {
  const Workshop workshop;
  publish_many(workshop);
  workshop.write_project(wanting("1.0.0"));
  const auto usual = usual_time(workshop, {"install"});
  int interrupted = 0;
  for (int i = 0; i < 20; ++i) {
    workshop.write_project(wanting(i % 2 == 0 ? "1.1.0" : "1.0.0"));
    Process process = workshop.start({"install"});
    std::this_thread::sleep_for(usual * i / 20);
    process.signal(SIGINT);
    const Outcome outcome = process.wait();
    CHECK((outcome.code == 130 || outcome.code == 0));
    if (outcome.code == 130) ++interrupted;
    check_whole(workshop);
    REQUIRE(workshop.tank({"install"}).code == 0);
  }
  CHECK(interrupted > 0);
}

TEST_CASE("crash: two installs at once in a project both succeed") {
  const Workshop workshop;
  publish_many(workshop);
  for (int i = 0; i < 10; ++i) {
    workshop.write_project(wanting(i % 2 == 0 ? "1.1.0" : "1.0.0"));
    Process first = workshop.start({"install"});
    Process second = workshop.start({"install"});
    CHECK(first.wait().code == 0);
    CHECK(second.wait().code == 0);
    CHECK(workshop.tank({"verify"}).code == 0);
  }
}

TEST_CASE("cache: what was changed in place is never installed a second time") {
  const Workshop workshop;
  publish_many(workshop);
  workshop.write_project(wanting("1.0.0"));
  REQUIRE(workshop.tank({"install"}).code == 0);
  const std::string file = workshop.in_project(".agents/skills/one/SKILL.md");
  const auto time = std::filesystem::last_write_time(file);
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  std::string text = read_file(file);
  text.back() = '!';
  write_file(file, text);  // the same inode as in the cache
  std::filesystem::last_write_time(file, time);
  std::filesystem::create_directories(workshop.root() + "/second");
  write_file(workshop.root() + "/second/tank.json", wanting("1.0.0"));
  const Outcome second = workshop.tank({"install", "-C", workshop.root() + "/second"});
  CAPTURE(second.err);
  CHECK(second.code == 0);
  CHECK(second.err.find("was changed; it is fetched again") != std::string::npos);
  CHECK(read_file(workshop.root() + "/second/.agents/skills/one/SKILL.md").back() == '\n');
  CHECK(workshop.tank({"verify"}).code == 1);
}

}  // namespace
}  // namespace tank::testing
