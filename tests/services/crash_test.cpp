// SPDX-License-Identifier: Apache-2.0
// A process is killed while it publishes: what it acknowledged is there, and nothing is half.
#include <chrono>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;

constexpr int crashes = 12;

// Publishes version after version and reports each that was acknowledged, until it is killed.
[[noreturn]] void publish_until_killed(const std::string& database, const std::string& folder,
                                       const Actor& actor, int round, int report) {
  const auto store = open_sqlite(database);
  const auto artifacts = open_artifact_directory(folder);
  if (!store || !artifacts) ::_exit(1);
  Services services(**store, **artifacts, static_cast<std::uint64_t>(::getpid()));
  const auto name = package::PackageName::parse("@acme/pdf").value();
  for (int patch = 0;; ++patch) {
    const std::string version = std::to_string(round) + ".0." + std::to_string(patch);
    const std::string archive = archive_of({.name = "@acme/pdf", .version = version});
    const auto done = services.releases.publish(
        actor,
        {.name = name, .version = std::nullopt, .archive = archive, .idempotency_key = version});
    if (!done) ::_exit(1);
    if (::write(report, "+", 1) != 1) ::_exit(1);
  }
}

TEST_CASE("crash: killed at any moment, a publisher leaves no half release") {
  World world(sqlite_file());
  const Actor ann = world.person("ann");
  world.team(ann, "acme");
  int acknowledged = 0;
  for (int round = 1; round <= crashes; ++round) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      publish_until_killed(world.store.place->location(), world.folder.path().string(), ann, round,
                           ends[1]);
    }
    ::close(ends[1]);
    // Killed some time after its first success, each round at another moment.
    char sign = 0;
    REQUIRE(::read(ends[0], &sign, 1) == 1);
    std::this_thread::sleep_for(std::chrono::microseconds(1'700 * round));
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    ++acknowledged;
    while (::read(ends[0], &sign, 1) == 1) ++acknowledged;
    ::close(ends[0]);
    REQUIRE(world.damages() == "");
  }
  const auto releases = good(world->releases.list(ann, named("@acme/pdf")));
  // What was committed but not yet reported may be there too, at most one a round.
  CHECK(static_cast<int>(releases.size()) >= acknowledged);
  CHECK(static_cast<int>(releases.size()) <= acknowledged + crashes);

  const auto report = good(registry::verify_store(*world.store, *world.artifacts));
  const auto collected =
      good(registry::collect_garbage(*world.store, *world.artifacts, world->clock, world->entropy));
  CHECK(collected == report.orphans);
  CHECK(world.damages() == "");
  CHECK(word_of(world.publish(ann, {.name = "@acme/pdf", .version = "99.0.0"})) == "ok");
}

}  // namespace
}  // namespace tank::testing
