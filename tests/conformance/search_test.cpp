// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about search.
#include <array>
#include <random>

#include <tank/registry/search_limits.hpp>
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
    CHECK(search(*store, "pdf pages").size() == 1);
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

TEST_CASE("search: a word spelled wrong finds what was meant, after what was asked for") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    given(*store, acme, "@acme/pdf-extractor", "Takes tables out of documents");
    given(*store, acme, "@acme/kubernetes", "Talks to clusters");
    given(*store, acme, "@acme/csv", "Reads spreadsheets");
    const auto first = [&](std::string text) {
      const auto found = search(*store, std::move(text));
      REQUIRE(found.size() == 1);
      return found.front();
    };
    for (const char* text : {"extarctor", "extractr", "exxtractor", "pfd", "pdf extarctor",
                             "pfd extractor", "documentz", "docuemtns", "@acme/pdf-extractro"}) {
      CAPTURE(text);
      CHECK(first(text) == Found{"@acme/pdf-extractor", MatchKind::typo});
    }
    CHECK(first("kuberntes") == Found{"@acme/kubernetes", MatchKind::typo});
    CHECK(first("kubenretse") == Found{"@acme/kubernetes", MatchKind::typo});
    CHECK(first("pdfextractor").name == "@acme/pdf-extractor");
    CHECK(search(*store, "zzz").empty());
    CHECK(search(*store, "extarctor kubernetes").empty());
    given(*store, acme, "@acme/extarctor", "Somebody's joke");
    const auto both = search(*store, "extarctor");
    REQUIRE(both.size() == 2);
    CHECK(both[0] == Found{"@acme/extarctor", MatchKind::exact_name});
    CHECK(both[1] == Found{"@acme/pdf-extractor", MatchKind::typo});
  });
}

TEST_CASE("search: a hit says where the words stand, and better places come first") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    given(*store, acme, "@acme/one", "Nothing", "Here is a zebra");
    given(*store, acme, "@acme/two", "A zebra");
    given(*store, acme, "@acme/grey-zebra", "Animal");
    const auto fields = [&](std::string text) {
      const auto hits = read(*store, [&](const Snapshot& view) {
        return view.packages().best_matches({.text = std::move(text), .viewer = {}, .page = {}});
      });
      REQUIRE(hits.has_value());
      std::vector<std::string> out;
      for (const auto& hit : *hits) {
        out.push_back(hit.package.name.to_string() + " " + std::string(to_string(hit.match)) + " " +
                      std::string(to_string(hit.field)));
      }
      return out;
    };
    CHECK(fields("zebra") == std::vector<std::string>{"@acme/grey-zebra name_substring name",
                                                      "@acme/two text description",
                                                      "@acme/one text readme"});
    CHECK(fields("zebra animal") == std::vector<std::string>{"@acme/grey-zebra text description"});
    CHECK(fields("acm").front() == "@acme/grey-zebra name_prefix scope");
  });
}

TEST_CASE("search: more downloads come first among equals, also when they come later") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    std::vector<registry::Package> tools;
    for (const char* name : {"@acme/a-tool", "@acme/b-tool", "@acme/c-tool"}) {
      tools.push_back(given_published(*store, acme, a_package(acme.organization, name)).package);
    }
    const auto order = [&] {
      std::string out;
      for (const Found& found : search(*store, "tool")) out += found.name.at(6);
      return out;
    };
    CHECK(order() == "abc");
    write(*store, [&](Transaction& tx) {
      return tx.packages().count_downloads({{tools[2].id, {}, 1'000}, {tools[1].id, {}, 20}});
    });
    CHECK(order() == "cba");
    write(*store, [&](Transaction& tx) {
      return tx.packages().count_downloads({{tools[0].id, {}, 4}, {tools[1].id, {}, 50'000}});
    });
    CHECK(order() == "bca");
    write(*store, [&](Transaction& tx) { return tx.packages().index(tools[1], "new readme"); });
    CHECK(order() == "bca");
  });
}

TEST_CASE("search: scope and visibility narrow it, with a text and without one") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Tenant other = given_tenant(*store, "acme-two");
    given(*store, acme, "@acme/tool", "Cuts");
    given(*store, other, "@acme-two/tool", "Cuts");
    registry::Package secret = a_package(acme.organization, "@acme/secret-tool");
    secret.visibility = package::Visibility::private_;
    given_published(*store, acme, secret);
    for (const char* text : {"tool", "too", ""}) {
      CAPTURE(text);
      registry::SearchQuery query{.text = text, .viewer = acme.user.id, .page = {}};
      CHECK(search(*store, query).size() == 3);
      query.scope = "acme";
      CHECK(search(*store, query).size() == 2);
      query.visibility = package::Visibility::private_;
      CHECK(search(*store, query).size() == 1);
      query.viewer = other.user.id;
      CHECK(search(*store, query).empty());
      query.visibility = package::Visibility::public_;
      CHECK(search(*store, query).size() == 1);
      query.scope = "acm";
      CHECK(search(*store, query).empty());
    }
  });
}

TEST_CASE("search: a package that becomes private leaves nothing behind for strangers") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    registry::Package package = a_package(acme.organization, "@acme/zanzibar");
    package.description = "mandrills";
    package = given_published(*store, acme, package, "okapis").package;
    const auto seen_by = [&](std::optional<UserId> viewer) {
      std::size_t count = 0;
      for (const char* text : {"zanzibar", "zanz", "nzib", "mandrills", "mandrils", "okapis"}) {
        count += search(*store, {.text = text, .viewer = viewer, .page = {}}).size();
      }
      return count;
    };
    CHECK(seen_by(std::nullopt) == 6);
    package.visibility = package::Visibility::private_;
    package = write(*store, [&](Transaction& tx) { return tx.packages().save(package); });
    CHECK(seen_by(std::nullopt) == 0);
    CHECK(seen_by(acme.user.id) == 6);
    package.visibility = package::Visibility::public_;
    write(*store, [&](Transaction& tx) { return tx.packages().save(package); });
    CHECK(seen_by(std::nullopt) == 6);
  });
}

TEST_CASE("search: private packages, however many, push no public one out") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Tenant other = given_tenant(*store, "other");
    write(*store, [&](Transaction& tx) -> Result<void> {
      for (int i = 0; i < limits::best_matches + 10; ++i) {
        auto made = a_package(acme.organization, "@acme/crowd-" + std::to_string(i));
        made.visibility = package::Visibility::private_;
        made.description = "crowd";
        made.downloads = 1'000;
        if (auto added = tx.packages().add_or_find(made); !added) return pass(added);
        if (auto indexed = tx.packages().index(made, ""); !indexed) return indexed;
      }
      return {};
    });
    given(*store, other, "@other/crowd-control", "A crowd");
    for (const char* text : {"crowd", "crow", "owd", "crowdd"}) {
      CAPTURE(text);
      CHECK(search(*store, text).size() == 1);
    }
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

TEST_CASE("search: every store gives the same hits in the same order") {
  constexpr std::array words{"pdf", "table", "extract", "kubernetes", "reader", "csv", "tool"};
  std::vector<std::vector<Found>> answers;
  on_every_backend([&](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    std::mt19937 random(3);
    const auto word = [&] { return std::string(words[random() % words.size()]); };
    for (int i = 0; i < 60; ++i) {
      const std::string name = "@acme/" + word() + "-" + word() + "-" + std::to_string(i);
      registry::Package package = a_package(acme.organization, name);
      package.description = word() + " and " + word();
      package.downloads = static_cast<std::int64_t>(random() % 1'000);
      given_published(*store, acme, package, word() + " " + word() + " " + word());
    }
    std::vector<Found> all;
    for (const char* text : {"pdf", "tabel", "extract csv", "reader tool pdf", "ool", "kubernetse",
                             "csv-", "t", "table kubernetes", "@acme/r"}) {
      const auto found = search(*store, text);
      CHECK_FALSE(found.empty());
      all.insert(all.end(), found.begin(), found.end());
    }
    answers.push_back(std::move(all));
  });
  REQUIRE(answers.size() == 3);
  CHECK(answers[1] == answers[0]);
  CHECK(answers[2] == answers[0]);
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
