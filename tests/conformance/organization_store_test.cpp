// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about organizations and memberships.
#include <tank/storage/organization_store.hpp>
#include <tank/storage/user_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

TEST_CASE("organization store: what was added is found by id and slug, and saved by name") {
  on_every_backend([](OpenStore& store) {
    org::Organization acme = an_organization("acme");
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.organizations().add(acme); !added) return added;
      CHECK(code_of(tx.organizations().add(an_organization("acme"))) == Errc::slug_taken);
      acme.name = "Acme Corp";
      acme.updated_at = at(3);
      return tx.organizations().save(acme);
    });
    read(*store, [&](const Snapshot& view) {
      CHECK(view.organizations().find(acme.id) == acme);
      CHECK(view.organizations().find_by_slug("acme") == acme);
      CHECK(code_of(view.organizations().find_by_slug("acme' --")) == Errc::organization_not_found);
    });
    const auto missing = transact(
        *store, [](Transaction& tx) { return tx.organizations().save(an_organization("none")); });
    CHECK(code_of(missing) == Errc::organization_not_found);
  });
}

TEST_CASE("membership store: a user belongs to an organization once, until removed") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const OrganizationId organization = acme.organization.id;
    const UserId user = acme.user.id;
    write(*store, [&](Transaction& tx) -> Result<void> {
      const auto second = a_membership(acme.organization, acme.user, org::Role::member);
      CHECK(code_of(tx.memberships().add(second)) == Errc::already_member);
      auto removed = tx.memberships().remove(organization, user, at(2));
      if (!removed) return removed;
      CHECK(tx.memberships().count(organization).value() == 0);
      CHECK(code_of(tx.memberships().remove(organization, user, at(3))) == Errc::member_not_found);
      CHECK_FALSE(tx.memberships().role_of(organization, user).value().has_value());
      return tx.memberships().add(a_membership(acme.organization, acme.user, org::Role::member));
    });
    write(*store, [&](Transaction& tx) {
      return tx.memberships().set_role(organization, user, org::Role::admin);
    });
    read(*store, [&](const Snapshot& view) {
      CHECK(view.memberships().role_of(organization, user).value() == org::Role::admin);
      CHECK(view.memberships().count(organization).value() == 1);
      CHECK_FALSE(view.memberships().role_of(organization, next_id<UserId>()).value().has_value());
    });
  });
}

TEST_CASE("membership store: an owner who is banned does not stand in for another") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    identity::User bob = a_user("bob@example.com");
    const auto has_other = [&](TimePoint now) {
      return read(*store, [&](const Snapshot& view) {
        return view.memberships().has_other_owner(acme.organization.id, acme.user.id, now).value();
      });
    };
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.users().add(bob); !added) return added;
      return tx.memberships().add(a_membership(acme.organization, bob, org::Role::admin));
    });
    CHECK_FALSE(has_other(at(1)));
    write(*store, [&](Transaction& tx) {
      return tx.memberships().set_role(acme.organization.id, bob.id, org::Role::owner);
    });
    CHECK(has_other(at(1)));
    bob.ban = identity::Ban{.reason = "", .expires_at = at(5)};
    write(*store, [&](Transaction& tx) { return tx.users().save(bob); });
    CHECK_FALSE(has_other(at(4)));
    CHECK(has_other(at(5)));
    bob.ban = identity::Ban{};
    write(*store, [&](Transaction& tx) { return tx.users().save(bob); });
    CHECK_FALSE(has_other(at(100)));
  });
}

TEST_CASE("membership store: members come by address, a user's organizations by slug") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const identity::User aaron = a_user("Aaron@example.com");
    const org::Organization abc = an_organization("abc");
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.users().add(aaron); !added) return added;
      if (auto added = tx.organizations().add(abc); !added) return added;
      auto joined = tx.memberships().add(a_membership(acme.organization, aaron, org::Role::member));
      if (!joined) return joined;
      return tx.memberships().add(a_membership(abc, aaron, org::Role::admin));
    });
    read(*store, [&](const Snapshot& view) {
      const auto page = view.memberships().members(acme.organization.id, {}, {});
      REQUIRE(page.has_value());
      CHECK_FALSE(page->next.has_value());
      const std::vector<Member>& members = page->items;
      REQUIRE(members.size() == 2);
      CHECK(members.at(0).user == aaron);
      CHECK(members.at(0).membership.role == org::Role::member);
      CHECK(members.at(1).user == acme.user);
      const auto own = view.organizations().of_user(aaron.id);
      REQUIRE(own.has_value());
      REQUIRE(own->size() == 2);
      CHECK(own->at(0).organization == abc);
      CHECK(own->at(0).role == org::Role::admin);
      CHECK(own->at(1).organization == acme.organization);
    });
  });
}

}  // namespace
}  // namespace tank::testing
