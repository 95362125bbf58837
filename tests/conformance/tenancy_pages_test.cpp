// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about the pages of members, invitations and tokens.
#include <algorithm>
#include <set>

#include <tank/storage/invitation_store.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/token_store.hpp>
#include <tank/storage/user_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

/// Walks every page of `limit`; gives the items by `name`, and a bar after each page.
template <class List, class Name>
std::string walk(int limit, List&& list, Name&& name) {
  std::string out;
  PageRequest request{.limit = limit, .after = {}};
  while (true) {
    const auto page = list(request);
    REQUIRE(page.has_value());
    CHECK(page->items.size() <= static_cast<std::size_t>(limit));
    for (const auto& item : page->items) out += name(item) + ' ';
    out += "| ";
    if (!page->next) return out;
    request.after = *page->next;
  }
}

template <class List>
void check_refusals(List&& list) {
  CHECK(code_of(list({.limit = 0, .after = {}})) == Errc::limit_exceeded);
  CHECK(code_of(list({.limit = limits::max_page + 1, .after = {}})) == Errc::limit_exceeded);
  CHECK(code_of(list({.limit = 2, .after = "nonsense"})) == Errc::invalid_cursor);
  const std::string foreign = encode_cursor({"one", "two", "three"});
  CHECK(code_of(list({.limit = 2, .after = foreign})) == Errc::invalid_cursor);
}

identity::User service(std::string_view email) {
  identity::User user = a_user(email);
  user.kind = identity::UserKind::service;
  return user;
}

Result<void> join(Transaction& tx, const Tenant& tenant, const identity::User& user) {
  if (auto added = tx.users().add(user); !added) return added;
  return tx.memberships().add(a_membership(tenant.organization, user, org::Role::member));
}

TEST_CASE("membership store: pages by address, of all or of one kind") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const Tenant globex = given_tenant(*store, "globex");
    write(*store, [&](Transaction& tx) -> Result<void> {
      for (const char* name : {"d", "b", "e", "c"}) {
        if (auto joined = join(tx, acme, a_user(std::string(name) + "@x.example")); !joined) {
          return joined;
        }
      }
      if (auto joined = join(tx, acme, service("bot@x.example")); !joined) return joined;
      return join(tx, globex, a_user("elsewhere@x.example"));
    });
    read(*store, [&](const Snapshot& view) {
      const auto list_of = [&](std::optional<identity::UserKind> kind) {
        return [&view, &acme, kind](const PageRequest& page) {
          return view.memberships().members(acme.organization.id, {.kind = kind}, page);
        };
      };
      const auto name = [](const Member& member) {
        const std::string& address = member.user.email.normalized();
        return address.substr(0, address.find('@'));
      };
      const std::string owner = name(Member{.membership = {}, .user = acme.user});
      std::string everybody = walk(limits::max_page, list_of(std::nullopt), name);
      CHECK(everybody.find("b bot c d e ") != std::string::npos);
      CHECK(everybody.find(owner) != std::string::npos);
      std::string by_two = walk(2, list_of(std::nullopt), name);
      CHECK(std::ranges::count(by_two, '|') == 3);
      for (std::string* pages : {&everybody, &by_two}) {
        for (std::size_t at = 0; (at = pages->find("| ")) != std::string::npos;)
          pages->erase(at, 2);
      }
      CHECK(by_two == everybody);
      CHECK(walk(1, list_of(identity::UserKind::service), name) == "bot | ");
      check_refusals(list_of(std::nullopt));
    });
  });
}

TEST_CASE("invitation store: pages of the pending ones, newest first, also of one moment") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    std::vector<org::Invitation> made;
    for (const int second : {3, 1, 2, 2, 2}) {
      made.push_back(
          {.id = next_id<InvitationId>(),
           .organization_id = acme.organization.id,
           .email = Email::parse("p" + std::to_string(made.size()) + "@x.example").value(),
           .role = org::Role::member,
           .invited_by = acme.user.id,
           .state = org::InvitationState::pending,
           .created_at = at(second),
           .expires_at = at(100)});
    }
    write(*store, [&](Transaction& tx) -> Result<void> {
      for (const auto& each : made) {
        if (auto added = tx.invitations().add(each); !added) return added;
      }
      return {};
    });
    read(*store, [&](const Snapshot& view) {
      const auto list = [&](const PageRequest& page) {
        return view.invitations().pending_in(acme.organization.id, at(9), page);
      };
      const auto name = [](const InvitationDetail& each) {
        return each.invitation.email.to_string().substr(0, 2);
      };
      CHECK(walk(2, list, name) == "p0 p4 | p3 p2 | p1 | ");
      CHECK(walk(5, list, name) == "p0 p4 p3 p2 p1 | ");
      check_refusals(list);
      const std::string timeless = encode_cursor({"soon", made[0].id.to_string()});
      CHECK(code_of(list({.limit = 2, .after = timeless})) == Errc::invalid_cursor);
    });
  });
}

TEST_CASE("token store: pages of an organization's tokens, newest first, also of one moment") {
  on_every_backend([](OpenStore& store) {
    const Tenant acme = given_tenant(*store, "acme");
    const identity::User robot = service("bot@x.example");
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto joined = join(tx, acme, robot); !joined) return joined;
      if (auto added = tx.tokens().add(a_token(acme.user, "a person's")); !added) return added;
      int number = 0;
      for (const int second : {1, 4, 2, 2, 2}) {
        identity::ApiToken token = a_token(robot, "t" + std::to_string(number));
        token.name = "t" + std::to_string(number++);
        token.created_at = at(second);
        if (auto added = tx.tokens().add(token); !added) return added;
      }
      return {};
    });
    read(*store, [&](const Snapshot& view) {
      const auto list = [&](const PageRequest& page) {
        return view.tokens().of_organization(acme.organization.id, page);
      };
      const auto name = [](const TokenAndUser& each) { return each.token.name; };
      CHECK(walk(2, list, name) == "t1 t4 | t3 t2 | t0 | ");
      CHECK(walk(3, list, name) == "t1 t4 t3 | t2 t0 | ");
      check_refusals(list);
    });
  });
}

}  // namespace
}  // namespace tank::testing
