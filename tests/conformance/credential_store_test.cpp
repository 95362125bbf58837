// SPDX-License-Identifier: Apache-2.0
// What every store owes its callers about passwords, accounts, codes, grants and keys.
#include <thread>

#include <tank/base/limits.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/user_store.hpp>

#include "conformance/every_backend.hpp"

namespace tank::testing {
namespace {

using identity::Purpose;

identity::User given_user(OpenStore& store, std::string_view email = "ada@example.com") {
  const identity::User user = a_user(email);
  write(*store, [&](Transaction& tx) { return tx.users().add(user); });
  return user;
}

TEST_CASE("credential store: a user has one password, the last one") {
  on_every_backend([](OpenStore& store) {
    const auto user = given_user(store);
    const auto password = [&] {
      return read(*store, [&](const Snapshot& v) { return v.credentials().password_of(user.id); })
          .value();
    };
    CHECK_FALSE(password().has_value());
    for (const char* phc : {"$argon2id$one", "$argon2id$two"}) {
      write(*store,
            [&](Transaction& tx) { return tx.credentials().set_password(user.id, phc, at(1)); });
      CHECK(password() == phc);
    }
    write(*store, [&](Transaction& tx) { return tx.credentials().remove_password(user.id); });
    CHECK_FALSE(password().has_value());
  });
}

TEST_CASE("credential store: an identity at a provider belongs to one user") {
  on_every_backend([](OpenStore& store) {
    const auto ada = given_user(store);
    const auto bob = given_user(store, "bob@example.com");
    identity::Account account{.id = next_id<AccountId>(),
                              .user_id = ada.id,
                              .issuer = "https://issuer.example",
                              .subject = "42",
                              .email = "ada@example.com",
                              .created_at = at(1),
                              .updated_at = at(1)};
    identity::Account second = account;
    second.id = next_id<AccountId>();
    second.user_id = bob.id;
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.credentials().add_account(account); !added) return added;
      CHECK(code_of(tx.credentials().add_account(second)) == Errc::account_not_linked);
      account.email = "ada@new.example";
      account.updated_at = at(2);
      CHECK(code_of(tx.credentials().save_account(second)) == Errc::user_not_found);
      return tx.credentials().save_account(account);
    });
    read(*store, [&](const Snapshot& view) {
      const auto& credentials = view.credentials();
      CHECK(credentials.find_account(account.issuer, "42").value() == account);
      CHECK_FALSE(credentials.find_account("https://other.example", "42").value().has_value());
      CHECK(credentials.accounts_of(ada.id) == std::vector{account});
      CHECK(credentials.accounts_of(bob.id)->empty());
    });
    write(*store, [&](Transaction& tx) -> Result<void> {
      CHECK(code_of(tx.credentials().remove_account(bob.id, account.id)) == Errc::user_not_found);
      return tx.credentials().remove_account(ada.id, account.id);
    });
    CHECK(read(*store, [&](const Snapshot& v) {
            return v.credentials().accounts_of(ada.id);
          })->empty());
  });
}

TEST_CASE("credential store: signing keys come oldest first") {
  on_every_backend([](OpenStore& store) {
    const auto key = [](std::string kid, int from) {
      return identity::SealedSigningKey{.kid = std::move(kid),
                                        .algorithm = "EdDSA",
                                        .sealed = std::string("\0sealed", 7),
                                        .created_at = at(0),
                                        .activates_at = at(from),
                                        .retires_at = at(100)};
    };
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.credentials().add_signing_key(key("b", 2)); !added) return added;
      if (auto added = tx.credentials().add_signing_key(key("c", 3)); !added) return added;
      if (auto added = tx.credentials().add_signing_key(key("a", 1)); !added) return added;
      return tx.credentials().remove_signing_key("c");
    });
    CHECK(read(*store, [&](const Snapshot& v) { return v.credentials().signing_keys(); }) ==
          std::vector{key("a", 1), key("b", 2)});
  });
}

TEST_CASE("verification store: a code works once, before it ends, and all refusals look alike") {
  on_every_backend([](OpenStore& store) {
    const auto user = given_user(store);
    auto code = a_code(user, "one");
    const auto use = [&](std::string_view text, TimePoint now) {
      return transact(*store, [&](Transaction& tx) {
        return tx.verifications().use(Purpose::login_code, digest_of(text), now);
      });
    };
    auto other = a_code(user, "link");
    other.purpose = Purpose::magic_link;
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.verifications().add(other); !added) return added;
      return tx.verifications().add(code);
    });
    const auto unknown = use("made up", at(1));
    const auto expired = use("one", at(100));
    const auto first = use("one", at(99));
    const auto second = use("one", at(99));
    code.used_at = at(99);
    CHECK(first == code);
    CHECK(code_of(unknown) == Errc::invalid_credentials);
    for (const auto& refused : {expired, second, use("link", at(1))}) {
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error() == unknown.error());
    }
  });
}

TEST_CASE("verification store: all that a user has under way ends at once, and nothing else") {
  on_every_backend([](OpenStore& store) {
    const auto user = given_user(store);
    auto reset = a_code(user, "reset");
    reset.purpose = Purpose::password_reset;
    auto link = a_code(user, "link");
    link.purpose = Purpose::magic_link;
    link.subject = user.email.normalized();
    link.user_id.reset();
    auto foreign = link;
    foreign.id = next_id<VerificationId>();
    foreign.digest = digest_of("foreign");
    foreign.subject = "bob@example.com";
    write(*store, [&](Transaction& tx) -> Result<void> {
      for (const auto& code : {a_code(user, "login"), reset, link, foreign}) {
        if (auto added = tx.verifications().add(code); !added) return added;
      }
      return {};
    });
    const auto end_all = [&](TimePoint now) {
      return transact(*store, [&](Transaction& tx) {
        return tx.verifications().end_all(user.id, user.email, now);
      });
    };
    CHECK(end_all(at(2)) == 3);
    CHECK(end_all(at(3)) == 0);
    read(*store, [&](const Snapshot& view) {
      const auto& codes = view.verifications();
      CHECK(codes.find(Purpose::password_reset, reset.digest).value()->used_at == at(2));
      CHECK_FALSE(codes.find(Purpose::magic_link, reset.digest).value().has_value());
      CHECK(codes.find(Purpose::magic_link, foreign.digest).value() == foreign);
    });
  });
}

TEST_CASE("verification store: a new code ends the live one of its purpose and subject") {
  on_every_backend([](OpenStore& store) {
    const auto user = given_user(store);
    const auto first = a_code(user, "first");
    auto second = a_code(user, "second");
    second.created_at = at(1);
    second.payload = R"({"next":"/"})";
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.verifications().add(first); !added) return added;
      return tx.verifications().add(second);
    });
    read(*store, [&](const Snapshot& view) {
      const auto live = [&](Purpose purpose, TimePoint now) {
        return view.verifications().live(purpose, first.subject, now);
      };
      CHECK(live(Purpose::login_code, at(2)).value() == second);
      CHECK_FALSE(live(Purpose::login_code, at(100)).value().has_value());
      CHECK_FALSE(live(Purpose::email_code, at(2)).value().has_value());
      const auto made_since = [&](TimePoint since) {
        return view.verifications().made_since(Purpose::login_code, first.subject, since).value();
      };
      CHECK(made_since(at(0)) == VerificationsMade{2, first.created_at, second.created_at});
      CHECK(made_since(at(1)) == VerificationsMade{1, second.created_at, second.created_at});
      CHECK(made_since(at(100)).count == 0);
    });
  });
}

TEST_CASE("verification store: failures are counted, and the last allowed one ends the code") {
  on_every_backend([](OpenStore& store) {
    const auto user = given_user(store);
    const auto code = a_code(user, "one");
    write(*store, [&](Transaction& tx) { return tx.verifications().add(code); });
    for (int i = 1; i <= limits::mail_code_attempts; ++i) {
      const auto live = read(*store, [&](const Snapshot& view) {
        return view.verifications().live(Purpose::login_code, code.subject, at(1));
      });
      REQUIRE(live.has_value());
      REQUIRE(live->has_value());
      CHECK((*live)->attempts == i - 1);
      write(*store,
            [&](Transaction& tx) { return tx.verifications().note_failure(code.id, at(1)); });
    }
    CHECK(code_of(transact(*store, [&](Transaction& tx) {
            return tx.verifications().use(Purpose::login_code, code.digest, at(2));
          })) == Errc::invalid_credentials);
    CHECK(transact(*store, [](Transaction& tx) { return tx.verifications().sweep(at(100)); }) == 0);
    CHECK(transact(*store, [](Transaction& tx) { return tx.verifications().sweep(at(101)); }) == 1);
  });
}

TEST_CASE("device grant store: a grant moves from the state that it is in, once") {
  on_every_backend([](OpenStore& store) {
    const auto user = given_user(store);
    identity::DeviceGrant grant{.id = next_id<VerificationId>(),
                                .device_digest = digest_of("device"),
                                .user_code_digest = digest_of("BCDF-GHJK"),
                                .client = "tank on laptop",
                                .scopes = identity::Scopes({identity::Scope::skills_read}),
                                .state = identity::GrantState::pending,
                                .user_id = std::nullopt,
                                .interval_seconds = 5,
                                .created_at = at(0),
                                .expires_at = at(600),
                                .polled_at = std::nullopt};
    identity::DeviceGrant clash = grant;
    clash.id = next_id<VerificationId>();
    clash.device_digest = digest_of("other device");
    write(*store, [&](Transaction& tx) -> Result<void> {
      if (auto added = tx.device_grants().add(grant); !added) return added;
      CHECK(code_of(tx.device_grants().add(clash)) == Errc::storage_conflict);
      return {};
    });
    grant.state = identity::GrantState::approved;
    grant.user_id = user.id;
    grant.scopes = {};
    grant.interval_seconds = 10;
    grant.polled_at = at(3);
    grant.confirmed_at = at(2);
    const auto approve = [&] {
      return transact(*store, [&](Transaction& tx) {
        return tx.device_grants().save(grant, identity::GrantState::pending);
      });
    };
    CHECK(approve().has_value());
    CHECK(code_of(approve()) == Errc::storage_conflict);
    read(*store, [&](const Snapshot& view) {
      const auto& grants = view.device_grants();
      CHECK(grants.find_by_device(grant.device_digest).value() == grant);
      CHECK(grants.find_by_user_code(grant.user_code_digest).value() == grant);
      CHECK_FALSE(grants.find_by_device(clash.device_digest).value().has_value());
    });
    const auto end_all = [&](UserId id) {
      return transact(*store, [&](Transaction& tx) { return tx.device_grants().end_all(id); });
    };
    CHECK(end_all(next_id<UserId>()) == 0);
    CHECK(end_all(user.id) == 1);
    CHECK(end_all(user.id) == 0);
    read(*store, [&](const Snapshot& view) {
      CHECK(view.device_grants().find_by_device(grant.device_digest).value()->state ==
            identity::GrantState::denied);
    });
    CHECK(transact(*store, [](Transaction& tx) { return tx.device_grants().sweep(at(601)); }) == 1);
  });
}

}  // namespace
}  // namespace tank::testing
