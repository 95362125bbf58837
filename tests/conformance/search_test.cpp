// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about search.
#include <tank/storage/organization_store.hpp>
#include <tank/storage/package_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

using registry::MatchKind;

struct Found {
  std::string name;
  MatchKind match;

  friend bool operator==(const Found&, const Found&) = default;
};

std::vector<Found> search(Store& store, const registry::SearchQuery& query) {
  const auto page =
      read(store, [&](const Snapshot& view) { return view.packages().search(query); });
  INFO((page ? std::string() : describe_error(page.error())));
  REQUIRE(page.has_value());
  std::vector<Found> out;
  for (const auto& hit : page->items) out.push_back({hit.package.name.to_string(), hit.match});
  return out;
}

std::vector<Found> search(Store& store, std::string text) {
  return search(store, {.text = std::move(text), .viewer = std::nullopt, .page = {}});
}

void given(Store& store, const Tenant& tenant, std::string_view name, std::string description,
           const std::string& readme = "") {
  registry::Package package = a_package(tenant.organization, name);
  package.description = std::move(description);
  given_published(store, tenant, std::move(package), readme);
}

TEST_CASE("search: exact names come before prefixes, substrings and texts") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    given(*store, acme, "@acme/reader", "Turns pages", "It understands PDF and more.");
    given(*store, acme, "@acme/make-pdf", "Prints");
    given(*store, acme, "@acme/pdf-tools", "Cuts");
    given(*store, acme, "@acme/pdf", "Reads");
    given(*store, acme, "@acme/csv", "Tables");
    const std::vector<Found> expected{{"@acme/pdf", MatchKind::exact_name},
                                      {"@acme/pdf-tools", MatchKind::name_prefix},
                                      {"@acme/make-pdf", MatchKind::name_substring},
                                      {"@acme/reader", MatchKind::text}};
    CHECK(search(*store, "pdf") == expected);
    CHECK(search(*store, "  PDF ") == expected);
    CHECK(search(*store, "@acme/pdf").front() == expected.front());
    CHECK(search(*store, "pdf tools").front() == Found{"@acme/pdf-tools", MatchKind::exact_name});
    CHECK(search(*store, "understand more") ==
          std::vector<Found>{{"@acme/reader", MatchKind::text}});
    CHECK(search(*store, "understand tables").empty());
  });
}

TEST_CASE("search: a hit carries the package and its latest version") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const auto pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"));
    const auto page = read(*store, [](const Snapshot& view) {
      return view.packages().search({.text = "pdf", .viewer = std::nullopt, .page = {}});
    });
    REQUIRE(page.has_value());
    REQUIRE(page->items.size() == 1);
    CHECK(page->items[0].package == pdf.package);
    CHECK(page->items[0].latest == pdf.release.version);
  });
}

TEST_CASE("search: private packages are seen by members only") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Tenant other = given_tenant(*store, "other");
    registry::Package secret = a_package(acme.organization, "@acme/secret");
    secret.visibility = package::Visibility::private_;
    given_published(*store, acme, secret);
    for (const char* text : {"secret", "@acme/secret", "secr", "portable", ""}) {
      CAPTURE(text);
      const auto seen_by = [&](std::optional<UserId> viewer) {
        return search(*store, {.text = text, .viewer = viewer, .page = {}}).size();
      };
      CHECK(seen_by(acme.user.id) == 1);
      CHECK(seen_by(other.user.id) == 0);
      CHECK(seen_by(std::nullopt) == 0);
    }
    write(*store, [&](Transaction& tx) {
      return tx.memberships().remove(acme.organization.id, acme.user.id, at(1));
    });
    CHECK(search(*store, {.text = "secret", .viewer = acme.user.id, .page = {}}).empty());
  });
}

TEST_CASE("search: a package whose releases are all quarantined or deleted is not there") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    auto pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"));
    const auto seen_as = [&](registry::ReleaseState state) {
      pdf.release.state = state;
      write(*store, [&](Transaction& tx) { return tx.releases().save_state(pdf.release); });
      return search(*store, "pdf").size() + search(*store, "").size();
    };
    CHECK(seen_as(registry::ReleaseState::quarantined) == 0);
    CHECK(seen_as(registry::ReleaseState::deleted) == 0);
    CHECK(seen_as(registry::ReleaseState::yanked) == 2);
    CHECK(seen_as(registry::ReleaseState::available) == 2);
  });
}

TEST_CASE("search: operators of query languages are plain text") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    given(*store, acme, "@acme/pdf", "Reads documents");
    for (const char* text : {"\"",
                             "'",
                             "*",
                             "pdf*\"",
                             "NEAR(pdf reads)",
                             "pdf OR nothing",
                             "-pdf",
                             "pdf & !reads",
                             "name_words:pdf",
                             "grams:pdf",
                             "^pdf",
                             "(",
                             "pdf)",
                             "%",
                             "_",
                             "\\",
                             ":*",
                             "pdf:*",
                             "|",
                             "<->",
                             "{name} : x",
                             "\xff\xfe",
                             "none",
                             "g706466"}) {
      CAPTURE(text);
      const auto page = read(*store, [&](const Snapshot& view) {
        return view.packages().search({.text = text, .viewer = std::nullopt, .page = {}});
      });
      CHECK(page.has_value());
    }
    CHECK(search(*store, "pdf OR nothing").empty());
    CHECK(search(*store, "reads & documents").size() == 1);
    CHECK(search(*store, "%").empty());
    CHECK(search(*store, "g706466").empty());
    const registry::SearchQuery long_query{
        .text = std::string(limits::query_length + 1, 'a'), .viewer = std::nullopt, .page = {}};
    const auto refused =
        read(*store, [&](const Snapshot& view) { return view.packages().search(long_query); });
    CHECK(code_of(refused) == Errc::limit_exceeded);
  });
}

TEST_CASE("search: pages of matches and of everything have neither gaps nor repetitions") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    for (int i = 0; i < 7; ++i) {
      registry::Package package = a_package(acme.organization, "@acme/tool-" + std::to_string(i));
      package.description = i % 2 == 0 ? "A tool" : "A tool that tools tools, says the toolmaker";
      package.updated_at = at(i / 2);
      given_published(*store, acme, package, "tool " + std::to_string(i));
    }
    for (const char* text : {"tool", "says toolmaker", "ool-", ""}) {
      CAPTURE(text);
      const auto whole = search(*store, text);
      std::vector<Found> paged;
      registry::SearchQuery query{
          .text = text, .viewer = std::nullopt, .page = {.limit = 2, .after = ""}};
      for (int pages = 0; pages < 4; ++pages) {
        const auto page =
            read(*store, [&](const Snapshot& view) { return view.packages().search(query); });
        REQUIRE(page.has_value());
        for (const auto& hit : page->items) {
          paged.push_back({hit.package.name.to_string(), hit.match});
        }
        if (!page->next) break;
        query.page.after = *page->next;
      }
      CHECK(paged == whole);
      CHECK(whole.size() == (std::string_view(text) == "says toolmaker" ? 3 : 7));
    }
    const auto newest = search(*store, "");
    CHECK(newest.front().name == "@acme/tool-6");
    CHECK(newest.back().name == "@acme/tool-0");
  });
}

TEST_CASE("search: what a new release says replaces what the one before it said") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    auto pdf = given_published(*store, acme, a_package(acme.organization, "@acme/pdf"), "zebra");
    CHECK(search(*store, "zebra").size() == 1);
    pdf.package.description = "giraffes";
    write(*store, [&](Transaction& tx) { return tx.packages().index(pdf.package, "lion"); });
    CHECK(search(*store, "zebra").empty());
    CHECK(search(*store, "portable").empty());
    CHECK(search(*store, "giraffes lion").size() == 1);
  });
}

}  // namespace
}  // namespace tank::testing
