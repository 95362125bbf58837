// SPDX-License-Identifier: Apache-2.0
// What a server does now and then, on every store.
#include "server/chores.hpp"

#include <chrono>
#include <thread>

#include <doctest/doctest.h>

#include <tank/base/limits.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/upload_store.hpp>

#include "http/running_server.hpp"
#include "support/builders.hpp"
#include "support/fakes.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

bool becomes_true(const auto& condition) {
  for (int i = 0; i < 500 && !condition(); ++i) std::this_thread::sleep_for(10ms);
  return condition();
}

TEST_CASE("chores: a sweep forgets old answers, artifacts that no release names, and old teams") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const Premises premises(backend);
    server::Config config;
    config.store = premises.store;
    const auto store = server::open_store(config, OpenMode::create);
    REQUIRE(store.has_value());
    const auto artifacts = open_artifact_directory(premises.folder + "/artifacts");
    REQUIRE(artifacts.has_value());
    ManualClock clock;
    SharedEntropy entropy(1);
    LetterBox letters;
    const identity::MasterKey master_key = identity::MasterKey::make(entropy);
    const identity::Site site;
    server::Services services(
        server::Ports{**store, **artifacts, clock, entropy, letters, master_key, site});
    const auto keep = [&](const std::string& key, TimePoint time) {
      return transact(**store, [&](Transaction& tx) {
        return tx.idempotency().add_or_find(
            {"somebody", "publish", key, Digest::of(key), "{}", time});
      });
    };
    const auto is_kept = [&](const std::string& key) {
      const auto snapshot = (*store)->snapshot();
      REQUIRE(snapshot.has_value());
      return (*snapshot)->idempotency().find("somebody", "publish", key)->has_value();
    };
    REQUIRE(keep("old", clock.now() - limits::idempotency_lifetime - 1s).has_value());
    REQUIRE(keep("new", clock.now() - limits::idempotency_lifetime + 1s).has_value());
    const auto orphan = (*artifacts)->put("nobody names this");
    REQUIRE(orphan.has_value());

    Tenant acme = given_tenant(**store, "acme");
    acme.organization.deleted_at = clock.now() - limits::organization_grace;
    REQUIRE(transact(**store, [&](Transaction& tx) {
              return tx.organizations().save(acme.organization);
            }).has_value());
    const auto members_of_acme = [&] {
      const auto snapshot = (*store)->snapshot();
      REQUIRE(snapshot.has_value());
      return (*snapshot)->memberships().members(acme.organization.id, {}, {})->items.size();
    };

    server::Log log(LogLevel::error);
    const server::Chores chores(services, log, 1ms);
    CHECK(becomes_true([&] { return !is_kept("old"); }));
    CHECK(becomes_true([&] { return !(*artifacts)->open(*orphan).has_value(); }));
    CHECK(is_kept("new"));
    CHECK(becomes_true([&] { return members_of_acme() == 0; }));

    // The next collection is a day later.
    const auto second = (*artifacts)->put("nor this");
    std::this_thread::sleep_for(100ms);
    CHECK((*artifacts)->open(*second).has_value());
    clock.advance(limits::collection_interval);
    CHECK(becomes_true([&] { return !(*artifacts)->open(*second).has_value(); }));
  }
}

}  // namespace
}  // namespace tank::testing
