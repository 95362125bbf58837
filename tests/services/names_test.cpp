// SPDX-License-Identifier: Apache-2.0
// Names that people would take for others are not given.
#include <algorithm>
#include <string>
#include <thread>

#include <tank/registry/similar_names.hpp>
#include <tank/storage/package_store.hpp>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;

std::string attempt(World& world, const Actor& actor, std::string_view name) {
  return word_of(world.publish(actor, {.name = std::string(name), .version = "1.0.0"}));
}

void make_popular(World& world, std::string_view name, std::int64_t downloads) {
  const auto snapshot = good(world.store->snapshot());
  const auto id = good(snapshot->packages().find(named(name))).id;
  good(transact(*world.store, [&](Transaction& tx) {
    return tx.packages().count_downloads({{id, {}, downloads}});
  }));
}

TEST_CASE("names: within a scope none is given that looks like another, by either way in") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    for (const std::string_view first : {"@acme/pdf-tools", "@acme/modern", "@acme/api1"})
      CHECK(attempt(world, ann, first) == "ok");
    for (const std::string_view alike :
         {"@acme/pdf_tools", "@acme/pdftools", "@acme/pdf-t00ls", "@acme/pdff-tools",
          "@acme/pdf-tols", "@acme/modem", "@acme/m0dern", "@acme/apil"}) {
      CAPTURE(alike);
      CHECK(attempt(world, ann, alike) == "package_exists");
      CHECK(word_of(world->own_packages.create(ann, {.name = named(alike)})) == "package_exists");
    }
    const auto refused = world->own_packages.create(ann, {.name = named("@acme/pdftools")});
    CHECK(refused.error().detail.find("`@acme/pdf-tools`, which already exists") !=
          std::string::npos);
    // One letter more is another name here, and so are numbers.
    for (const std::string_view other :
         {"@acme/pdf-tool", "@acme/api2", "@acme/api11", "@acme/api"})
      CHECK(attempt(world, ann, other) == "ok");
    // A second release is no new name.
    good(world.publish(ann, {.name = "@acme/modern", .version = "1.1.0"}));
  });
}

TEST_CASE("names: popular ones are not imitated from other scopes") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    const Actor eve = world.person("eve");
    world.team(ann, "acme");
    for (const std::string_view slug : {"acrne", "acne", "other"})
      world.team(eve, std::string(slug));
    CHECK(attempt(world, ann, "@acme/pdf") == "ok");
    CHECK(attempt(world, eve, "@acrne/pdf") == "ok");
    make_popular(world, "@acme/pdf", registry::popular_downloads);
    CHECK(attempt(world, eve, "@acne/pdf") == "package_exists");
    CHECK(attempt(world, eve, "@acrne/pdff") == "package_exists");
    CHECK(attempt(world, eve, "@other/pdf") == "ok");
    // What is private does not tell that it is there.
    good(world->packages.set_visibility(ann, named("@acme/pdf"), package::Visibility::private_));
    CHECK(attempt(world, eve, "@acne/pdf") == "ok");
  });
}

TEST_CASE("names: an administrator allows one for a reason, which the log keeps") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    CHECK(attempt(world, ann, "@acme/pdf") == "ok");
    const registry::NewPackage wanted{.name = named("@acme/p-df"), .exception = "both are known"};
    CHECK(word_of(world->own_packages.create(ann, wanted)) == "forbidden");
    good(world->own_packages.create(world.admin, wanted));
    CHECK(attempt(world, ann, "@acme/p-df") == "ok");
    const auto rows = good(world->audit.of_organization(ann, slugged("acme"), {.limit = 100}));
    const auto row = std::ranges::find(rows.items, "package.name_allowed",
                                       [](const auto& each) { return each.event.action; });
    REQUIRE(row != rows.items.end());
    CHECK(row->event.payload.find("both are known") != std::string::npos);
    CHECK(row->event.payload.find("@acme/pdf") != std::string::npos);
  });
}

TEST_CASE("names: of two look-alikes at the same time one is given") {
  in_every_world([](World& world) {
    const Actor ann = world.person("ann");
    world.team(ann, "acme");
    std::string first;
    std::string second;
    std::thread other(
        [&] { second = word_of(world->own_packages.create(ann, {.name = named("@acme/to0l")})); });
    first = word_of(world->own_packages.create(ann, {.name = named("@acme/tool")}));
    other.join();
    CHECK(((first == "ok") != (second == "ok")));
    CHECK((first == "package_exists" || second == "package_exists"));
  });
}

}  // namespace
}  // namespace tank::testing
