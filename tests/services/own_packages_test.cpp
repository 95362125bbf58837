// SPDX-License-Identifier: Apache-2.0
// Packages as their owners make, list, describe and retire them.
#include <string>

#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;
using package::Visibility;
using registry::OwnPackageQuery;
using registry::PackageStatus;

Actor given_team(World& world) {
  const Actor ann = world.person("ann");
  world.team(ann, "acme");
  return ann;
}

std::string names_of(const Page<registry::Package>& page) {
  std::string out;
  for (const registry::Package& package : page.items) out += package.name.to_string() + " ";
  return out;
}

TEST_CASE("own packages: a draft is private, its members' alone, and no damage") {
  in_every_world([](World& world) {
    const Actor ann = given_team(world);
    const Actor eve = world.person("eve");
    const auto name = named("@acme/pdf");
    const auto made = good(world->own_packages.create(
        ann, {.name = name, .description = "Reads", .labels = {"pdf", "docs", "pdf"}}));
    CHECK(made.visibility == Visibility::private_);
    CHECK(made.status == PackageStatus::draft);
    CHECK(made.labels == std::vector<std::string>{"docs", "pdf"});
    CHECK(word_of(world->own_packages.create(ann, {.name = name})) == "package_exists");
    CHECK(good(world->packages.find(ann, name)).releases.empty());
    CHECK(word_of(world->packages.find(eve, name)) == "package_not_found");
    // A draft of what will be public is its members' alone, too.
    good(world->own_packages.change(ann, name, {.visibility = Visibility::public_}));
    CHECK(word_of(world->packages.find(eve, name)) == "package_not_found");
    CHECK(word_of(world->packages.index(eve, name)) == "package_not_found");
    CHECK(good(world->catalogue.search(ann, {})).total == 0);
    CHECK(world.damages() == "");

    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0", .visibility = "private"}));
    const auto shown = good(world->packages.find(eve, name)).package;
    CHECK(shown.status == PackageStatus::active);
    CHECK(shown.visibility == Visibility::public_);
    CHECK(shown.id == made.id);
    CHECK(good(world->catalogue.search(eve, {.text = "pdf"})).total == 1);
  });
}

TEST_CASE("own packages: who may make one, and of what") {
  in_every_world([](World& world) {
    const Actor ann = given_team(world);
    const auto attempt = [&](const Actor& actor, registry::NewPackage request) {
      return word_of(world->own_packages.create(actor, request));
    };
    CHECK(attempt(identity::anonymous("r"), {.name = named("@acme/a")}) == "unauthorized");
    CHECK(attempt(world.person("eve"), {.name = named("@acme/a")}) == "forbidden");
    CHECK(attempt(ann, {.name = named("@nowhere/a")}) == "organization_not_found");
    CHECK(attempt(ann, {.name = named("@acme/a"), .labels = {"Not One"}}) == "invalid_argument");
    CHECK(attempt(ann, {.name = named("@acme/a"), .description = "\x1b[2J"}) == "invalid_argument");
    CHECK(attempt(ann, {.name = named("@acme/a"),
                        .description = std::string(limits::description_length + 1, 'x')}) ==
          "limit_exceeded");
    CHECK(attempt(ann, {.name = named("@acme/a"),
                        .labels = std::vector<std::string>(limits::package_labels + 1, "a")}) ==
          "limit_exceeded");
    CHECK(attempt(ann, {.name = named("@acme/a")}) == "ok");
  });
}

TEST_CASE("own packages: lists show what the filters say, of all organizations of the member") {
  in_every_world([](World& world) {
    const Actor ann = given_team(world);
    const Actor bob = world.person("bob");
    world.team(bob, "globex");
    world.add(bob, "globex", ann, org::Role::member);
    good(world.publish(ann, {.name = "@acme/alpha", .version = "1.0.0"}));
    good(world.publish(ann, {.name = "@acme/beta", .version = "1.0.0", .visibility = "private"}));
    good(world->own_packages.create(ann, {.name = named("@acme/gamma"), .labels = {"50-percent"}}));
    good(world.publish(bob, {.name = "@globex/delta", .version = "1.0.0"}));
    good(world->own_packages.set_status(bob, named("@globex/delta"), registry::Unlist{}, ""));
    const auto list = [&](const Actor& actor, const OwnPackageQuery& query) {
      return names_of(good(world->own_packages.list(actor, query)));
    };
    CHECK(list(ann, {}) == "@acme/alpha @acme/beta @acme/gamma @globex/delta ");
    CHECK(list(ann, {.visibility = Visibility::private_}) == "@acme/beta @acme/gamma ");
    CHECK(list(ann, {.status = PackageStatus::draft}) == "@acme/gamma ");
    CHECK(list(ann, {.status = PackageStatus::unlisted}) == "@globex/delta ");
    CHECK(list(ann, {.text = "BETA"}) == "@acme/beta ");
    CHECK(list(ann, {.text = "50-per"}) == "@acme/gamma ");
    for (const char* wild : {"%", "_", "\\"}) CHECK(list(ann, {.text = wild}).empty());
    CHECK(list(bob, {}) == "@globex/delta ");
    CHECK(list(world.person("eve"), {}).empty());
    CHECK(word_of(world->own_packages.list(identity::anonymous("r"), {})) == "unauthorized");
    const auto first = good(world->own_packages.list(ann, {.page = {.limit = 3, .after = {}}}));
    REQUIRE(first.next.has_value());
    CHECK(list(ann, {.page = {.limit = 3, .after = *first.next}}) == "@globex/delta ");
  });
}

TEST_CASE("own packages: a description holds until a newer release brings its own") {
  in_every_world([](World& world) {
    const Actor ann = given_team(world);
    const auto name = named("@acme/pdf");
    good(world.publish(ann, {.name = "@acme/pdf", .version = "2.0.0"}));
    const std::int64_t rows = world.audit_rows();
    good(world->own_packages.change(ann, name, {.description = "Zebras"}));
    good(world->own_packages.change(ann, name, {.description = "Zebras"}));
    CHECK(world.audit_rows() == rows + 1);
    CHECK(good(world->catalogue.search(ann, {.text = "zebras"})).total == 1);
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0"}));
    CHECK(good(world->packages.find(ann, name)).package.description == "Zebras");
    good(world.publish(ann, {.name = "@acme/pdf", .version = "3.0.0"}));
    CHECK(good(world->packages.find(ann, name)).package.description == "Reads documents");
  });
}

TEST_CASE("own packages: each status does what it says") {
  in_every_world([](World& world) {
    const Actor ann = given_team(world);
    const Actor eve = world.person("eve");
    const auto name = named("@acme/pdf");
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.0.0"}));
    const auto set = [&](const registry::PackageEvent& event) {
      return good(world->own_packages.set_status(ann, name, event, "too old"));
    };
    const auto found = [&] { return good(world->catalogue.search(eve, {})).total; };
    const auto hits = [&] { return good(world->packages.search(eve, {})).items.size(); };
    CHECK(set(registry::Deprecate{}).status_reason == "too old");
    CHECK(found() == 1);
    (void)set(registry::Unlist{});
    CHECK(found() == 0);
    CHECK(hits() == 0);
    // Who knows the name goes on installing it.
    CHECK(word_of(world->releases.open_archive(eve, name, versioned("1.0.0"))) == "ok");
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.1.0"}));
    CHECK(found() == 0);
    (void)set(registry::Archive{});
    CHECK(word_of(world.publish(ann, {.name = "@acme/pdf", .version = "1.2.0"})) ==
          "precondition_failed");
    CHECK(word_of(world->releases.open_archive(eve, name, versioned("1.1.0"))) == "ok");
    CHECK(word_of(world->own_packages.set_status(ann, name, registry::Unlist{}, "")) ==
          "precondition_failed");
    CHECK(set(registry::Restore{}).status_reason.empty());
    CHECK(found() == 1);
    good(world.publish(ann, {.name = "@acme/pdf", .version = "1.2.0"}));
    CHECK(word_of(world->own_packages.set_status(eve, name, registry::Archive{}, "")) ==
          "forbidden");
  });
}

}  // namespace
}  // namespace tank::testing
