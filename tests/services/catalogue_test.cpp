// SPDX-License-Identifier: Apache-2.0
// What people browse: numbered pages, stars, files, and addresses that need no login.
#include <set>
#include <string>

#include "services/logged_in.hpp"
#include "services/world.hpp"

namespace tank::testing {
namespace {

using identity::Actor;
using registry::CatalogueQuery;
using registry::DownloadGrant;

Actor given_team(World& world) {
  const Actor ann = world.person("ann");
  world.team(ann, "acme");
  return ann;
}

void publish(World& world, const Actor& actor, const std::string& name,
             const std::string& visibility = "public") {
  good(world.publish(actor, {.name = name, .version = "1.0.0", .visibility = visibility}));
}

TEST_CASE("catalogue: pages by number hold everything once, and count it") {
  in_every_world([](World& world) {
    const Actor ann = given_team(world);
    for (int i = 0; i < 7; ++i) publish(world, ann, "@acme/pdf-" + std::to_string(i));
    publish(world, ann, "@acme/other");
    for (const char* text : {"", "pdf"}) {
      const std::int64_t total = text[0] == '\0' ? 8 : 7;
      std::set<std::string> seen;
      for (int page = 1; page <= 4; ++page) {
        const auto found = good(world->catalogue.search(identity::anonymous("r"),
                                                        {.text = text, .page = page, .limit = 3}));
        CHECK(found.total == total);
        for (const auto& entry : found.items) {
          CHECK(entry.publisher == "acme");
          CHECK(entry.hit.latest == versioned("1.0.0"));
          CHECK(seen.insert(entry.hit.package.name.to_string()).second);
        }
      }
      CHECK(static_cast<std::int64_t>(seen.size()) == total);
    }
    CHECK(good(world->catalogue.search(ann, {.text = "nothing like it"})).total == 0);
  });
}

TEST_CASE("catalogue: a private package is its members' alone") {
  in_every_world([](World& world) {
    const Actor ann = given_team(world);
    const Actor eve = world.person("eve");
    publish(world, ann, "@acme/open");
    publish(world, ann, "@acme/key", "private");
    for (const char* text : {"", "key"}) {
      const auto count = [&](const Actor& actor) {
        return good(world->catalogue.search(actor, {.text = text})).total;
      };
      CHECK(count(ann) == count(eve) + 1);
      CHECK(count(eve) == count(identity::anonymous("r")));
    }
    CHECK(good(world->catalogue.top(ann, 10)).size() == 2);
    CHECK(good(world->catalogue.top(eve, 10)).size() == 1);
    CHECK(word_of(world->catalogue.stars(eve, named("@acme/key"))) == "package_not_found");
  });
}

TEST_CASE("catalogue: the most downloaded come first") {
  in_every_world([](World& world) {
    const Actor ann = given_team(world);
    for (const char* name : {"@acme/a", "@acme/b", "@acme/c"}) publish(world, ann, name);
    const PackageId best = good(world->packages.find(ann, named("@acme/b"))).package.id;
    world->downloads.add(best, TimePoint{});
    good(world->downloads.flush(*world.store));
    const auto top = good(world->catalogue.top(ann, 2));
    REQUIRE(top.size() == 2);
    CHECK(top[0].hit.package.name == named("@acme/b"));
    CHECK(top[1].hit.package.name == named("@acme/a"));
  });
}

TEST_CASE("catalogue: limits of pages are told") {
  in_every_world([](World& world) {
    for (const CatalogueQuery& wrong :
         {CatalogueQuery{.page = 0}, CatalogueQuery{.page = limits::search_pages + 1},
          CatalogueQuery{.limit = 0}, CatalogueQuery{.limit = limits::search_page + 1},
          CatalogueQuery{.text = std::string(limits::query_length + 1, 'x')}}) {
      CHECK(word_of(world->catalogue.search(identity::anonymous("r"), wrong)) == "limit_exceeded");
    }
  });
}

TEST_CASE("catalogue: a star is given once, by a session, and taken back") {
  in_every_world([](World& world) {
    const Actor ann = given_team(world);
    publish(world, ann, "@acme/pdf");
    const auto name = named("@acme/pdf");
    CHECK(word_of(world->catalogue.set_star(ann, name, true)) == "unauthorized");
    CHECK(word_of(world->catalogue.set_star(identity::anonymous("r"), name, true)) ==
          "unauthorized");
    const Actor bob = in_browser(world, world.person("bob").email);
    const std::int64_t rows = world.audit_rows();
    for (int i = 0; i < 2; ++i) good(world->catalogue.set_star(bob, name, true));
    CHECK(world.audit_rows() == rows + 1);
    CHECK(good(world->catalogue.stars(bob, name)) == registry::Stars{1, true});
    CHECK(good(world->catalogue.stars(ann, name)) == registry::Stars{1, false});
    CHECK(good(world->catalogue.search(ann, {})).items.at(0).stars == 1);
    for (int i = 0; i < 2; ++i) good(world->catalogue.set_star(bob, name, false));
    CHECK(good(world->catalogue.stars(bob, name)) == registry::Stars{0, false});
  });
}

TEST_CASE("releases: files of the archive are listed and read, and nothing else") {
  in_every_world([](World& world) {
    const Actor ann = given_team(world);
    publish(world, ann, "@acme/pdf");
    const auto name = named("@acme/pdf");
    const auto version = versioned("1.0.0");
    CHECK(good(world->releases.files(ann, name, version)) ==
          std::vector<std::string>{"SKILL.md", "tank.json"});
    const auto read = [&](const std::string& path) {
      return world->releases.read_file(ann, name, version, path);
    };
    CHECK(good(read("SKILL.md")) == "# A skill");
    CHECK(word_of(read("README.md")) == "artifact_not_found");
    for (const std::string& wrong :
         {std::string("../SKILL.md"), std::string("/SKILL.md"), std::string("a/../SKILL.md"),
          std::string("./SKILL.md"), std::string("a//b"), std::string("a\\b"), std::string(),
          std::string("SKILL.md/")}) {
      CAPTURE(wrong);
      CHECK(word_of(read(wrong)) == "invalid_path");
    }
  });
}

/// A private package, its owner's session, and a grant that it gave.
struct Granted {
  Actor owner;
  Actor reader;
  DownloadGrant grant;
};

Granted given_grant(World& world) {
  Granted out{.owner = given_team(world), .reader = {}, .grant = {}};
  publish(world, out.owner, "@acme/key", "private");
  const Actor bob = world.person("bob");
  world.add(out.owner, "acme", bob, org::Role::member);
  out.reader = in_browser(world, bob.email);
  out.grant =
      good(world->download_addresses.grant(out.reader, named("@acme/key"), versioned("1.0.0")));
  return out;
}

std::string opened(World& world, const DownloadGrant& grant, const std::string& name = "@acme/key",
                   const std::string& version = "1.0.0") {
  const auto actor = world->download_addresses.redeem(grant, named(name), versioned(version), "r");
  if (!actor) return word_of(actor);
  return word_of(world->releases.open_archive(*actor, named(name), versioned(version)));
}

TEST_CASE("download addresses: one archive, one hour, and nothing that was changed") {
  in_every_world([](World& world) {
    const Granted given = given_grant(world);
    CHECK(opened(world, given.grant) == "ok");
    publish(world, given.owner, "@acme/other", "private");
    CHECK(opened(world, given.grant, "@acme/other") == "package_not_found");
    CHECK(opened(world, given.grant, "@acme/key", "2.0.0") == "package_not_found");
    DownloadGrant later = given.grant;
    later.expires += "0";
    DownloadGrant as_owner = given.grant;
    as_owner.user = given.owner.user_id->to_string();
    DownloadGrant by_nobody = given.grant;
    by_nobody.by.clear();
    for (const DownloadGrant& forged : {later, as_owner, by_nobody, DownloadGrant{}}) {
      CHECK(opened(world, forged) == "package_not_found");
    }
    world->clock.advance(limits::download_address_lifetime);
    CHECK(opened(world, given.grant) == "package_not_found");
    CHECK(word_of(world->download_addresses.grant(identity::anonymous("r"), named("@acme/key"),
                                                  versioned("1.0.0"))) == "unauthorized");
  });
}

TEST_CASE("download addresses: they end with the membership, the ban, and the login behind them") {
  in_every_world([](World& world) {
    const Granted given = given_grant(world);
    const UserId bob = *given.reader.user_id;
    good(world->users.set_ban(world.admin, bob, identity::Ban{"spam", std::nullopt}));
    CHECK(opened(world, given.grant) == "package_not_found");
    good(world->users.set_ban(world.admin, bob, std::nullopt));
    // The ban has ended the session, and with it all that came from it.
    CHECK(opened(world, given.grant) == "package_not_found");
    const Actor again = in_browser(world, given.reader.email);
    const auto grant =
        good(world->download_addresses.grant(again, named("@acme/key"), versioned("1.0.0")));
    CHECK(opened(world, grant) == "ok");
    good(world->organizations.remove_member(given.owner, slugged("acme"), bob));
    CHECK(opened(world, grant) == "package_not_found");
  });
}

}  // namespace
}  // namespace tank::testing
