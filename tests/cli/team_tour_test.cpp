// SPDX-License-Identifier: Apache-2.0
// Teams, tokens and administration from end to end with real processes.
#include <doctest/doctest.h>

#include <tank/base/limits.hpp>

#include "cli/workshop.hpp"

namespace tank::testing {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("tour: members get roles and leave, and packages become private") {
  for (const Workshop::Kind kind : every_registry()) {
    CAPTURE(static_cast<int>(kind));
    const Workshop workshop(kind);
    publish_two(workshop);
    REQUIRE(workshop.tank({"user", "create", "ada@example.com"}).code == 0);
    REQUIRE(workshop.tank({"org", "add", "acme", "ada@example.com"}).code == 0);
    CHECK(workshop.tank({"org", "role", "acme", "Ada@EXAMPLE.com", "admin"}).err ==
          "ada@example.com is admin of @acme\n");
    CHECK(workshop.tank({"org", "remove", "acme", "bob@example.com"}).code == 5);
    CHECK(workshop.tank({"org", "remove", "acme", "ada@example.com"}).code == 0);
    CHECK_FALSE(contains(workshop.tank({"org", "members", "acme"}).out, "ada@example.com"));
    CHECK(workshop.tank({"package", "visibility", "@acme/pdf", "private"}).err ==
          "@acme/pdf is private\n");
    CHECK(contains(workshop.tank({"info", "@acme/pdf"}).out, "@acme/pdf  private"));
  }
}

TEST_CASE("tour: on a server people are invited, and organizations change hands and come back") {
  for (const Workshop::Kind kind :
       {Workshop::Kind::sqlite_server, Workshop::Kind::postgres_server}) {
    CAPTURE(static_cast<int>(kind));
    const Workshop workshop(kind);
    publish_two(workshop);
    const Outcome invited = workshop.tank({"org", "invite", "acme", "eve@example.com"});
    CAPTURE(invited.err);
    REQUIRE(invited.code == 0);
    const std::string id = invited.out.substr(0, invited.out.find('\n'));
    CHECK(id.starts_with("inv_"));
    CHECK(workshop.tank({"org", "invite", "acme", "EVE@example.com"}).code == 6);
    CHECK(contains(workshop.tank({"org", "invitations", "acme"}).out, "eve@example.com"));
    CHECK(workshop.tank({"org", "resend", "acme", id}).code == 0);
    CHECK(workshop.tank({"org", "withdraw", "acme", id}).err == "Withdrew " + id + "\n");
    CHECK(workshop.tank({"org", "withdraw", "acme", id}).code == 5);
    CHECK(workshop.tank({"org", "withdraw", "acme", "nonsense"}).code == 2);
    CHECK(contains(workshop.tank({"invitation", "list"}).err, "[email_not_verified]"));
    CHECK(contains(workshop.tank({"invitation", "accept", id}).err, "[email_not_verified]"));
    CHECK(contains(workshop.tank({"invitation", "decline", id}).err, "[email_not_verified]"));

    CHECK(workshop.tank({"org", "rename", "acme", "Acme Corp"}).err ==
          "@acme is called Acme Corp\n");
    CHECK(contains(workshop.tank({"org", "leave", "acme"}).err, "[last_owner]"));
    CHECK(workshop.tank({"org", "delete", "acme"}).code == 2);
    const Outcome removed = workshop.tank({"org", "delete", "acme", "--yes"});
    CHECK(removed.code == 0);
    CHECK(contains(removed.err, "`tank org restore acme`"));
    CHECK(workshop.tank({"info", "@acme/pdf"}).code == 5);
    CHECK(workshop.tank({"org", "restore", "acme"}).code == 0);
    CHECK(workshop.tank({"info", "@acme/pdf"}).code == 0);

    REQUIRE(workshop.tank({"user", "create", "ada@example.com"}).code == 0);
    REQUIRE(workshop.tank({"org", "add", "acme", "ada@example.com"}).code == 0);
    CHECK(workshop.tank({"org", "transfer", "acme", "ada@example.com"}).err ==
          "ada@example.com owns @acme now; you are an admin of it\n");
    CHECK(workshop.tank({"org", "leave", "acme"}).err == "You left @acme\n");
  }
}

TEST_CASE("tour: on a server tokens are replaced and shared, and users are listed and kept out") {
  for (const Workshop::Kind kind :
       {Workshop::Kind::sqlite_server, Workshop::Kind::postgres_server}) {
    CAPTURE(static_cast<int>(kind));
    const Workshop workshop(kind);
    publish_two(workshop);
    const json::Value own = workshop.document({"token", "create", "ci"});
    REQUIRE(own.find("info") != nullptr);
    const std::string id = *own.find("info")->find("id")->if_string();
    CHECK(workshop.tank({"token", "rotate", id, "--at-once"}).out.starts_with("tank_"));
    CHECK(workshop.tank({"token", "rotate", id}).code == 5);
    CHECK(workshop.tank({"token", "rotate", "nonsense"}).code == 2);

    const json::Value shared = workshop.document({"token", "create", "deploy", "--org", "acme"});
    REQUIRE(shared.find("info") != nullptr);
    const std::string common = *shared.find("info")->find("id")->if_string();
    CHECK(workshop.tank({"token", "create", "more", "--org", "acme", "--account", "deploy"}).code ==
          0);
    CHECK(workshop.document({"token", "list", "--org", "acme"}).find("items")->if_array()->size() ==
          2);
    CHECK(workshop.tank({"token", "create", "x", "--account", "deploy"}).code == 2);
    CHECK(contains(workshop.tank({"org", "members", "acme"}).out, "deploy"));
    CHECK(workshop.tank({"token", "rotate", common, "--org", "acme"}).code == 0);
    CHECK(workshop.tank({"token", "revoke", common, "--org", "acme"}).code == 0);

    REQUIRE(workshop.tank({"user", "create", "ada@example.com"}).code == 0);
    CHECK(contains(workshop.tank({"user", "list", "--email", "ADA"}).out, "ada@example.com"));
    CHECK(workshop.tank({"admin", "ban", "ada@example.com", "--reason", "spam"}).err ==
          "ada@example.com is banned\n");
    CHECK(contains(workshop.tank({"user", "list", "--banned"}).out, "ada@example.com"));
    CHECK_FALSE(contains(workshop.tank({"user", "list", "--not-banned"}).out, "ada@example.com"));
    CHECK(workshop.tank({"admin", "unban", "Ada@example.com"}).code == 0);
    CHECK(workshop.tank({"admin", "ban", "bob@example.com"}).code == 5);
    CHECK(workshop.tank({"admin", "ban", "ada@example.com", "--until", "soon"}).code == 2);
    CHECK(workshop.document({"admin", "stats"}).find("packages")->as_int64() == 2);
    CHECK(workshop.tank({"admin", "role", "Ada@example.com", "admin"}).err ==
          "ada@example.com is an administrator of the platform\n");
    CHECK(*workshop.document({"admin", "user", "ada@example.com"})
               .find("user")
               ->find("role")
               ->if_string() == "admin");
    CHECK(workshop.tank({"admin", "role", "ada@example.com", "user"}).err ==
          "ada@example.com is no administrator of the platform\n");
    CHECK(workshop.tank({"admin", "role", "ada@example.com", "owner"}).code == 2);
    CHECK(contains(workshop.tank({"admin", "role", "admin@tank.localhost", "user"}).err,
                   "[forbidden]"));
  }
}

TEST_CASE("tour: lists that fill more than a page are shown whole") {
  constexpr std::size_t many = limits::max_page + 1;
  const Workshop workshop(Workshop::Kind::sqlite_server);
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  for (std::size_t i = 0; i < many; ++i) {
    REQUIRE(workshop.tank({"token", "create", "t" + std::to_string(i), "--org", "acme"}).code == 0);
  }
  const auto listed = [&workshop](const std::vector<std::string>& words) {
    return workshop.document(words).find("items")->if_array()->size();
  };
  CHECK(listed({"token", "list", "--org", "acme"}) == many);
  CHECK(listed({"org", "members", "acme"}) == many + 1);
  // The account on the second page is found, and no other one made.
  CHECK(workshop.tank({"token", "create", "again", "--org", "acme", "--account", "t99"}).code == 0);
  CHECK(listed({"org", "members", "acme"}) == many + 1);
}

TEST_CASE("tour: administrators act as a user on record, see the sessions, and end one") {
  for (const Workshop::Kind kind :
       {Workshop::Kind::sqlite_server, Workshop::Kind::postgres_server}) {
    CAPTURE(static_cast<int>(kind));
    Workshop workshop(kind);
    REQUIRE(workshop.tank({"user", "create", "ada@example.com"}).code == 0);
    const std::string email = "Ada@example.com";
    CHECK(contains(workshop.tank({"admin", "impersonate", email}).err, "[invalid_argument]"));
    const Outcome acting = workshop.tank({"admin", "impersonate", email, "--reason", "ticket 12"});
    CAPTURE(acting.err);
    REQUIRE(acting.code == 0);
    CHECK(contains(acting.err, "Token to act as ada@example.com until "));
    const json::Value shown = workshop.document({"admin", "user", email});
    REQUIRE(shown.find("sessions") != nullptr);
    const json::Array& sessions = *shown.find("sessions")->if_array();
    REQUIRE(sessions.size() == 1);
    CHECK(*sessions[0].find("method")->if_string() == "impersonation");
    CHECK(sessions[0].find("impersonated_by") != nullptr);
    const std::string id = *sessions[0].find("id")->if_string();
    CHECK(contains(workshop.tank({"admin", "user", email}).out, id));

    const auto as_ada = [&](const std::vector<std::string>& words) {
      workshop.set("TANK_TOKEN", acting.out.substr(0, acting.out.find('\n')));
      const Outcome outcome = workshop.tank(words);
      workshop.set("TANK_TOKEN", "");
      return outcome;
    };
    CHECK(contains(as_ada({"org", "list"}).out, "ada"));
    CHECK(contains(as_ada({"admin", "stats"}).err, "[forbidden]"));
    CHECK(workshop.tank({"admin", "end-session", email, "nonsense"}).code == 2);
    CHECK(workshop.tank({"admin", "end-session", "bob@example.com", id}).code == 5);
    CHECK(workshop.tank({"admin", "end-session", email, id}).err ==
          "Ended " + id + " of ada@example.com\n");
    CHECK(as_ada({"org", "list"}).code == 4);
    CHECK(workshop.tank({"admin", "user", "nobody@example.com"}).code == 5);
  }
}

}  // namespace
}  // namespace tank::testing
