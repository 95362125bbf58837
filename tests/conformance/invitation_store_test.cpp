// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about invitations.
#include <tank/storage/invitation_store.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/user_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

using org::InvitationState;

org::Invitation an_invitation(const Tenant& tenant, std::string_view email) {
  return {.id = next_id<InvitationId>(),
          .organization_id = tenant.organization.id,
          .email = Email::parse(email).value(),
          .role = org::Role::admin,
          .invited_by = tenant.user.id,
          .state = InvitationState::pending,
          .created_at = at(0),
          .expires_at = at(100)};
}

TEST_CASE("invitation store: one is pending per organization and address, in any case") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Tenant globex = given_tenant(*store, "globex");
    const auto first = an_invitation(acme, "ada@example.com");
    const auto elsewhere = an_invitation(globex, "ADA@example.com");
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.invitations().add(first); !added) return added;
      CHECK(code_of(tx.invitations().add(an_invitation(acme, "Ada@Example.com"))) ==
            Errc::duplicate_invite);
      return tx.invitations().add(elsewhere);
    });
    read(*store, [&](const Snapshot& view) {
      const auto found = view.invitations().find(first.id);
      REQUIRE(found.has_value());
      CHECK(found->invitation == first);
      CHECK(found->organization_slug == "acme");
      CHECK(found->inviter_name == acme.user.name);
      CHECK(view.invitations().pending_in(acme.organization.id, at(1), {})->items.size() == 1);
      CHECK(view.invitations().pending_for(first.email, at(1))->size() == 2);
      CHECK(view.invitations().pending_for(first.email, at(100))->empty());
      CHECK(code_of(view.invitations().find(next_id<InvitationId>())) ==
            Errc::invitation_not_found);
    });
  });
}

TEST_CASE("invitation store: a closed or expired invitation makes room for another") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const auto first = an_invitation(acme, "ada@example.com");
    auto second = an_invitation(acme, "ada@example.com");
    auto third = an_invitation(acme, "ada@example.com");
    third.created_at = at(100);
    third.expires_at = at(200);
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.invitations().add(first); !added) return added;
      if (auto closed = tx.invitations().close(first.id, InvitationState::withdrawn); !closed) {
        return closed;
      }
      CHECK(code_of(tx.invitations().close(first.id, InvitationState::accepted)) ==
            Errc::invitation_not_found);
      if (auto added = tx.invitations().add(second); !added) return added;
      return tx.invitations().add(third);
    });
    read(*store, [&](const Snapshot& view) {
      CHECK(view.invitations().find(first.id)->invitation.state == InvitationState::withdrawn);
      CHECK(view.invitations().find(second.id)->invitation.state == InvitationState::withdrawn);
      const auto pending = view.invitations().pending_for(first.email, at(101));
      REQUIRE(pending->size() == 1);
      CHECK(pending->front().invitation == third);
    });
  });
}

TEST_CASE("invitation store: a pending invitation is renewed, a closed one is not") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const auto invitation = an_invitation(acme, "ada@example.com");
    const identity::User ada = a_user("ada@example.com");
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.users().add(ada); !added) return added;
      if (auto added = tx.invitations().add(invitation); !added) return added;
      if (auto renewed = tx.invitations().renew(invitation.id, ada.id, at(300)); !renewed) {
        return renewed;
      }
      CHECK(tx.invitations().find(invitation.id)->invitation.invited_by == ada.id);
      CHECK(tx.invitations().pending_for(invitation.email, at(299))->size() == 1);
      auto closed = tx.invitations().close(invitation.id, InvitationState::declined);
      if (!closed) return closed;
      CHECK(code_of(tx.invitations().renew(invitation.id, ada.id, at(400))) ==
            Errc::invitation_not_found);
      return {};
    });
  });
}

TEST_CASE("organization store: what was deleted is erased once, and only then") {
  on_every_backend([](OpenStore& store) {
    Tenant acme = given_tenant(*store, "acme");
    const Tenant globex = given_tenant(*store, "globex");
    acme.organization.deleted_at = at(3);
    const auto due = [&](TimePoint before) {
      return read(*store, [&](const Snapshot& view) {
        return view.organizations().to_erase(before, 10)->size();
      });
    };
    write(*store, [&](Transaction& tx) -> Result<void> {
      auto added = tx.invitations().add(an_invitation(acme, "ada@example.com"));
      if (!added) return added;
      return tx.organizations().save(acme.organization);
    });
    CHECK(due(at(2)) == 0);
    CHECK(due(at(3)) == 1);
    write(*store, [&](Transaction& tx) { return tx.memberships().erase(acme.organization.id); });
    CHECK(due(at(3)) == 1);
    write(*store, [&](Transaction& tx) { return tx.invitations().erase(acme.organization.id); });
    CHECK(due(at(3)) == 0);
    read(*store, [&](const Snapshot& view) {
      CHECK(view.memberships().members(acme.organization.id, {}, {})->items.empty());
      CHECK(view.memberships().members(globex.organization.id, {}, {})->items.size() == 1);
      CHECK(view.organizations().find_by_slug("acme").has_value());
    });
  });
}

TEST_CASE("organization store: a deleted organization keeps its slug and leaves the lists") {
  on_every_backend([](OpenStore& store) {
    Tenant acme = given_tenant(*store, "acme");
    const auto invitation = an_invitation(acme, "ada@example.com");
    acme.organization.deleted_at = at(3);
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.invitations().add(invitation); !added) return added;
      CHECK(tx.organizations().count() == 1);
      if (auto saved = tx.organizations().save(acme.organization); !saved) return saved;
      CHECK(code_of(tx.organizations().add(an_organization("acme"))) == Errc::slug_taken);
      return {};
    });
    read(*store, [&](const Snapshot& view) {
      CHECK(view.organizations().find_by_slug("acme") == acme.organization);
      CHECK(view.organizations().of_user(acme.user.id)->empty());
      CHECK(view.organizations().count() == 0);
      CHECK(view.invitations().pending_for(invitation.email, at(1))->empty());
    });
  });
}

}  // namespace
}  // namespace tank::testing
