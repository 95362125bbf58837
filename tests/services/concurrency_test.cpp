// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;

template <class Body>
void at_once(int threads, Body body) {
  std::vector<std::thread> running;
  running.reserve(static_cast<std::size_t>(threads));
  for (int i = 0; i < threads; ++i) running.emplace_back(body, i);
  for (std::thread& thread : running) thread.join();
}

TEST_CASE("publish: of many who publish the same version at once exactly one wins") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    for (int round = 0; round < 3; ++round) {
      const std::string version = "1.0." + std::to_string(round);
      std::atomic<int> won{0};
      std::atomic<int> lost{0};
      std::vector<std::string> archives;
      for (int i = 0; i < 8; ++i) {
        archives.push_back(archive_of(
            {.name = "@acme/pdf", .version = version, .text = "by " + std::to_string(i)}));
      }
      at_once(8, [&](int i) {
        const auto published =
            world->releases.publish(ann, {.name = package::PackageName::parse("@acme/pdf").value(),
                                          .version = std::nullopt,
                                          .archive = archives[static_cast<std::size_t>(i)],
                                          .idempotency_key = {}});
        if (published) ++won;
        if (!published && published.error().code == Errc::release_exists) ++lost;
      });
      CHECK(won == 1);
      CHECK(lost == 7);
    }
    CHECK(good(world->releases.list(ann, named("@acme/pdf"))).size() == 3);
  });
}

TEST_CASE("publish: many with one key get one release") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    const std::string archive = archive_of({.name = "@acme/pdf", .version = "1.0.0"});
    std::vector<std::string> answers(6);
    at_once(6, [&](int i) {
      const auto published =
          world->releases.publish(ann, {.name = package::PackageName::parse("@acme/pdf").value(),
                                        .version = std::nullopt,
                                        .archive = archive,
                                        .idempotency_key = "same"});
      answers[static_cast<std::size_t>(i)] =
          published ? published->release.id.to_string() : published.error().detail;
    });
    for (const std::string& answer : answers) CHECK(answer == answers[0]);
    CHECK(answers[0].starts_with("rel_"));
  });
}

TEST_CASE("publish: different packages at once all appear, beside collectors of garbage") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    std::vector<std::string> archives;
    for (int i = 0; i < 24; ++i) {
      archives.push_back(
          archive_of({.name = "@acme/skill-" + std::to_string(i), .version = "1.0.0"}));
    }
    std::atomic<int> published{0};
    std::atomic<int> collected{0};
    at_once(4, [&](int thread) {
      for (int i = thread; i < 24 && thread < 3; i += 3) {
        const auto name = package::PackageName::parse("@acme/skill-" + std::to_string(i)).value();
        const auto done =
            world->releases.publish(ann, {.name = name,
                                          .version = std::nullopt,
                                          .archive = archives[static_cast<std::size_t>(i)],
                                          .idempotency_key = {}});
        if (done) ++published;
      }
      for (int i = 0; i < 20 && thread == 3; ++i) {
        const auto done =
            registry::collect_garbage(*world.store, *world.artifacts, world->clock, world->entropy);
        if (done) ++collected;
      }
    });
    CHECK(published == 24);
    CHECK(collected == 20);
  });
}

}  // namespace
}  // namespace tank::testing
