// SPDX-License-Identifier: Apache-2.0
// Users, logins and API tokens.
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <tank/storage/audit_store.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/session_store.hpp>
#include <tank/storage/user_store.hpp>

#include "services/world.hpp"
#include "support/builders.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;
using identity::Actor;
using identity::Scope;
using identity::Scopes;

identity::NewUser new_user(const std::string& name) {
  return {.email = good(Email::parse(name + "@example.org")),
          .name = name,
          .role = identity::PlatformRole::user};
}

Actor login(World& world, const Secret& code) {
  const auto issued = good(world->logins.exchange_code(code, "req-login"));
  return good(world->logins.authenticate(issued.text.reveal(), "req-1"));
}

TEST_CASE("users: the first start makes one administrator, whose code works once") {
  for (const Backend& backend : backends()) {
    CAPTURE(backend.name);
    const OpenStore store = backend.open_empty();
    const ScratchFolder folder;
    const auto artifacts = good(open_artifact_directory(folder.path().string()));
    Services services(*store, *artifacts);

    const auto first = good(services.users.bootstrap_first_admin());
    REQUIRE(first.has_value());
    CHECK(first->user.role == identity::PlatformRole::admin);
    CHECK(first->login_code.reveal().starts_with("once_"));
    // Nobody has logged in yet, so a lost code is replaced at the next start.
    const auto second = good(services.users.bootstrap_first_admin());
    REQUIRE(second.has_value());
    CHECK(second->user.id == first->user.id);

    const auto issued = good(services.logins.exchange_code(second->login_code, "r"));
    CHECK(word_of(services.logins.exchange_code(second->login_code, "r")) == "invalid_credentials");
    CHECK_FALSE(good(services.users.bootstrap_first_admin()).has_value());
    const auto actor = good(services.logins.authenticate(issued.text.reveal(), "r"));
    CHECK(actor.user_id == first->user.id);
    CHECK(actor.scopes == Scopes::all());
    CHECK(actor.request_id == "r");
  }
}

TEST_CASE("users: a user comes with a personal organization and a code that expires") {
  in_every_world([](World& world) {
    const auto invited = good(world->users.create(world.admin, new_user("ann")));
    const Actor ann = identity::in_process(invited.user, "r");
    const auto mine = good(world->organizations.mine(ann));
    REQUIRE(mine.size() == 1);
    CHECK(mine[0].organization.kind == org::OrganizationKind::personal);
    CHECK(mine[0].role == org::Role::owner);

    CHECK(word_of(world->users.create(world.admin, new_user("ANN"))) == "email_taken");
    CHECK(word_of(world->users.create(ann, new_user("bob"))) == "forbidden");
    CHECK(word_of(world->users.create(identity::anonymous("r"), new_user("bob"))) ==
          "unauthorized");
    auto nameless = new_user("bob");
    nameless.name = " ";
    CHECK(word_of(world->users.create(world.admin, nameless)) == "invalid_argument");

    world->clock.advance(limits::login_code_lifetime);
    CHECK(word_of(world->logins.exchange_code(invited.login_code, "r")) == "invalid_credentials");
    const auto again = good(world->users.issue_login_code(world.admin, invited.user.id));
    CHECK(word_of(world->logins.exchange_code(again.login_code, "r")) == "ok");
  });
}

TEST_CASE("users: administrators make no code for somebody who has come in before") {
  in_every_world([](World& world) {
    const auto ann = good(world->users.create(world.admin, new_user("ann"))).user;
    const auto issue = [&] { return word_of(world->users.issue_login_code(world.admin, ann.id)); };
    CHECK(issue() == "ok");
    const std::vector<std::pair<const char*, std::function<Result<void>(Transaction&)>>> ways{
        {"a verified address",
         [&](Transaction& tx) {
           auto verified = ann;
           verified.email_verified = true;
           return tx.users().save(verified);
         }},
        {"a password",
         [&](Transaction& tx) {
           return tx.credentials().set_password(ann.id, "$argon2id$", world->clock.now());
         }},
        {"an identity",
         [&](Transaction& tx) {
           return tx.credentials().add_account(
               {.id = AccountId::make(world->clock.now(), world->entropy),
                .user_id = ann.id,
                .issuer = "https://issuer.example",
                .subject = "42",
                .email = {},
                .created_at = world->clock.now(),
                .updated_at = world->clock.now()});
         }},
        {"a session",
         [&](Transaction& tx) {
           auto session = a_session(ann, "one");
           session.created_at = session.seen_at = world->clock.now();
           session.expires_at = world->clock.now() + limits::session_absolute;
           return tx.sessions().add(session);
         }},
    };
    const auto undo = [&](Transaction& tx) -> Result<void> {
      if (auto saved = tx.users().save(ann); !saved) return saved;
      if (auto gone = tx.credentials().remove_password(ann.id); !gone) return gone;
      const auto accounts = tx.credentials().accounts_of(ann.id);
      if (!accounts) return pass(accounts);
      for (const identity::Account& account : *accounts) {
        if (auto gone = tx.credentials().remove_account(ann.id, account.id); !gone) return gone;
      }
      return {};
    };
    for (const auto& [what, happens] : ways) {
      CAPTURE(what);
      good(transact(*world.store, happens));
      const auto rows = world.audit_rows();
      CHECK(issue() == "forbidden");
      CHECK(world.audit_rows() == rows);
      good(transact(*world.store, undo));
    }
    const auto bob = good(world->users.create(world.admin, new_user("bob")));
    (void)login(world, bob.login_code);
    CHECK(word_of(world->users.issue_login_code(world.admin, bob.user.id)) == "forbidden");
  });
}

TEST_CASE("users: who holds the store can let a locked-out user in again, and it is audited") {
  in_every_world([](World& world) {
    const auto ann = good(world->users.create(world.admin, new_user("ann"))).user;
    const auto issue = [&](const std::optional<Email>& email) {
      return world->users.issue_login_code_locally(email, "local");
    };
    const auto before = world.audit_rows();
    const auto first = good(issue({}));
    CHECK(first.user.id == *world.admin.user_id);
    CHECK(login(world, first.login_code).user_id == world.admin.user_id);
    CHECK(login(world, good(issue(ann.email)).login_code).user_id == ann.id);
    CHECK(world.audit_rows() == before + 4);
    CHECK(word_of(issue(new_user("bob").email)) == "user_not_found");
    good(world->users.set_ban(world.admin, ann.id, identity::Ban{}));
    CHECK(word_of(issue(ann.email)) == "user_banned");
  });
}

TEST_CASE("logins: banning a user ends every token at once, and lifting the ban brings them back") {
  in_every_world([](World& world) {
    const auto invited = good(world->users.create(world.admin, new_user("ann")));
    const auto issued = good(world->logins.exchange_code(invited.login_code, "r"));
    const std::string& text = issued.text.reveal();
    CHECK(word_of(world->logins.authenticate(text, "r")) == "ok");
    good(world->users.set_ban(world.admin, invited.user.id, identity::Ban{}));
    CHECK(word_of(world->logins.authenticate(text, "r")) == "user_banned");
    CHECK(word_of(world->users.issue_login_code(world.admin, invited.user.id)) == "user_banned");
    CHECK(word_of(world->users.issue_login_code_locally(invited.user.email, "r")) == "user_banned");
    good(world->users.set_ban(world.admin, invited.user.id, {}));
    CHECK(word_of(world->logins.authenticate(text, "r")) == "ok");
    CHECK(word_of(world->users.set_ban(world.admin, *world.admin.user_id, identity::Ban{})) ==
          "forbidden");
  });
}

TEST_CASE("logins: revoked, made-up and malformed tokens get one answer; expired ones another") {
  in_every_world([](World& world) {
    const auto invited = good(world->users.create(world.admin, new_user("ann")));
    const Actor ann = login(world, invited.login_code);
    const auto token = good(world->tokens.create(ann, {.name = "ci",
                                                       .scopes = Scopes({Scope::skills_read}),
                                                       .package_pattern = {},
                                                       .lifetime = 1h}));
    const auto authenticate = [&](std::string_view text) {
      return world->logins.authenticate(text, "r");
    };
    CHECK(word_of(authenticate(token.text.reveal())) == "ok");
    world->clock.advance(1h);
    CHECK(word_of(authenticate(token.text.reveal())) == "token_expired");

    const auto other = good(world->tokens.create(
        ann, {.name = "ci", .scopes = Scopes({Scope::skills_read}), .package_pattern = {}}));
    good(world->tokens.revoke(ann, other.token.id));
    good(world->tokens.revoke(ann, other.token.id));
    const auto revoked = authenticate(other.text.reveal());
    const auto made_up = authenticate(identity::make_token_text(world->entropy).reveal());
    const auto malformed = authenticate("tank_x");
    REQUIRE_FALSE(revoked.has_value());
    REQUIRE_FALSE(made_up.has_value());
    CHECK(revoked.error() == made_up.error());
    CHECK(revoked.error() == malformed.error());
    CHECK(word_of(revoked) == "invalid_credentials");
  });
}

TEST_CASE("tokens: none allows more, or lives longer, than the one it was made with") {
  in_every_world([](World& world) {
    const auto invited = good(world->users.create(world.admin, new_user("ann")));
    const Actor ann = login(world, invited.login_code);
    const Scopes parent_scopes({Scope::tokens_admin, Scope::skills_publish});
    const auto parent = good(world->tokens.create(
        ann,
        {.name = "parent", .scopes = parent_scopes, .package_pattern = "@acme/*", .lifetime = 1h}));
    const Actor limited = good(world->logins.authenticate(parent.text.reveal(), "r"));
    const auto make = [&](Scopes scopes, const char* pattern) {
      return world->tokens.create(limited,
                                  {.name = "child", .scopes = scopes, .package_pattern = pattern});
    };
    CHECK(word_of(make(Scopes::all(), "@acme/*")) == "forbidden");
    CHECK(word_of(make(parent_scopes, "")) == "forbidden");
    CHECK(word_of(make(parent_scopes, "@other/*")) == "forbidden");
    const auto child = good(make(parent_scopes, "@acme/pdf"));
    CHECK(child.token.expires_at == parent.token.expires_at);

    const auto create = [&](identity::NewApiToken request) {
      return word_of(world->tokens.create(ann, request));
    };
    CHECK(create({.name = "", .scopes = {}, .package_pattern = {}}) == "invalid_argument");
    CHECK(create({.name = "x", .scopes = {}, .package_pattern = "acme"}) == "invalid_argument");
    CHECK(create({.name = "x", .scopes = {}, .package_pattern = {}, .lifetime = 0s}) ==
          "invalid_argument");
    CHECK(create({.name = "x", .scopes = {}, .package_pattern = {}}) == "ok");
  });
}

TEST_CASE("tokens: they are their owner's; to others they do not exist") {
  in_every_world([](World& world) {
    const auto ann = world.person("ann");
    const auto eve = world.person("eve");
    const auto token =
        good(world->tokens.create(ann, {.name = "ci", .scopes = {}, .package_pattern = {}}));
    CHECK(good(world->tokens.list(ann)).size() == 1);
    CHECK(good(world->tokens.list(eve)).empty());
    CHECK(word_of(world->tokens.revoke(eve, token.token.id)) == "token_not_found");
    CHECK(word_of(world->tokens.revoke(eve, TokenId(Uuid{7}))) == "token_not_found");
    CHECK(word_of(world->tokens.revoke(identity::anonymous("r"), token.token.id)) ==
          "unauthorized");
    CHECK(word_of(world->tokens.revoke(world.admin, token.token.id)) == "ok");
  });
}

TEST_CASE("tokens: uses are written when they are flushed, many at once") {
  in_every_world([](World& world) {
    const auto ann = world.person("ann");
    const auto token =
        good(world->tokens.create(ann, {.name = "ci", .scopes = {}, .package_pattern = {}}));
    for (int i = 0; i < 3; ++i) {
      world->clock.advance(1s);
      good(world->logins.authenticate(token.text.reveal(), "r"));
    }
    CHECK_FALSE(good(world->tokens.list(ann))[0].last_used_at.has_value());
    good(world->uses.flush(*world.store));
    CHECK(good(world->tokens.list(ann))[0].last_used_at == world->clock.now());
  });
}

TEST_CASE("audit: every mutation of identity leaves one row, and no secret in it") {
  in_every_world([](World& world) {
    const auto counted = [&](auto&& deed) {
      const auto before = world.audit_rows();
      deed();
      return world.audit_rows() - before;
    };
    std::optional<identity::InvitedUser> invited;
    CHECK(counted([&] { invited = good(world->users.create(world.admin, new_user("ann"))); }) == 1);
    std::optional<identity::IssuedToken> issued;
    CHECK(counted([&] { issued = good(world->logins.exchange_code(invited->login_code, "r")); }) ==
          1);
    const Actor ann = good(world->logins.authenticate(issued->text.reveal(), "r"));
    CHECK(counted([&] {
            good(world->tokens.create(ann, {.name = "ci", .scopes = {}, .package_pattern = {}}));
          }) == 1);
    CHECK(counted([&] {
            good(world->users.set_ban(world.admin, *ann.user_id, identity::Ban{}));
          }) == 1);
    CHECK(counted([&] {
            good(world->users.set_ban(world.admin, *ann.user_id, identity::Ban{}));
          }) == 0);
  });
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("secrets: neither the stored bytes nor any audit row hold a code or a token") {
  in_every_world([](World& world) {
    const auto invited = good(world->users.create(world.admin, new_user("ann")));
    const auto logged_in = good(world->logins.exchange_code(invited.login_code, "r"));
    const auto other = good(world->users.create(world.admin, new_user("bob")));
    const auto again = good(world->users.issue_login_code(world.admin, other.user.id));
    const auto local = good(world->users.issue_login_code_locally({}, "r"));
    const Actor ann = good(world->logins.authenticate(logged_in.text.reveal(), "r"));
    const auto token = good(world->tokens.create(
        ann, {.name = "findable", .scopes = Scopes({Scope::skills_read}), .package_pattern = {}}));
    good(world->tokens.revoke(ann, token.token.id));

    std::string stored;
    const auto snapshot = good(world.store->snapshot());
    for (const auto& row : good(snapshot->audit().after(0, 1'000))) {
      stored += row.event.actor.value_or(UserId{}).to_string() + row.event.request_id +
                row.event.action + row.event.subject + row.event.payload + '\n';
    }
    CHECK(stored.find("login_code.issued") != std::string::npos);
    const std::string location = world.store.place->location();
    if (std::filesystem::exists(location)) {
      for (const char* part : {"", "-wal"}) stored += bytes_of(location + part);
      CHECK(stored.find("findable") != std::string::npos);
    }
    for (const Secret* secret : {&invited.login_code, &again.login_code, &local.login_code,
                                 &logged_in.text, &token.text}) {
      const std::string& text = secret->reveal();
      CHECK(stored.find(text) == std::string::npos);
      CHECK(stored.find(text.substr(text.find('_') + 1)) == std::string::npos);
    }
  });
}

}  // namespace
}  // namespace tank::testing
