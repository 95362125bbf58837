// SPDX-License-Identifier: Apache-2.0
// What is known afterwards of logins that failed, and what strangers cannot learn from them.
#include <string>
#include <vector>

#include <tank/base/limits.hpp>
#include <tank/storage/audit_store.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/crypto/password.hpp"
#include "services/logged_in.hpp"

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

const Secret wrong_password("quite another sentence");

/// The rows of the audit log since it was made, oldest first.
class NewRows {
 public:
  explicit NewRows(World& world) : world_(world), after_(world.audit_rows()) {}

  [[nodiscard]] std::vector<event::AuditEvent> all() const {
    const auto snapshot = good(world_.store->snapshot());
    return good(snapshot->audit().after(after_, 100));
  }
  /// `action subject`, the last one.
  [[nodiscard]] std::string last() const {
    const auto rows = all();
    return rows.empty() ? "" : rows.back().event.action + " " + rows.back().event.subject;
  }
  [[nodiscard]] bool has(std::string_view action) const {
    for (const auto& row : all()) {
      if (row.event.action == action) return true;
    }
    return false;
  }
  [[nodiscard]] std::string text() const {
    std::string out;
    for (const auto& row : all()) out += row.event.subject + row.event.payload + "\n";
    return out;
  }

 private:
  World& world_;
  std::int64_t after_;
};

void ban(World& world, const identity::User& user) {
  good(world->users.set_ban(world.admin, user.id, identity::Ban{"spam", std::nullopt}));
}

TEST_CASE("refusals: each failed login is in the audit log, with whose account it was") {
  in_every_world([](World& world) {
    const auto ada = given_person(world, "ada@example.org");
    const std::string failed = "login.failed " + ada.id.to_string();
    {
      const NewRows rows(world);
      CHECK(word_of(try_password(world, "ada@example.org", wrong_password.reveal())) ==
            "invalid_credentials");
      CHECK(rows.last() == failed);
      CHECK(rows.all().size() == 1);
    }
    {
      good(world->email_logins.send_link(address("ada@example.org"), "r"));
      const Secret code = world->letters.last_link_code();
      good(world->email_logins.log_in_with_link(code, laptop(), "r"));
      const NewRows rows(world);
      CHECK(word_of(world->email_logins.log_in_with_link(code, laptop(), "r")) ==
            "invalid_credentials");
      CHECK(rows.last() == failed);
      CHECK(word_of(world->email_logins.log_in_with_link(Secret("made up"), laptop(), "r")) ==
            "invalid_credentials");
      CHECK(rows.last() == "login.failed unknown");
      CHECK(rows.all().size() == 2);
    }
    {
      good(world->passwords.request_reset(address("ada@example.org"), "r"));
      const Secret code = world->letters.last_link_code();
      good(world->passwords.reset(code, Secret(good_password), "r"));
      const NewRows rows(world);
      CHECK(word_of(world->passwords.reset(code, Secret(good_password), "r")) ==
            "invalid_credentials");
      CHECK(rows.last() == failed);
    }
  });
}

TEST_CASE("refusals: a right password that lets nobody in is in the audit log") {
  in_every_world([](World& world) {
    sign_up(world, "eve@example.org");
    {
      const NewRows rows(world);
      CHECK(word_of(try_password(world, "eve@example.org")) == "email_not_verified");
      CHECK(rows.last().starts_with("login.failed usr_"));
      CHECK(rows.text().find("email_not_verified") != std::string::npos);
    }
    const auto ada = given_person(world, "ada@example.org");
    ban(world, ada);
    const NewRows rows(world);
    CHECK(word_of(try_password(world, "ada@example.org")) == "user_banned");
    CHECK(rows.last() == "login.failed " + ada.id.to_string());
    CHECK(rows.text().find("user_banned") != std::string::npos);
  });
}

TEST_CASE("refusals: who has to wait is in the audit log each time") {
  in_every_world([](World& world) {
    const auto ada = given_person(world, "ada@example.org");
    while (word_of(try_password(world, "ada@example.org", wrong_password.reveal())) ==
           "invalid_credentials") {
    }
    const NewRows rows(world);
    CHECK(word_of(try_password(world, "ada@example.org")) == "rate_limited");
    CHECK(rows.last() == "login.failed " + ada.id.to_string());
    CHECK(rows.text().find("rate_limited") != std::string::npos);
  });
}

TEST_CASE("refusals: a stranger's address is in the audit log as a digest only") {
  in_every_world([](World& world) {
    const NewRows rows(world);
    const Email nobody = address("nobody@example.org");
    CHECK(word_of(try_password(world, "nobody@example.org")) == "invalid_credentials");
    CHECK(word_of(world->email_logins.log_in_with_code(nobody, Secret("000000"), laptop(), "r")) ==
          "invalid_credentials");
    good(world->passwords.request_reset(nobody, "r"));
    good(world->email_logins.send_code(nobody, "r"));
    good(world->email_logins.send_link(nobody, "r"));
    CHECK(rows.all().size() == 5);
    for (const auto& row : rows.all()) CHECK(row.event.subject.starts_with("address:"));
    CHECK(rows.text().find("nobody") == std::string::npos);
    const std::string digits = world->letters.mails()[0].subject.substr(0, 6);
    CHECK(rows.text().find("\"" + digits) == std::string::npos);
  });
}

TEST_CASE("requests: what changes how somebody gets in is in the audit log") {
  in_every_world([](World& world) {
    const auto ada = given_person(world, "ada@example.org");
    const auto session = good(try_password(world, "ada@example.org"));
    const auto actor = actor_of(world, session.text);
    const NewRows rows(world);
    good(world->email_addresses.request_change(actor, address("lady@example.org")));
    CHECK(rows.last() == "email.change_requested " + ada.id.to_string());
    good(world->access_tokens.rotate_keys());
    const auto pair = good(world->access_tokens.issue(actor));
    good(world->access_tokens.refresh(pair.refresh, "r"));
    CHECK(rows.last() == "refresh_token.rotated " + session.session.id.to_string());
    const auto weak = crypto::hash_password(good_password, {}, {.memory_kib = 64, .passes = 1});
    REQUIRE(weak.has_value());
    good(transact(*world.store, [&](Transaction& tx) {
      return tx.credentials().set_password(ada.id, *weak, world->clock.now());
    }));
    good(try_password(world, "ada@example.org"));
    CHECK(rows.has("password.rehashed"));
  });
}

TEST_CASE("organizations: a token that ends with its account is in the audit log") {
  in_every_world([](World& world) {
    const auto ann = world.person("ann");
    world.team(ann, "acme");
    const auto bot = good(world->service_accounts.create(ann, slugged("acme"), {.name = "bot"}));
    const auto issued = good(world->service_accounts.create_token(ann, slugged("acme"), bot.user.id,
                                                                  {.name = "ci", .scopes = {}}));
    const NewRows rows(world);
    good(world->organizations.remove_member(ann, slugged("acme"), bot.user.id));
    bool found = false;
    for (const auto& row : rows.all()) {
      found = found || (row.event.action == "token.revoked" &&
                        row.event.subject == issued.token.id.to_string());
    }
    CHECK(found);
  });
}

TEST_CASE("sign-up: an address that has an account costs a commit too, and gets mails seldom") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    const auto mails = world->letters.count();
    const NewRows rows(world);
    for (int i = 0; i < 5; ++i) sign_up(world, "ada@example.org");
    CHECK(world->letters.count() == mails + 1);
    CHECK(rows.all().size() == 5);
    CHECK(rows.last().starts_with("signup.repeated usr_"));
    world->clock.advance(limits::mail_code_resend + 1s);
    sign_up(world, "ada@example.org");
    CHECK(world->letters.count() == mails + 2);
  });
}

TEST_CASE("sign-up: trying it again does not end a link that is under way") {
  in_every_world([](World& world) {
    sign_up(world, "ada@example.org");
    const Secret code = world->letters.last_link_code();
    sign_up(world, "ada@example.org");
    CHECK(word_of(world->email_addresses.verify(code, {}, "r")) == "ok");
  });
}

TEST_CASE("mail: that none can leave is told by no answer about an address") {
  in_every_world([](World& world) {
    given_person(world, "ada@example.org");
    sign_up(world, "eve@example.org");
    world->clock.advance(limits::mail_code_resend + 1s);
    world->letters.set_broken(true);
    for (const char* email : {"ada@example.org", "nobody@example.org"}) {
      CAPTURE(email);
      CHECK(word_of(world->passwords.request_reset(address(email), "r")) == "ok");
      CHECK(word_of(world->passwords.sign_up({address(email), "N", Secret(good_password)}, "r")) ==
            "ok");
    }
    CHECK(word_of(try_password(world, "eve@example.org")) == "email_not_verified");
  });
}

}  // namespace
}  // namespace tank::testing
