// SPDX-License-Identifier: Apache-2.0
// Packages change hands.
#include <algorithm>
#include <string>

#include <tank/storage/audit_store.hpp>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;

/// `acme` owns a package; `beta` may receive it.
struct Town {
  explicit Town(World& world)
      : ann(world.person("ann")),
        ben(world.person("ben")),
        mia(world.person("mia")),
        eve(world.person("eve")) {
    world.team(ann, "acme");
    world.team(ben, "beta");
    world.add(ann, "acme", mia, org::Role::member);
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0", .visibility = "private"}));
  }

  package::PackageName name = named("@acme/pdf");
  Actor ann, ben, mia, eve;
};

std::string deeds(World& world, const Actor& actor, std::string_view slug) {
  std::string out;
  const auto rows = good(world->audit.of_organization(actor, slugged(slug), {.limit = 100}));
  for (const auto& row : rows.items) {
    if (row.event.action.find("transfer") != std::string::npos) out += row.event.action + ' ';
  }
  return out;
}

TEST_CASE("transfers: an accepted package belongs to the other organization, under its name") {
  in_every_world([](World& world) {
    Town town(world);
    const auto offered = good(world->transfers.offer(town.ann, town.name, slugged("beta")));
    CHECK(offered.from_slug == "acme");
    CHECK(offered.transfer.expires_at - offered.transfer.offered_at == registry::transfer_lifetime);
    CHECK(good(world->transfers.list(town.ben, slugged("beta"))).items.size() == 1);
    CHECK(good(world->transfers.list(town.ann, slugged("acme"))).items.front() == offered);
    CHECK(word_of(world->packages.find(town.ben, town.name)) == "package_not_found");

    const auto taken = good(world->transfers.accept(town.ben, town.name));
    CHECK(taken.name == town.name);
    CHECK(good(world->packages.find(town.ben, town.name)).releases.size() == 1);
    CHECK(good(world->packages.find(town.ben, town.name)).organization.slug == slugged("beta"));
    // Who had it is a stranger now: to see it, to publish, to search.
    CHECK(word_of(world->packages.find(town.ann, town.name)) == "package_not_found");
    CHECK(word_of(world.publish(town.ann, {.name = "@acme/pdf", .version = "1.1.0"})) ==
          "forbidden");
    CHECK(good(world->catalogue.search(town.ann, {.text = "pdf"})).total == 0);
    CHECK(good(world->catalogue.search(town.ben, {.text = "pdf"})).total == 1);
    good(world.publish(town.ben, {.name = "@acme/pdf", .version = "1.1.0"}));
    // New names of the scope are still its own.
    CHECK(word_of(world.publish(town.ben, {.name = "@acme/csv", .version = "1.0.0"})) ==
          "forbidden");
    CHECK(good(world->transfers.list(town.ben, slugged("beta"))).items.empty());
    CHECK(deeds(world, town.ann, "acme") == deeds(world, town.ben, "beta"));
    CHECK(deeds(world, town.ben, "beta").find("package.transferred") != std::string::npos);
    CHECK(word_of(world->transfers.accept(town.ben, town.name)) == "precondition_failed");
  });
}

TEST_CASE("transfers: the offer of somebody who was banned since does not hold") {
  in_every_world([](World& world) {
    Town town(world);
    good(world->transfers.offer(town.ann, town.name, slugged("beta")));
    good(world->users.set_ban(world.admin, *town.ann.user_id,
                              identity::Ban{"stolen", std::nullopt}));
    CHECK(word_of(world->transfers.accept(town.ben, town.name)) == "precondition_failed");
    good(world->users.set_ban(world.admin, *town.ann.user_id, std::nullopt));
    good(world->transfers.accept(town.ben, town.name));
  });
}

TEST_CASE("transfers: who may offer, withdraw and answer") {
  in_every_world([](World& world) {
    Town town(world);
    const Slug beta = slugged("beta");
    CHECK(word_of(world->transfers.offer(town.mia, town.name, beta)) == "forbidden");
    CHECK(word_of(world->transfers.offer(town.eve, town.name, beta)) == "package_not_found");
    CHECK(word_of(world->transfers.offer(identity::anonymous("r"), town.name, beta)) ==
          "package_not_found");
    CHECK(word_of(world->transfers.offer(town.ann, town.name, slugged("nowhere"))) ==
          "organization_not_found");
    CHECK(word_of(world->transfers.offer(town.ann, town.name, slugged("acme"))) ==
          "precondition_failed");
    CHECK(word_of(world->transfers.withdraw(town.ann, town.name)) == "precondition_failed");
    CHECK(word_of(world->transfers.accept(town.ben, town.name)) == "package_not_found");

    good(world->transfers.offer(town.ann, town.name, beta));
    CHECK(word_of(world->transfers.offer(town.ann, town.name, beta)) == "precondition_failed");
    CHECK(word_of(world->transfers.accept(town.eve, town.name)) == "package_not_found");
    CHECK(word_of(world->transfers.accept(town.ann, town.name)) == "precondition_failed");
    CHECK(word_of(world->transfers.accept(world.admin, town.name)) == "precondition_failed");
    world.add(town.ben, "beta", town.eve, org::Role::member);
    CHECK(word_of(world->transfers.accept(town.eve, town.name)) == "forbidden");
    CHECK(word_of(world->transfers.decline(town.eve, town.name)) == "forbidden");
    CHECK(word_of(world->transfers.list(town.eve, beta)) == "forbidden");
    good(world->transfers.decline(town.ben, town.name));
    CHECK(word_of(world->transfers.accept(town.ben, town.name)) == "package_not_found");

    good(world->transfers.offer(town.ann, town.name, beta));
    CHECK(word_of(world->transfers.withdraw(town.ben, town.name)) == "package_not_found");
    good(world->transfers.withdraw(town.ann, town.name));
    CHECK(word_of(world->transfers.accept(town.ben, town.name)) == "package_not_found");
    CHECK(good(world->packages.find(town.ann, town.name)).organization.slug == slugged("acme"));
  });
}

TEST_CASE("transfers: an offer ends, and goes no further than the right of who made it") {
  in_every_world([](World& world) {
    Town town(world);
    const Slug beta = slugged("beta");
    const Actor sam = world.person("sam");
    world.add(town.ann, "acme", sam, org::Role::admin);
    good(world->transfers.offer(sam, town.name, beta));
    good(world->organizations.remove_member(town.ann, slugged("acme"), *sam.user_id));
    CHECK(word_of(world->transfers.accept(town.ben, town.name)) == "precondition_failed");
    good(world->transfers.withdraw(town.ann, town.name));

    good(world->transfers.offer(town.ann, town.name, beta));
    world->clock.advance(registry::transfer_lifetime);
    CHECK(word_of(world->transfers.accept(town.ben, town.name)) == "precondition_failed");
    CHECK(good(world->transfers.list(town.ben, beta)).items.empty());
    // An expired offer makes room for the next.
    good(world->transfers.offer(town.ann, town.name, beta));
    good(world->transfers.accept(town.ben, town.name));
  });
}

}  // namespace
}  // namespace tank::testing
