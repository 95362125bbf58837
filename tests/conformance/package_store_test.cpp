// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about packages, releases and dist-tags.
#include <tank/storage/package_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

TEST_CASE("package store: a name is given once, and whoever asks again gets the first") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const registry::Package first = a_package(acme.organization, "@acme/pdf");
    const registry::Package second = a_package(acme.organization, "@acme/pdf");
    write(*store, [&](Transaction& tx) -> Result<void> {
      CHECK(tx.packages().add_or_find(first) == first);
      CHECK(tx.packages().add_or_find(second) == first);
      return {};
    });
    read(*store, [&](const Snapshot& view) {
      CHECK(view.packages().find(first.name) == first);
      CHECK(code_of(view.packages().find(name("@acme/none"))) == Errc::package_not_found);
    });
  });
}

TEST_CASE("package store: of two writers with the same revision one loses") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    registry::Package mine = a_package(acme.organization, "@acme/pdf");
    write(*store, [&](Transaction& tx) { return tx.packages().add_or_find(mine); });
    registry::Package yours = mine;
    mine.visibility = package::Visibility::private_;
    mine.updated_at = at(7);
    yours.description = "other";

    const auto won = write(*store, [&](Transaction& tx) { return tx.packages().save(mine); });
    const auto lost = transact(*store, [&](Transaction& tx) { return tx.packages().save(yours); });

    mine.revision = 2;
    CHECK(won == mine);
    CHECK(code_of(lost) == Errc::storage_conflict);
    CHECK(read(*store, [&](const Snapshot& v) { return v.packages().find(mine.name); }) == mine);
  });
}

TEST_CASE("package store: downloads of many packages are added at once, in all and by day") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const auto pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"));
    const auto csv = given_published(*store, acme, a_package(acme.organization, "@acme/csv"));
    const registry::Day first{std::chrono::days(20'000)};
    const registry::Day second = first + std::chrono::days(1);
    for (int times = 0; times < 2; ++times) {
      write(*store, [&](Transaction& tx) {
        return tx.packages().count_downloads({{pdf.package.id, first, 3},
                                              {csv.package.id, first, 1},
                                              {pdf.package.id, second, 4},
                                              {pdf.package.id, second, 1},
                                              {next_id<PackageId>(), first, 9}});
      });
    }
    read(*store, [&](const Snapshot& view) {
      CHECK(view.packages().find(pdf.package.name)->downloads == 16);
      CHECK(view.packages().find(csv.package.name)->downloads == 2);
      using Days = std::vector<registry::DayOfDownloads>;
      const auto of = [&](registry::Day from, registry::Day to) {
        return view.packages().downloads(pdf.package.id, {from, to}).value();
      };
      CHECK(of(first, second) == Days{{first, 6}, {second, 10}});
      CHECK(of(second, second) == Days{{second, 10}});
      CHECK(of(second + std::chrono::days(1), second + std::chrono::days(9)).empty());
      CHECK(view.packages().find(csv.package.name)->revision == 1);
    });
  });
}

TEST_CASE("package store: lists come by name, page by page") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Tenant zoo = given_tenant(*store, "zoo");
    for (const char* text : {"@acme/b", "@acme/a-b", "@acme/a", "@acme/c"}) {
      given_published(*store, acme, a_package(acme.organization, text));
    }
    given_published(*store, zoo, a_package(zoo.organization, "@zoo/a"));
    read(*store, [&](const Snapshot& view) {
      const auto& packages = view.packages();
      const auto first = packages.of_organization(acme.organization.id, {.limit = 3, .after = ""});
      REQUIRE(first.has_value());
      REQUIRE(first->items.size() == 3);
      CHECK(first->items[0].name.to_string() == "@acme/a");
      CHECK(first->items[1].name.to_string() == "@acme/a-b");
      REQUIRE(first->next.has_value());
      const auto rest =
          packages.of_organization(acme.organization.id, {.limit = 3, .after = *first->next});
      REQUIRE(rest.has_value());
      CHECK(rest->items.size() == 1);
      CHECK_FALSE(rest->next.has_value());
      CHECK(packages.list({.limit = 200, .after = ""})->items.size() == 5);
    });
  });
}

TEST_CASE("release store: everything comes back, short in lists and whole by version and id") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const auto pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"));
    registry::Release bare = a_release(pdf.package, "2.0.0-rc.1", acme.user);
    bare.audit_score.reset();
    bare.dependencies.clear();
    bare.permissions = {};
    write(*store, [&](Transaction& tx) { return tx.releases().add(bare); });
    read(*store, [&](const Snapshot& view) {
      CHECK(view.releases().find(pdf.package.id, version("1.0.0")) == pdf.release);
      CHECK(view.releases().find(bare.id) == bare);
      registry::Release shorter = pdf.release;
      shorter.manifest.clear();
      shorter.readme.clear();
      const auto all = view.releases().of_package(pdf.package.id);
      REQUIRE(all.has_value());
      REQUIRE(all->size() == 2);
      CHECK(all->back() == shorter);
      CHECK(code_of(view.releases().find(pdf.package.id, version("3.0.0"))) ==
            Errc::release_not_found);
      CHECK(code_of(view.releases().find(next_id<ReleaseId>())) == Errc::release_not_found);
    });
  });
}

TEST_CASE("release store: a version is published once, and a tombstone burns it") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    auto pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"));
    const auto add_again = [&] {
      return transact(*store, [&](Transaction& tx) {
        return tx.releases().add(a_release(pdf.package, "1.0.0", acme.user));
      });
    };
    CHECK(code_of(add_again()) == Errc::release_exists);
    pdf.release.state = registry::ReleaseState::deleted;
    pdf.release.state_reason = "leaked a key";
    pdf.release.deprecated = "gone";
    write(*store, [&](Transaction& tx) { return tx.releases().save_state(pdf.release); });
    CHECK(code_of(add_again()) == Errc::release_burnt);
    CHECK(read(*store, [&](const Snapshot& v) { return v.releases().find(pdf.release.id); }) ==
          pdf.release);
  });
}

TEST_CASE("release store: releases come in SemVer order, and the one below a version is found") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const auto pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"));
    const std::vector<std::string> highest_first{
        "10.0.0",      "9.10.0",     "9.9.0",         "2.0.0",         "2.0.0-rc.11",
        "2.0.0-rc.2",  "2.0.0-beta", "2.0.0-alpha-x", "2.0.0-alpha.b", "2.0.0-alpha.10",
        "2.0.0-alpha", "2.0.0-10",   "2.0.0-9",       "1.0.0"};
    write(*store, [&](Transaction& tx) -> Result<void> {
      for (std::size_t i = 0; i + 1 < highest_first.size(); ++i) {
        // 5 and 13 have no common factor: every one is added, none in its order.
        const auto& text = highest_first[(i * 5) % (highest_first.size() - 1)];
        auto added = tx.releases().add(a_release(pdf.package, text, acme.user));
        if (!added) return added;
      }
      return {};
    });
    read(*store, [&](const Snapshot& view) {
      const auto all = view.releases().of_package(pdf.package.id);
      REQUIRE(all.has_value());
      std::vector<std::string> texts;
      for (const auto& release : *all) texts.push_back(release.version.to_string());
      CHECK(texts == highest_first);
      for (std::size_t i = 0; i + 1 < all->size(); ++i) {
        CHECK(view.releases().highest_below(pdf.package.id, all->at(i).version).value() ==
              all->at(i + 1));
      }
      CHECK_FALSE(
          view.releases().highest_below(pdf.package.id, version("1.0.0")).value().has_value());
    });
  });
}

TEST_CASE("release store: digests of all but tombstones come once each, page by page") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const auto pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"));
    auto gone = a_release(pdf.package, "2.0.0", acme.user);
    gone.state = registry::ReleaseState::deleted;
    auto same = a_release(pdf.package, "3.0.0", acme.user);
    same.digest = pdf.release.digest;
    const auto other = a_release(pdf.package, "4.0.0", acme.user);
    write(*store, [&](Transaction& tx) -> Result<void> {
      for (const auto& release : {gone, same, other}) {
        if (auto added = tx.releases().add(release); !added) return added;
      }
      return {};
    });
    read(*store, [&](const Snapshot& view) {
      const auto first = view.releases().digests({.limit = 1, .after = ""});
      REQUIRE(first.has_value());
      REQUIRE(first->next.has_value());
      const auto second = view.releases().digests({.limit = 1, .after = *first->next});
      REQUIRE(second.has_value());
      CHECK_FALSE(second->next.has_value());
      std::vector<Digest> found{first->items.at(0), second->items.at(0)};
      std::vector<Digest> expected{pdf.release.digest, other.digest};
      std::sort(expected.begin(), expected.end());
      CHECK(found == expected);
    });
  });
}

TEST_CASE("dist-tag store: a tag names one version until it is moved or removed") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const auto pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"));
    const PackageId id = pdf.package.id;
    write(*store, [&](Transaction& tx) -> Result<void> {
      auto& tags = tx.dist_tags();
      if (auto set = tags.set(id, {.tag = "beta", .version = version("2.0.0")}); !set) return set;
      if (auto set = tags.set(id, {.tag = "beta", .version = version("2.0.1")}); !set) return set;
      CHECK(code_of(tags.remove(id, "none")) == Errc::dist_tag_not_found);
      return {};
    });
    const auto all = [&] {
      return read(*store, [&](const Snapshot& view) { return view.dist_tags().of_package(id); });
    };
    const registry::DistTag beta{.tag = "beta", .version = version("2.0.1")};
    const registry::DistTag latest{.tag = "latest", .version = version("1.0.0")};
    CHECK(all() == std::vector{beta, latest});
    write(*store, [&](Transaction& tx) { return tx.dist_tags().remove(id, "beta"); });
    CHECK(all() == std::vector{latest});
  });
}

}  // namespace
}  // namespace tank::testing
