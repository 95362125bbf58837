// SPDX-License-Identifier: Apache-2.0
// 004 (Shell), user flows 1, 2, 4 and 8, one case per branch. Where a page of the console would
// be, the request that it makes is tested.
#include <algorithm>
#include <string>
#include <vector>

#include "http/provider_trip.hpp"

namespace tank::testing {
namespace {

constexpr const char* admin_address = "admin@tank.localhost";

server::Config in_environment(const std::string& environment) {
  server::Config config = RunningServer::unlimited();
  config.environment = environment;
  return config;
}

Answer send_code(const Visitor& visitor, const std::string& email) {
  return visitor.post("/api/v1/auth/code", document({{"email", email}}));
}

Answer type_code(const Visitor& visitor, const std::string& email, const std::string& code) {
  return visitor.post("/api/v1/auth/code/login", document({{"email", email}, {"code", code}}));
}

Answer as_developer(const Visitor& visitor, const std::string& email) {
  return visitor.post("/api/v1/auth/developer", document({{"email", email}}));
}

std::string id_of(const Visitor& visitor) {
  const Answer me = visitor.get("/api/v1/me");
  REQUIRE(me.status == 200);
  return text_at(me.json(), "user_id");
}

const json::Array& items_of(const json::Value& document) {
  REQUIRE(document.find("items") != nullptr);
  return *document.find("items")->if_array();
}

/// `email:role` of each member, in the order of addresses.
std::string members_of(const Visitor& visitor, const std::string& organization) {
  const json::Value list = visitor.get(organization + "/members").json();
  std::string out;
  for (const json::Value& each : items_of(list)) {
    out += text_at(each, "email") + ":" + text_at(each, "role") + " ";
  }
  return out;
}

/// Makes a team and gives the path of its routes.
std::string make_team(const Visitor& owner, const std::string& name) {
  const Answer made = owner.post("/api/v1/orgs", document({{"name", name}}));
  REQUIRE(made.status == 201);
  return "/api/v1/orgs/" + text_at(made.json(), "slug");
}

Answer add_member(const Visitor& by, const std::string& organization, const std::string& email,
                  const std::string& role = "member") {
  return by.post(organization + "/members", document({{"email", email}, {"role", role}}));
}

Answer set_role(const Visitor& by, const std::string& organization, const Visitor& whose,
                const std::string& role) {
  return by.send("PATCH", organization + "/members/" + id_of(whose), document({{"role", role}}));
}

// The first audit row of the organization with this action.
json::Value audit_row(const Visitor& reader, const std::string& organization,
                      const std::string& action) {
  const json::Value list = reader.get(organization + "/audit").json();
  const json::Array& rows = items_of(list);
  const auto found = std::ranges::find_if(
      rows, [&](const json::Value& row) { return text_at(row, "action") == action; });
  REQUIRE(found != rows.end());
  return *found;
}

TEST_CASE("004 flow 1: a code by mail makes the user once, and begins a session each time") {
  on_each_store([](const Premises& premises, RunningServer& server) {
    const Visitor ada(server);
    CHECK(ada.get("/invitations").field("location") == "/login?next=%2Finvitations");
    REQUIRE(send_code(ada, "ada@example.org").status == 202);
    const std::string code = last_digits(premises);
    const std::string wrong = code == "000000" ? "000001" : "000000";
    CHECK(type_code(ada, "ada@example.org", wrong).error() == "invalid_credentials");
    const Answer login = type_code(ada, "ada@example.org", code);
    REQUIRE(login.status == 200);
    CHECK(text_at(*login.json().find("session"), "method") == "email_code");
    const Answer me = ada.get("/api/v1/me");
    CHECK(text_at(me.json(), "email") == "ada@example.org");
    CHECK(me.json().find("email_verified")->as_bool() == true);

    // The next code of an address takes a minute; the mail's link is as good.
    const Visitor again(server);
    CHECK(send_code(again, "ADA@example.org").error() == "rate_limited");
    REQUIRE(again.post("/api/v1/auth/link", document({{"email", "ADA@example.org"}})).status ==
            202);
    const std::string link = document({{"code", last_link_code(premises)}});
    REQUIRE(again.post("/api/v1/auth/link/login", link).status == 200);
    CHECK(id_of(again) == id_of(ada));
  });
}

TEST_CASE("004 flow 1: logging in at a provider leads back to the page that was wanted") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const SystemClock clock;
    OpenIdProvider provider(clock);
    const Premises premises(backend);
    RunningServer server(premises, {}, offering(provider, premises));
    const Visitor ada(server);
    const Answer landed = ada.get(way_back(server, ada));
    REQUIRE(landed.status == 303);
    CHECK(landed.field("location") == "/");
    CHECK(text_at(ada.get("/api/v1/me").json(), "name") == "Ada");
    CHECK(ada.get("/api/v1/me/accounts").body.find(provider.issuer()) != std::string::npos);

    // Whoever comes again, or has the address already, is the same user.
    const Visitor again(server);
    CHECK(again.get(way_back(server, again, "/login/device")).field("location") == "/login/device");
    CHECK(id_of(again) == id_of(ada));
    const Visitor bob(server, "bob@example.org");
    provider.seat({.subject = "42", .email = "bob@example.org", .name = "Bob"});
    const Visitor at_provider(server);
    REQUIRE(at_provider.get(way_back(server, at_provider)).status == 303);
    CHECK(id_of(at_provider) == id_of(bob));

    provider.deny(true);
    const Visitor denied(server);
    const Answer refused = denied.get(way_back(server, denied));
    CHECK(refused.status == 403);
    CHECK(refused.body.find("This does not work") != std::string::npos);
    CHECK(denied.get("/api/v1/me").status == 401);
  }
}

TEST_CASE("004 flow 1: Google is offered where it is configured") {
  const Premises premises(sqlite_file());
  server::Config config = RunningServer::unlimited();
  config.google_client = "client.apps.googleusercontent.com";
  RunningServer server(premises, {}, config);
  const Visitor ada(server);
  CHECK(ada.get("/api/v1/auth/providers").body == R"({"items":["google"]})");
  CHECK(ada.get("/login").body.find("Log in with google") != std::string::npos);
}

TEST_CASE("004 flow 1: developers become the user of an address, who is made when missing") {
  on_each_store([](const Premises& premises, RunningServer& server) {
    const Visitor ada(server);
    CHECK(ada.get("/login").body.find("/api/v1/auth/developer") != std::string::npos);
    REQUIRE(as_developer(ada, "ada@example.org").status == 200);
    const Visitor again(server);
    REQUIRE(as_developer(again, "ada@example.org").status == 200);
    CHECK(id_of(again) == id_of(ada));
    CHECK(mail_count(premises) == 0);
  });
}

TEST_CASE("004 flow 1: in production developers are refused, and offered nothing") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const Premises premises(backend);
    RunningServer server(premises, {}, in_environment("production"));
    const Visitor ada(server);
    const Answer refused = as_developer(ada, "ada@example.org");
    CHECK(refused.status == 403);
    CHECK(refused.error() == "forbidden");
    CHECK(ada.get("/api/v1/me").status == 401);
    CHECK(ada.get("/login").body.find("/api/v1/auth/developer") == std::string::npos);
  }
}

TEST_CASE("004 flow 1: outside production test addresses get no mail, and 424242 lets them in") {
  for (const Backend& backend : shared_backends()) {
    for (const char* environment : {"development", "test", "staging"}) {
      CAPTURE(backend.name);
      CAPTURE(environment);
      const Premises premises(backend);
      RunningServer server(premises, {}, in_environment(environment));
      for (const std::string email : {"ada+test@example.org", "ada+clerk_test@example.org"}) {
        const Visitor ada(server);
        REQUIRE(send_code(ada, email).status == 202);
        CHECK(type_code(ada, email, "424243").error() == "invalid_credentials");
        CHECK(type_code(ada, email, "424242").status == 200);
        CHECK(text_at(ada.get("/api/v1/me").json(), "email") == email);
      }
      CHECK(mail_count(premises) == 0);
      // Not asked for, and not a test address.
      const Visitor eve(server);
      CHECK(type_code(eve, "eve+test@example.org", "424242").error() == "invalid_credentials");
      REQUIRE(send_code(eve, "eve+tests@example.org").status == 202);
      if (last_digits(premises) == "424242") continue;
      CHECK(type_code(eve, "eve+tests@example.org", "424242").error() == "invalid_credentials");
    }
  }
}

TEST_CASE("004 flow 1: in production a test address gets mail like any other, and 424242 nothing") {
  for (const Backend& backend : shared_backends()) {
    CAPTURE(backend.name);
    const Premises premises(backend);
    RunningServer server(premises, {}, in_environment("production"));
    const Visitor ada(server);
    REQUIRE(send_code(ada, "ada+test@example.org").status == 202);
    const std::string code = last_digits(premises);
    if (code != "424242") {
      CHECK(type_code(ada, "ada+test@example.org", "424242").error() == "invalid_credentials");
    }
    CHECK(type_code(ada, "ada+test@example.org", code).status == 200);
  }
}

TEST_CASE("004 flow 2: a new user has no team, makes one, and owns it under a slug of its own") {
  on_each_store([](const Premises&, RunningServer& server) {
    const Visitor ada(server, "ada@example.org");
    const json::Value before = ada.get("/api/v1/orgs").json();
    REQUIRE(items_of(before).size() == 1);
    CHECK(text_at(items_of(before)[0], "kind") == "personal");

    const Answer made = ada.post("/api/v1/orgs", document({{"name", "Acme Corp"}}));
    REQUIRE(made.status == 201);
    const json::Value team = made.json();
    CHECK(text_at(team, "kind") == "team");
    CHECK(text_at(team, "role") == "owner");
    const std::string slug = text_at(team, "slug");
    const std::string start = "acme-corp-";
    REQUIRE(slug.starts_with(start));
    CHECK(slug.size() > start.size());
    CHECK(slug.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz", start.size()) ==
          std::string::npos);
    CHECK(members_of(ada, "/api/v1/orgs/" + slug) == "ada@example.org:owner ");
    CHECK(text_at(ada.get("/api/v1/orgs/" + slug).json(), "name") == "Acme Corp");
    const json::Value row = audit_row(ada, "/api/v1/orgs/" + slug, "organization.created");
    CHECK(text_at(row, "actor") == id_of(ada));

    // The same name again, by somebody else, is another team.
    const Visitor bob(server, "bob@example.org");
    const std::string other = make_team(bob, "Acme Corp");
    CHECK(other.starts_with("/api/v1/orgs/acme-corp-"));
    CHECK(other != "/api/v1/orgs/" + slug);
    CHECK(bob.get("/api/v1/orgs/" + slug).error() == "forbidden");
  });
}

/// Ada owns a team, Bob is its admin, Eve its member, and Ann nobody in it.
struct Team {
  explicit Team(const RunningServer& server)
      : ada(server, "ada@example.org"),
        bob(server, "bob@example.org"),
        eve(server, "eve@example.org"),
        ann(server, "ann@example.org"),
        path(make_team(ada, "Acme")) {
    REQUIRE(add_member(ada, path, "bob@example.org", "admin").status == 201);
    REQUIRE(add_member(ada, path, "eve@example.org").status == 201);
  }

  const Visitor ada;
  const Visitor bob;
  const Visitor eve;
  const Visitor ann;
  const std::string path;
};

constexpr const char* everybody =
    "ada@example.org:owner bob@example.org:admin eve@example.org:member ";

TEST_CASE("004 flow 4: members see who is in the team, with roles, and strangers do not") {
  on_each_store([](const Premises&, RunningServer& server) {
    const Team team(server);
    for (const Visitor* each : {&team.ada, &team.bob, &team.eve}) {
      CHECK(members_of(*each, team.path) == everybody);
    }
    CHECK(team.ann.get(team.path + "/members").error() == "forbidden");
    CHECK(Visitor(server).get(team.path + "/members").error() == "unauthorized");
  });
}

TEST_CASE("004 flow 4: owners and admins give roles, and only owners make or unmake owners") {
  on_each_store([](const Premises&, RunningServer& server) {
    const Team team(server);
    CHECK(set_role(team.bob, team.path, team.eve, "admin").status == 200);
    CHECK(set_role(team.ada, team.path, team.eve, "member").status == 200);
    CHECK(set_role(team.bob, team.path, team.eve, "owner").error() == "forbidden");
    CHECK(set_role(team.bob, team.path, team.ada, "member").error() == "forbidden");
    CHECK(set_role(team.eve, team.path, team.eve, "owner").error() == "forbidden");
    CHECK(set_role(team.eve, team.path, team.bob, "member").error() == "forbidden");
    CHECK(set_role(team.ann, team.path, team.ann, "owner").error() == "forbidden");
    CHECK(set_role(team.ada, team.path, team.ann, "admin").error() == "member_not_found");
    CHECK(set_role(team.ada, team.path, team.eve, "king").error() == "invalid_argument");
    CHECK(set_role(team.ada, team.path, team.ada, "member").error() == "last_owner");
    CHECK(members_of(team.ada, team.path) == everybody);
  });
}

TEST_CASE("004 flow 4: the owner hands the team over, and nobody else does") {
  on_each_store([](const Premises&, RunningServer& server) {
    const Team team(server);
    const auto transfer = [&team](const Visitor& by, const Visitor& to) {
      return by.post(team.path + "/transfer", document({{"user_id", id_of(to)}}));
    };
    CHECK(transfer(team.bob, team.bob).error() == "forbidden");
    CHECK(transfer(team.ada, team.ann).error() == "member_not_found");
    REQUIRE(transfer(team.ada, team.eve).status == 200);
    CHECK(members_of(team.ada, team.path) ==
          "ada@example.org:admin bob@example.org:admin eve@example.org:owner ");
    CHECK(transfer(team.ada, team.ada).error() == "forbidden");
    CHECK(text_at(audit_row(team.eve, team.path, "organization.transferred"), "actor") ==
          id_of(team.ada));
  });
}

TEST_CASE("004 flow 4: owners and admins remove members, who are out at once") {
  on_each_store([](const Premises&, RunningServer& server) {
    const Team team(server);
    const auto remove = [&team](const Visitor& by, const Visitor& whom) {
      return by.send("DELETE", team.path + "/members/" + id_of(whom));
    };
    CHECK(remove(team.eve, team.bob).error() == "forbidden");
    CHECK(remove(team.ann, team.eve).error() == "forbidden");
    CHECK(remove(team.bob, team.ada).error() == "forbidden");
    CHECK(remove(team.ada, team.ada).error() == "last_owner");
    CHECK(remove(team.bob, team.eve).status == 204);
    CHECK(team.eve.get(team.path).error() == "forbidden");
    CHECK(remove(team.bob, team.eve).error() == "member_not_found");
    CHECK(remove(team.bob, team.bob).status == 204);  // leaves
    CHECK(members_of(team.ada, team.path) == "ada@example.org:owner ");
  });
}

TEST_CASE("004 flow 4: who is added by address must exist, and is in at once") {
  on_each_store([](const Premises&, RunningServer& server) {
    const Team team(server);
    const Answer unknown = add_member(team.bob, team.path, "nobody@example.org");
    CHECK(unknown.status == 404);
    CHECK(unknown.error() == "user_not_found");
    CHECK(add_member(team.bob, team.path, "no address").error() == "invalid_email");
    CHECK(add_member(team.eve, team.path, "ann@example.org").error() == "forbidden");
    CHECK(add_member(team.bob, team.path, "ann@example.org", "owner").error() == "forbidden");
    REQUIRE(add_member(team.bob, team.path, "ANN@example.org").status == 201);
    CHECK(text_at(team.ann.get(team.path).json(), "role") == "member");
    CHECK(add_member(team.bob, team.path, "ann@example.org").error() == "already_member");
  });
}

std::string impersonate_path(const Visitor& whom) {
  return "/api/v1/users/" + id_of(whom) + "/impersonate";
}

TEST_CASE("004 flow 8: an administrator is the user until he stops, and then himself again") {
  on_each_store([](const Premises&, RunningServer& server) {
    (void)server.admin_token();
    const Visitor admin(server, admin_address);
    const Visitor ada(server, "ada@example.org");
    const std::string team = make_team(ada, "Acme");
    const std::string admin_id = id_of(admin);
    REQUIRE(admin.get(team).status == 200);
    REQUIRE(admin.get("/api/v1/admin/stats").status == 200);
    REQUIRE(admin.post(impersonate_path(ada), R"({"reason":"ticket 12"})").status == 201);

    // The same browser shows what the user would see.
    const json::Value me = admin.get("/api/v1/me").json();
    CHECK(text_at(me, "user_id") == id_of(ada));
    CHECK(text_at(me, "email") == "ada@example.org");
    CHECK(text_at(me, "role") == "user");
    CHECK(text_at(me, "impersonated_by") == admin_id);
    CHECK(admin.get("/api/v1/orgs").body == ada.get("/api/v1/orgs").body);
    CHECK(admin.get("/api/v1/admin/stats").error() == "forbidden");
    CHECK(ada.get("/api/v1/me").json().find("impersonated_by") == nullptr);
    const std::string page = admin.get("/login").body;
    CHECK(page.find("ada@example.org") != std::string::npos);
    CHECK(page.find("data-post=\"/api/v1/impersonation/stop\"") != std::string::npos);
    CHECK(ada.get("/login").body.find("impersonation") == std::string::npos);

    // Whatever is done names both.
    REQUIRE(admin.send("PATCH", team, document({{"name", "Acme Corp"}})).status == 200);
    const json::Value row = audit_row(ada, team, "organization.renamed");
    CHECK(text_at(row, "actor") == admin_id);
    CHECK(text_at(row, "on_behalf_of") == id_of(ada));

    CHECK(admin.post("/api/v1/impersonation/stop").status == 204);
    CHECK(id_of(admin) == admin_id);
    CHECK(admin.get("/api/v1/me").json().find("impersonated_by") == nullptr);
    CHECK(admin.get("/api/v1/admin/stats").status == 200);
    CHECK(ada.get("/api/v1/me").status == 200);
  });
}

TEST_CASE("004 flow 8: users impersonate nobody, and nobody impersonates an administrator") {
  on_each_store([](const Premises&, RunningServer& server) {
    const std::string token = server.admin_token();
    const Visitor admin(server, admin_address);
    const Visitor ada(server, "ada@example.org");
    const Visitor bob(server, "bob@example.org");
    const std::string reason = R"({"reason":"ticket 12"})";
    CHECK(ada.post(impersonate_path(bob), reason).error() == "forbidden");
    CHECK(ada.post(impersonate_path(admin), reason).error() == "forbidden");
    CHECK(Visitor(server).post(impersonate_path(bob), reason).error() == "unauthorized");

    REQUIRE(server
                .post("/api/v1/users", token,
                      R"({"email":"root@example.org","name":"Root","role":"admin"})")
                .status == 201);
    const Visitor root(server, "root@example.org");
    CHECK(admin.post(impersonate_path(root), reason).error() == "forbidden");
    CHECK(admin.post(impersonate_path(admin), reason).error() == "forbidden");
    CHECK(admin.post(impersonate_path(ada), R"({"reason":" "})").error() == "invalid_argument");

    // Not as a third, either.
    REQUIRE(admin.post(impersonate_path(ada), reason).status == 201);
    CHECK(admin.post(impersonate_path(bob), reason).error() == "forbidden");
    CHECK(id_of(admin) == id_of(ada));
  });
}

}  // namespace
}  // namespace tank::testing
