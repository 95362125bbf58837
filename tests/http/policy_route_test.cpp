// SPDX-License-Identifier: Apache-2.0
// The policy against every route: whoever calls gets what `explain` says, and nothing else.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <tank/identity/policy.hpp>

#include "http/every_route.hpp"
#include "server/api/tank_protocol.hpp"
#include "server/services.hpp"

namespace tank::testing {
namespace {

using identity::Action;
using identity::Decision;
using identity::Rule;
using org::Role;

/// What is decided by the service alone, because it is public for some, or about oneself.
const std::map<std::string_view, Action> decided_by_services{
    {"getArchive", Action::package_read},
    {"getIndex", Action::package_read},
    {"getDownloads", Action::package_read},
    {"getPackage", Action::package_read},
    {"getRelease", Action::package_read},
    {"listDistTags", Action::package_read},
    {"getReleaseScan", Action::package_read},
    {"listReleases", Action::package_read},
    {"removeMember", Action::member_change},
    {"controlGetPackage", Action::package_read},
    {"controlListVersions", Action::package_read},
    {"controlGetVersion", Action::package_read},
    {"getSkill", Action::package_read},
    {"listSkillVersions", Action::package_read},
    {"getSkillVersion", Action::package_read},
    {"downloadSkill", Action::package_read},
    {"listSkillFiles", Action::package_read},
    {"getSkillFile", Action::package_read},
    {"getStars", Action::package_read},
};

/// What nobody is refused by the policy: the way in, one's own login, lists that hold only what
/// the caller may see, and what the server says about itself.
const std::set<std::string_view> open_routes{"signUp",
                                             "controlSignUp",
                                             "logIn",
                                             "controlLogIn",
                                             "logOut",
                                             "controlLogOut",
                                             "forgotPassword",
                                             "controlForgotPassword",
                                             "resetPassword",
                                             "controlResetPassword",
                                             "confirmSession",
                                             "sendConfirmationCode",
                                             "sendLoginCode",
                                             "logInWithEmailCode",
                                             "sendLoginLink",
                                             "logInWithLink",
                                             "logInAsDeveloper",
                                             "sendVerification",
                                             "verifyEmail",
                                             "changeEmail",
                                             "listProviders",
                                             "departToProvider",
                                             "arriveFromProvider",
                                             "issueAccessToken",
                                             "refreshAccessToken",
                                             "jwks",
                                             "beginDeviceLogin",
                                             "pollDeviceLogin",
                                             "lookUpDeviceLogin",
                                             "decideDeviceLogin",
                                             "decideAuthorization",
                                             "exchangeAuthorizationCode",
                                             "startCliAuth",
                                             "authorizeCliAuth",
                                             "exchangeCliAuth",
                                             "me",
                                             "controlMe",
                                             "currentSession",
                                             "whoami",
                                             "loginWithCode",
                                             "stopImpersonating",
                                             "listPackages",
                                             "listOwnPackages",
                                             "controlListPackages",
                                             "arriveFromOneOfProviders",
                                             "exchangeToken",
                                             "arriveWithToken",
                                             "issueBridge",
                                             "redeemBridge",
                                             "resolve",
                                             "scanFile",
                                             "agentSkills",
                                             "agentSkillsOfScope",
                                             "agentSkillFile",
                                             "skillFiles",
                                             "skillFile",
                                             "llmsTxt",
                                             "mcp",
                                             "getCheckpoint",
                                             "getLogKey",
                                             "proveInclusion",
                                             "proveConsistency",
                                             "listLogEntries",
                                             "listRevocations",
                                             "proveReleases",
                                             "sendSkill",
                                             "searchSkills",
                                             "topSkills",
                                             "giveStar",
                                             "takeStar",
                                             "getBadge",
                                             "tankWhoami",
                                             "health",
                                             "healthz",
                                             "readyz",
                                             "metrics",
                                             "openapi",
                                             "docs",
                                             "welcome",
                                             "loginPage",
                                             "forgotPage",
                                             "linkPage",
                                             "verifyPage",
                                             "resetPage",
                                             "emailPage",
                                             "devicePage",
                                             "cliLoginPage",
                                             "authorizePage",
                                             "invitationsPage",
                                             "loginScript"};

/// What no route asks for by its name: services ask when they know more.
const std::set<Action> asked_later{
    Action::package_read,        // see above
    Action::member_leave,        // removing oneself
    Action::store_verify,        // at the store's own machine
    Action::package_name_allow,  // by who makes a package with a reason
};

std::optional<Action> action_of(const server::Operation& operation) {
  if (operation.guard.action) return operation.guard.action;
  const auto found = decided_by_services.find(operation.id);
  return found == decided_by_services.end() ? std::nullopt : std::optional(found->second);
}

TEST_CASE("policy: every route is decided by it, or is named as open, and every action is used") {
  std::set<Action> used = asked_later;
  std::set<std::string_view> ids;
  for (const server::Operation& operation : server::all_routes()) {
    CAPTURE(operation.id);
    ids.insert(operation.id);
    const std::optional<Action> action = action_of(operation);
    CHECK(action.has_value() != open_routes.contains(operation.id));
    if (action) used.insert(*action);
  }
  for (const std::string_view id : open_routes) CHECK_MESSAGE(ids.contains(id), id);
  for (const Action action : identity::actions()) {
    CHECK_MESSAGE(used.contains(action), identity::to_string(action));
  }
}

/// Somebody who calls, and the role in `acme`.
struct Caller {
  std::string kind;
  std::string token;
  std::optional<Role> role;
};

/// `acme` with a package, and one caller of each kind.
class Town {
 public:
  explicit Town(RunningServer& server) : server_(server), root_(server.admin_token()) {
    const std::string owner = person("owner");
    expect(201, server.post("/api/v1/orgs", owner, R"({"slug":"acme","name":"Acme"})"));
    expect(201, server.publish("@acme/pdf", owner, skill("@acme/pdf", "1.0.0")));
    const std::string admin = person("admin");
    const std::string member = person("member");
    join(owner, "admin", "admin");
    join(owner, "member", "member");
    callers = {{"nobody", {}, std::nullopt},
               {"without scope", token_of(owner, R"("scopes":[])"), Role::owner},
               {"stranger", person("stranger"), std::nullopt},
               {"member", member, Role::member},
               {"other packages", token_of(member, all_scopes + R"(,"package_pattern":"@other/*")"),
                Role::member},
               {"admin", admin, Role::admin},
               {"service account", service_token(owner), Role::admin},
               {"stand-in", {}, Role::owner},
               {"platform", root_, std::nullopt},
               {"owner", owner, Role::owner}};
  }

  /// A call may have ended the session, or the organization.
  void repair() {
    (void)server_.post("/api/v1/orgs/acme/restore", callers.back().token, "");
    const Answer begun = server_.post("/api/v1/users/" + owner_id() + "/impersonate", root_,
                                      R"({"reason":"ticket 12","token":true})");
    expect(201, begun);
    callers.at(stand_in).token = text_at(begun.json(), "token");
  }

  [[nodiscard]] identity::Actor actor_of(const Caller& caller) const {
    const server::Services& services = server_.instance().services();
    if (caller.token.empty()) return identity::anonymous("r");
    const bool is_session = caller.kind == "stand-in";
    auto actor = is_session ? services.sessions.authenticate(caller.token, "r")
                            : services.logins.authenticate(caller.token, "r");
    REQUIRE(actor.has_value());
    return *std::move(actor);
  }

  std::vector<Caller> callers;

 private:
  static constexpr std::size_t stand_in = 7;
  static inline const std::string all_scopes =
      R"("scopes":["skills:read","skills:publish","skills:admin","org:read","org:admin",)"
      R"("tokens:admin"])";

  static void expect(int status, const Answer& answer) {
    CAPTURE(answer.body);
    REQUIRE(answer.status == status);
  }
  [[nodiscard]] std::string person(const std::string& name) {
    return server_.user_token(root_, name + "@example.org");
  }
  void join(const std::string& owner, const std::string& name, const std::string& role) const {
    expect(201, server_.post("/api/v1/orgs/acme/members", owner,
                             R"({"email":")" + name + R"(@example.org","role":")" + role + "\"}"));
  }
  [[nodiscard]] std::string token_of(const std::string& owner, const std::string& rest) const {
    const Answer made = server_.post("/api/v1/tokens", owner, R"({"name":"ci",)" + rest + "}");
    expect(201, made);
    return text_at(made.json(), "token");
  }
  [[nodiscard]] std::string service_token(const std::string& owner) const {
    const Answer account = server_.post("/api/v1/orgs/acme/service-accounts", owner,
                                        R"({"name":"Robot","role":"admin"})");
    expect(201, account);
    const Answer made = server_.post("/api/v1/orgs/acme/tokens", owner,
                                     R"({"account_id":")" + text_at(account.json(), "user_id") +
                                         R"(","name":"robot",)" + all_scopes + "}");
    expect(201, made);
    return text_at(made.json(), "token");
  }
  [[nodiscard]] std::string owner_id() const {
    const json::Value found = server_.get("/api/v1/users?email=owner@example.org", root_).json();
    return text_at(found.find("items")->if_array()->at(0), "id");
  }

  RunningServer& server_;
  std::string root_;
};

identity::Subject subject_for(const Caller& caller) {
  identity::Subject subject;
  subject.role = caller.role;
  subject.visibility = package::Visibility::public_;
  subject.package = "@acme/pdf";
  subject.owner = *UserId::parse("usr_01h455vb4pex5vsknk084sn02q");
  return subject;
}

// What lies under an id is looked up before anybody can be asked whose it is.
bool is_looked_up_first(const server::Operation& operation) {
  constexpr std::array<std::string_view, 3> ids{"{token_id}", "{upload_id}", "{session_id}"};
  if (operation.id == "confirmSkill") return true;  // there it is in the body
  return std::ranges::any_of(ids, [&operation](std::string_view id) {
    return operation.path.find(id) != std::string_view::npos;
  });
}

// Routes of the Tank protocol tell by the status what others tell by a code.
void check_status(const server::Operation& operation, const Decision& decision,
                  const Answer& answer) {
  if (decision.allowed) {
    CHECK(answer.status != 401);
    CHECK(answer.status != 403);
  } else if (answer.status != 404 || !is_looked_up_first(operation)) {
    CHECK(answer.status == server::http_status(decision.error.code));
  }
}

void check_answer(const server::Operation& operation, const Decision& decision,
                  const Answer& answer) {
  if (operation.refuse == &server::skill_problem) {
    check_status(operation, decision, answer);
    return;
  }
  if (decision.allowed) {
    CHECK(answer.error() != "unauthorized");
    CHECK(answer.error() != "forbidden");
  } else if (answer.status != 404 || !is_looked_up_first(operation)) {
    CHECK(answer.error() == to_string(decision.error.code));
  }
}

TEST_CASE("policy: each route lets each kind of caller do what the policy explains") {
  on_each_store([](const Premises&, RunningServer& server) {
    Town town(server);
    std::set<Rule> seen;
    for (const server::Operation& operation : server::all_routes()) {
      const std::optional<Action> action = action_of(operation);
      if (!action) continue;
      for (std::size_t i = 0; i < town.callers.size(); ++i) {
        town.repair();
        const Caller& caller = town.callers.at(i);
        const Decision decision =
            identity::explain(town.actor_of(caller), *action, subject_for(caller));
        const std::string rule(identity::to_string(decision.rule));
        seen.insert(decision.rule);
        const Answer answer = call(server, operation, caller.token);
        CAPTURE(operation.id);
        CAPTURE(caller.kind);
        CAPTURE(rule);
        CAPTURE(answer.body);
        check_answer(operation, decision, answer);
      }
    }
    for (const Rule rule :
         {Rule::public_package, Rule::member, Rule::platform_admin, Rule::logged_in,
          Rule::not_logged_in, Rule::missing_scope, Rule::outside_pattern, Rule::not_a_member,
          Rule::role_too_low, Rule::not_the_owner, Rule::not_an_admin, Rule::impersonating,
          Rule::not_a_person}) {
      CHECK_MESSAGE(seen.contains(rule), identity::to_string(rule));
    }
  });
}

}  // namespace
}  // namespace tank::testing
