// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about users and API tokens.
#include <tank/storage/token_store.hpp>
#include <tank/storage/user_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

TEST_CASE("user store: what was added is found by id and by address in any case") {
  on_every_backend([](OpenStore& store) {
    identity::User user = a_user("Ada@Example.com");
    user.role = identity::PlatformRole::admin;
    user.ban = identity::Ban{"spam", at(50)};
    write(*store, [&](Transaction& tx) { return tx.users().add(user); });

    read(*store, [&](const Snapshot& view) {
      CHECK(view.users().find(user.id) == user);
      CHECK(view.users().find_by_email(Email::parse("ada@example.COM").value()) == user);
      CHECK(view.users().find(user.id)->email.to_string() == "Ada@Example.com");
      CHECK(view.users().has_admin() == true);
      CHECK(code_of(view.users().find(next_id<UserId>())) == Errc::user_not_found);
    });
  });
}

TEST_CASE("user store: an address belongs to one user, and refusing the second spoils nothing") {
  on_every_backend([](OpenStore& store) {
    write(*store, [](Transaction& tx) -> Result<void> {
      if (auto added = tx.users().add(a_user("ada@example.com")); !added) return added;
      CHECK(code_of(tx.users().add(a_user("ADA@example.com"))) == Errc::email_taken);
      return tx.users().add(a_user("bob@example.com"));
    });
    read(*store, [](const Snapshot& view) {
      CHECK(view.users().list({}, {})->items.size() == 2);
      CHECK(view.users().count() == 2);
      CHECK(view.users().has_admin() == false);
    });
  });
}

TEST_CASE(
    "user store: saving changes everything but who it is, and needs a user and a free address") {
  on_every_backend([](OpenStore& store) {
    identity::User user = a_user("ada@example.com");
    write(*store, [&](Transaction& tx) { return tx.users().add(user); });
    user.name = "Ada L.";
    user.role = identity::PlatformRole::admin;
    user.email = Email::parse("ada@lovelace.example").value();
    user.email_verified = true;
    user.image = "https://example.com/ada.png";
    user.ban = identity::Ban{"", std::nullopt};
    user.updated_at = at(9);
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.users().add(a_user("bob@example.com")); !added) return added;
      return tx.users().save(user);
    });
    identity::User thief = user;
    thief.email = Email::parse("BOB@example.com").value();
    CHECK(code_of(transact(*store, [&](Transaction& tx) { return tx.users().save(thief); })) ==
          Errc::email_taken);
    CHECK(read(*store, [&](const Snapshot& view) { return view.users().find(user.id); }) == user);
    const auto missing = transact(
        *store, [](Transaction& tx) { return tx.users().save(a_user("nobody@example.com")); });
    CHECK(code_of(missing) == Errc::user_not_found);
  });
}

TEST_CASE("user store: pages follow each other without gap or repetition") {
  on_every_backend([](OpenStore& store) {
    std::vector<identity::User> users;
    for (int i = 0; i < 5; ++i) users.push_back(a_user("u" + std::to_string(i) + "@example.com"));
    write(*store, [&](Transaction& tx) -> Result<void> {
      for (const auto& user : users) {
        if (auto added = tx.users().add(user); !added) return added;
      }
      return {};
    });
    std::vector<identity::User> seen;
    PageRequest request{.limit = 2, .after = ""};
    for (int pages = 0; pages < 3; ++pages) {
      const auto page =
          read(*store, [&](const Snapshot& view) { return view.users().list({}, request); });
      REQUIRE(page.has_value());
      seen.insert(seen.end(), page->items.begin(), page->items.end());
      CHECK(page->next.has_value() == (pages < 2));
      request.after = page->next.value_or("");
    }
    CHECK(seen == users);
    const PageRequest foreign{.limit = 2, .after = encode_cursor({"a", "b"})};
    CHECK(code_of(read(*store, [&](const Snapshot& view) {
            return view.users().list({}, foreign);
          })) == Errc::invalid_cursor);
  });
}

TEST_CASE("token store: a token is found by id, by digest with its user, and with its user's") {
  on_every_backend([](OpenStore& store) {
    const identity::User user = a_user("ada@example.com");
    const identity::ApiToken token = a_token(user, "one");
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.users().add(user); !added) return added;
      return tx.tokens().add(token);
    });
    read(*store, [&](const Snapshot& view) {
      CHECK(view.tokens().find(token.id) == token);
      const auto both = view.tokens().find_by_digest(token.digest);
      REQUIRE(both.has_value());
      CHECK(both->token == token);
      CHECK(both->user == user);
      CHECK(view.tokens().of_user(user.id) == std::vector{token});
      CHECK(code_of(view.tokens().find(next_id<TokenId>())) == Errc::token_not_found);
      CHECK(code_of(view.tokens().find_by_digest(digest_of("two"))) == Errc::token_not_found);
    });
  });
}

TEST_CASE("token store: revoking keeps the first time, and touching the latest use") {
  on_every_backend([](OpenStore& store) {
    const identity::User user = a_user("ada@example.com");
    identity::ApiToken token = a_token(user, "one");
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.users().add(user); !added) return added;
      if (auto added = tx.tokens().add(token); !added) return added;
      if (auto revoked = tx.tokens().revoke(token.id, at(3)); !revoked) return revoked;
      if (auto again = tx.tokens().revoke(token.id, at(4)); !again) return again;
      if (auto used = tx.tokens().touch({{token.id, at(8)}, {token.id, at(6)}}); !used) return used;
      return tx.tokens().touch({{next_id<TokenId>(), at(9)}, {token.id, at(7)}});
    });
    token.revoked_at = at(3);
    token.last_used_at = at(8);
    CHECK(read(*store, [&](const Snapshot& v) { return v.tokens().find(token.id); }) == token);
    const auto missing = transact(
        *store, [](Transaction& tx) { return tx.tokens().revoke(next_id<TokenId>(), at(1)); });
    CHECK(code_of(missing) == Errc::token_not_found);
  });
}

}  // namespace
}  // namespace tank::testing
