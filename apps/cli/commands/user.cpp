// SPDX-License-Identifier: Apache-2.0
// For administrators of the platform.
#include <tank/base/email.hpp>

#include "cli/commands/commands.hpp"
#include "cli/context.hpp"
#include "cli/registry/http_api.hpp"
#include "core/json/to_value.hpp"
#include "wire/address.hpp"
#include "wire/login.hpp"
#include "wire/session.hpp"
#include "wire/tenancy.hpp"

namespace tank::inline v0::cli {
namespace {

/// The API names users by id, people by address.
Result<wire::User> find_user(HttpApi& server, const std::string& email) {
  const auto wanted = Email::parse(email);
  if (!wanted) return pass(wanted);
  auto users = server.ask_all<wire::UserList>("/users?email=" + wire::encode_segment(email));
  if (!users) return pass(users);
  for (wire::User& each : users->items) {
    if (const auto known = Email::parse(each.email); known && *known == *wanted) {
      return std::move(each);
    }
  }
  return fail(Errc::user_not_found, "there is no user " + email + "; `tank user list` lists them");
}

std::string state_of(const wire::User& user) {
  if (!user.ban) return user.email_verified ? "" : "not verified";
  if (!user.ban->expires_at) return "banned";
  return "banned until " + tank::to_string(*user.ban->expires_at);
}

std::string path_of(const wire::User& user) { return "/users/" + user.id.to_string(); }

/// How the session was begun; somebody else acts in one of an administrator.
Text beginning_of(const wire::SessionInfo& session) {
  return session.impersonated_by ? session.method + " by " + session.impersonated_by->to_string()
                                 : session.method;
}

}  // namespace

Result<json::Value> run_user_create(Context& context, const Invocation& invocation) {
  const std::string& email = invocation.arguments.front();
  auto registry = context.registry();
  if (!registry) return pass(registry);
  const auto made = (*registry)->create_user({.email = email,
                                              .name = std::string(invocation.value("name", email)),
                                              .role = invocation.has("admin") ? "admin" : "user"});
  if (!made) return pass(made);
  context.terminal.print(made->login_code);
  context.terminal.note("One-time code of " + email + " for `tank login`; shown once");
  return json::to_value(*made);
}

Result<json::Value> run_user_list(Context& context, const Invocation& invocation) {
  if (invocation.has("banned") && invocation.has("not-banned")) {
    return fail(Errc::invalid_argument, "leave one of `--banned` and `--not-banned` out");
  }
  const auto server = context.server();
  if (!server) return pass(server);
  std::string path = "/users?email=" + wire::encode_segment(invocation.value("email"));
  if (invocation.has("banned")) path += "&banned=true";
  if (invocation.has("not-banned")) path += "&banned=false";
  const auto users = (*server)->ask_all<wire::UserList>(path);
  if (!users) return pass(users);
  std::vector<std::vector<Text>> rows;
  for (const wire::User& each : users->items) {
    rows.push_back({each.email, each.name, each.role, state_of(each)});
  }
  context.terminal.table({"email", "name", "role", "state"}, rows);
  return json::to_value(*users);
}

Result<json::Value> run_admin_user(Context& context, const Invocation& invocation) {
  const auto server = context.server();
  if (!server) return pass(server);
  const auto user = find_user(**server, invocation.arguments.front());
  if (!user) return pass(user);
  const auto sessions =
      (*server)->ask<wire::SessionList>((*server)->request("GET", path_of(*user) + "/sessions"));
  if (!sessions) return pass(sessions);
  context.terminal.table(
      {"id", "email", "name", "role", "state"},
      {{user->id.to_string(), user->email, user->name, user->role, state_of(*user)}});
  std::vector<std::vector<Text>> rows;
  for (const wire::SessionInfo& each : sessions->items) {
    rows.push_back({each.id.to_string(), beginning_of(each), each.address,
                    tank::to_string(each.seen_at), tank::to_string(each.expires_at)});
  }
  context.terminal.table({"session", "begun by", "address", "seen", "until"}, rows);
  return json::Object{{"user", json::to_value(*user)},
                      {"sessions", *json::to_value(*sessions).find("items")}};
}

Result<json::Value> run_admin_end_session(Context& context, const Invocation& invocation) {
  const auto id = SessionId::parse(invocation.arguments[1]);
  if (!id) return fail(Errc::invalid_argument, id.error().detail);
  const auto server = context.server();
  if (!server) return pass(server);
  const auto user = find_user(**server, invocation.arguments[0]);
  if (!user) return pass(user);
  const auto ended = (*server)->send(
      (*server)->request("DELETE", path_of(*user) + "/sessions/" + id->to_string()));
  if (!ended) return pass(ended);
  context.terminal.note("Ended " + id->to_string() + " of " + user->email);
  return json::Object{{"id", id->to_string()}, {"ended", true}};
}

Result<json::Value> run_admin_impersonate(Context& context, const Invocation& invocation) {
  const auto server = context.server();
  if (!server) return pass(server);
  const auto user = find_user(**server, invocation.arguments.front());
  if (!user) return pass(user);
  const auto begun = (*server)->ask<wire::SessionStarted>(
      "POST", path_of(*user) + "/impersonate",
      wire::StandIn{.reason = std::string(invocation.value("reason")), .token = true});
  if (!begun) return pass(begun);
  if (!begun->token) return fail(Errc::unavailable, "the registry's answer holds no token");
  context.terminal.print(*begun->token);
  context.terminal.note("Token to act as " + user->email + " until " +
                        tank::to_string(begun->session.expires_at) + "; shown once");
  return json::to_value(*begun);
}

Result<json::Value> run_admin_ban(Context& context, const Invocation& invocation) {
  wire::Ban ban{.reason = std::string(invocation.value("reason")), .expires_at = std::nullopt};
  if (invocation.has("until")) {
    const auto until = tank::parse_time(invocation.value("until"));
    if (!until) return pass(until);
    ban.expires_at = *until;
  }
  const auto server = context.server();
  if (!server) return pass(server);
  const auto user = find_user(**server, invocation.arguments.front());
  if (!user) return pass(user);
  const auto banned = (*server)->ask<wire::User>("PUT", path_of(*user) + "/ban", ban);
  if (!banned) return pass(banned);
  context.terminal.note(banned->email + " is " + state_of(*banned));
  return json::to_value(*banned);
}

Result<json::Value> run_admin_unban(Context& context, const Invocation& invocation) {
  const auto server = context.server();
  if (!server) return pass(server);
  const auto user = find_user(**server, invocation.arguments.front());
  if (!user) return pass(user);
  const auto free =
      (*server)->ask<wire::User>((*server)->request("DELETE", path_of(*user) + "/ban"));
  if (!free) return pass(free);
  context.terminal.note(free->email + " may come in again");
  return json::to_value(*free);
}

Result<json::Value> run_admin_role(Context& context, const Invocation& invocation) {
  const auto server = context.server();
  if (!server) return pass(server);
  const auto user = find_user(**server, invocation.arguments[0]);
  if (!user) return pass(user);
  const auto changed = (*server)->ask<wire::User>(
      "PUT", path_of(*user) + "/role", wire::PlatformRole{.role = invocation.arguments[1]});
  if (!changed) return pass(changed);
  context.terminal.note(changed->email + (changed->role == "admin"
                                              ? " is an administrator of the platform"
                                              : " is no administrator of the platform"));
  return json::to_value(*changed);
}

Result<json::Value> run_admin_stats(Context& context, const Invocation&) {
  const auto server = context.server();
  if (!server) return pass(server);
  const auto counts = (*server)->ask<wire::Counts>((*server)->request("GET", "/admin/stats"));
  if (!counts) return pass(counts);
  context.terminal.table({"what", "number"},
                         {{"users", std::to_string(counts->users)},
                          {"organizations", std::to_string(counts->organizations)},
                          {"packages", std::to_string(counts->packages)},
                          {"releases", std::to_string(counts->releases)}});
  return json::to_value(*counts);
}

}  // namespace tank::inline v0::cli
