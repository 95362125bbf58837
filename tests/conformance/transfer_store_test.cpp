// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about offers of packages, and about names that look alike.
#include <algorithm>

#include <tank/package/look_alike.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/transfer_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

registry::Transfer an_offer(const Tenant& from, const Tenant& to, PackageId package) {
  return {.package_id = package,
          .from = from.organization.id,
          .to = to.organization.id,
          .offered_by = from.user.id,
          .offered_at = at(0),
          .expires_at = at(100)};
}

TEST_CASE("transfer store: one offer of a package is open, until it has expired") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Tenant beta = given_tenant(*store, "beta");
    const auto pdf = a_package(acme.organization, "@acme/pdf");
    const auto csv = a_package(acme.organization, "@acme/csv");
    const auto first = an_offer(acme, beta, pdf.id);
    auto second = an_offer(acme, beta, pdf.id);
    second.offered_at = at(100);
    second.expires_at = at(200);
    write(*store, [&](Transaction& tx) -> Result<void> {
      for (const auto& each : {pdf, csv}) {
        if (auto added = tx.packages().add_or_find(each); !added) return pass(added);
      }
      if (auto added = tx.transfers().add(first); !added) return added;
      auto again = first;
      again.offered_at = at(99);
      CHECK(code_of(tx.transfers().add(again)) == Errc::precondition_failed);
      CHECK(*tx.transfers().find(pdf.id).value() == first);
      CHECK_FALSE(tx.transfers().find(csv.id).value().has_value());
      return tx.transfers().add(an_offer(acme, beta, csv.id));
    });
    read(*store, [&](const Snapshot& view) {
      for (const Tenant* side : {&acme, &beta}) {
        const auto page =
            view.transfers().of_organization(side->organization.id, at(1), {.limit = 1});
        REQUIRE(page.has_value());
        REQUIRE(page->items.size() == 1);
        CHECK(page->items.front().package.to_string() == "@acme/csv");
        const auto next = view.transfers().of_organization(
            side->organization.id, at(1), {.limit = 1, .after = page->next.value_or("")});
        REQUIRE(next.has_value());
        CHECK(next->items.front() == registry::TransferDetail{first, pdf.name, "acme", "beta"});
      }
      const auto late = view.transfers().of_organization(beta.organization.id, at(100), {});
      CHECK(late->items.empty());
    });
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.transfers().add(second); !added) return added;
      CHECK(*tx.transfers().find(pdf.id).value() == second);
      if (auto removed = tx.transfers().remove(pdf.id); !removed) return removed;
      CHECK_FALSE(tx.transfers().find(pdf.id).value().has_value());
      return tx.transfers().remove(pdf.id);
    });
  });
}

TEST_CASE("package store: the owner is saved, and search follows it") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Tenant beta = given_tenant(*store, "beta");
    auto wanted = a_package(acme.organization, "@acme/pdf");
    wanted.visibility = package::Visibility::private_;
    auto package = given_published(*store, acme, wanted).package;
    package.organization_id = beta.organization.id;
    const auto moved = write(*store, [&](Transaction& tx) { return tx.packages().save(package); });
    CHECK(moved.organization_id == beta.organization.id);
    read(*store, [&](const Snapshot& view) {
      CHECK(view.packages().find(package.name)->organization_id == beta.organization.id);
      CHECK(view.packages().of_organization(beta.organization.id, {})->items.size() == 1);
      CHECK(view.packages().of_organization(acme.organization.id, {})->items.empty());
    });
  });
}

std::vector<std::string> similar_to(const Snapshot& view, std::string_view text) {
  const auto wanted = name(text);
  const auto skeletons = package::look_alike_skeletons(wanted);
  const auto length = static_cast<std::int64_t>(skeletons.front().size());
  const auto found = view.packages().similar({.scope = std::string(wanted.scope()),
                                              .skeletons = skeletons,
                                              .least_length = length - 1,
                                              .most_length = length + 1});
  REQUIRE(found.has_value());
  std::vector<std::string> out;
  for (const auto& each : *found) out.push_back(each.to_string());
  std::ranges::sort(out);
  return out;
}

TEST_CASE(
    "package store: similar names are those of the scope, and popular ones of about the length") {
  using Names = std::vector<std::string>;
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Tenant acne = given_tenant(*store, "acne");
    const auto tool = a_package(acme.organization, "@acme/tool");
    const auto hidden = a_package(acme.organization, "@acme/reader");
    auto secret = hidden;
    secret.visibility = package::Visibility::private_;
    write(*store, [&](Transaction& tx) -> Result<void> {
      for (const auto& each : {tool, secret, a_package(acne.organization, "@acne/t00l")}) {
        if (auto added = tx.packages().add_or_find(each); !added) return pass(added);
      }
      return {};
    });
    read(*store, [&](const Snapshot& view) {
      CHECK(similar_to(view, "@acme/to-ol") == Names{"@acme/tool"});
      CHECK(similar_to(view, "@acme/tol") == Names{"@acme/tool"});
      CHECK(similar_to(view, "@acme/other").empty());
      CHECK(similar_to(view, "@acne/too1") == Names{"@acne/t00l"});
    });
    write(*store, [&](Transaction& tx) {
      return tx.packages().count_downloads({{tool.id, {}, registry::popular_downloads},
                                            {secret.id, {}, registry::popular_downloads}});
    });
    read(*store, [&](const Snapshot& view) {
      CHECK(similar_to(view, "@acne/too1") == Names{"@acme/tool", "@acne/t00l"});
      // Only public ones, and only about as long ones.
      CHECK(similar_to(view, "@acne/reader").empty());
      CHECK(similar_to(view, "@acne/a-long-name").empty());
    });
  });
}

}  // namespace
}  // namespace tank::testing
