// SPDX-License-Identifier: Apache-2.0
#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/identity.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

using identity::Action;

Result<wire::Whoami> whoami(const Call& call, const Nothing&) {
  const identity::Actor& actor = call.actor();
  if (!actor.credential) return fail(Errc::unauthorized);
  wire::Whoami out;
  out.user = wire::user_of(actor);
  out.token = {.id = actor.credential->id,
               .name = actor.credential->name,
               .scopes = wire::to_wire(actor.scopes),
               .expires_at = actor.credential->expires_at};
  auto mine = call.services().organizations.mine(actor);
  // A token without a scope for organizations still tells who it is.
  if (!mine && mine.error().code != Errc::forbidden) return pass(mine);
  if (mine) {
    for (const OwnMembership& own : *mine) out.organizations.push_back(wire::to_wire(own));
  }
  return out;
}

Result<wire::LoggedIn> login_with_code(const Call& call, const wire::CodeLogin& body) {
  auto issued =
      call.services().logins.exchange_code(Secret(body.code), std::string(call.request_id()));
  if (!issued) return pass(issued);
  return wire::LoggedIn{.token = issued->text.reveal(),
                        .expires_at = issued->token.expires_at,
                        .user = wire::to_wire(issued->user)};
}

wire::UserCreated to_wire(const identity::InvitedUser& invited) {
  return {.user = wire::to_wire(invited.user), .login_code = invited.login_code.reveal()};
}

Result<wire::UserCreated> create_user(const Call& call, const wire::NewUser& body) {
  auto email = Email::parse(body.email);
  if (!email) return pass(email);
  auto role = identity::parse_platform_role(body.role);
  if (!role) return pass(role);
  auto made = call.services().users.create(
      call.actor(), {.email = *std::move(email), .name = body.name, .role = *role});
  if (!made) return pass(made);
  return to_wire(*made);
}

Result<wire::User> set_ban(const Call& call, std::optional<identity::Ban> ban) {
  auto id = call.path<UserId>("user_id");
  if (!id) return pass(id);
  auto changed = call.services().users.set_ban(call.actor(), *id, std::move(ban));
  if (!changed) return pass(changed);
  return wire::to_wire(*changed);
}

Result<wire::User> ban_user(const Call& call, const wire::Ban& body) {
  return set_ban(call, identity::Ban{body.reason, body.expires_at});
}

Result<wire::User> lift_ban(const Call& call, const Nothing&) { return set_ban(call, {}); }

Result<wire::User> set_role(const Call& call, const wire::PlatformRole& body) {
  const auto id = call.path<UserId>("user_id");
  if (!id) return pass(id);
  const auto role = identity::parse_platform_role(body.role);
  if (!role) return pass(role);
  const auto changed = call.services().users.set_role(call.actor(), *id, *role);
  if (!changed) return pass(changed);
  return wire::to_wire(*changed);
}

Result<wire::UserCreated> issue_login_code(const Call& call, const Nothing&) {
  auto id = call.path<UserId>("user_id");
  if (!id) return pass(id);
  auto issued = call.services().users.issue_login_code(call.actor(), *id);
  if (!issued) return pass(issued);
  return to_wire(*issued);
}

Result<wire::UserList> list_users(const Call& call, const Nothing&) {
  auto page = call.page();
  if (!page) return pass(page);
  identity::UserQuery query{.email_prefix = call.query("email").value_or(""),
                            .banned = std::nullopt,
                            .page = *std::move(page)};
  if (const auto banned = call.query("banned")) {
    if (*banned != "true" && *banned != "false") {
      return fail(Errc::invalid_argument, "`banned` is `true` or `false`");
    }
    query.banned = *banned == "true";
  }
  auto users = call.services().users.list(call.actor(), query);
  if (!users) return pass(users);
  wire::UserList out{.items = {}, .next = users->next};
  for (const identity::User& user : users->items) out.items.push_back(wire::to_wire(user));
  return out;
}

Result<wire::TokenList> list_tokens(const Call& call, const Nothing&) {
  auto tokens = call.services().tokens.list(call.actor());
  if (!tokens) return pass(tokens);
  wire::TokenList out;
  for (const identity::ApiToken& token : *tokens) out.items.push_back(wire::to_wire(token));
  return out;
}

Result<wire::TokenCreated> create_token(const Call& call, const wire::NewToken& body) {
  const auto scopes = wire::parse_scopes(body.scopes);
  if (!scopes) return pass(scopes);
  auto issued = call.services().tokens.create(call.actor(),
                                              {.name = body.name,
                                               .scopes = *scopes,
                                               .package_pattern = body.package_pattern,
                                               .lifetime = std::chrono::days(body.lifetime_days)});
  if (!issued) return pass(issued);
  return wire::TokenCreated{.token = issued->text.reveal(), .info = wire::to_wire(issued->token)};
}

Result<wire::TokenCreated> rotate_token(const Call& call, const wire::TokenRotation& body) {
  auto id = call.path<TokenId>("token_id");
  if (!id) return pass(id);
  auto issued = call.services().tokens.rotate(
      call.actor(), *id, body.at_once ? identity::Overlap::none : identity::Overlap::grace);
  if (!issued) return pass(issued);
  return wire::TokenCreated{.token = issued->text.reveal(), .info = wire::to_wire(issued->token)};
}

Result<Nothing> revoke_token(const Call& call, const Nothing&) {
  auto id = call.path<TokenId>("token_id");
  if (!id) return pass(id);
  return call.services().tokens.revoke(call.actor(), *id).map([] { return Nothing{}; });
}

}  // namespace

std::vector<Operation> identity_routes() {
  std::vector<Operation> out;
  out.push_back(operation<&whoami>(Method::get, "/api/v1/whoami", "whoami", "Who is logged in",
                                   guard::logged_in, 200, {}));
  out.push_back(operation<&login_with_code>(Method::post, "/api/v1/login/code", "loginWithCode",
                                            "Exchange a one-time code for an API token",
                                            guard::anyone, 200,
                                            {Errc::invalid_credentials, Errc::user_banned})
                    .limited_by(RateClass::login));
  out.push_back(operation<&create_user>(
      Method::post, "/api/v1/users", "createUser", "Make a user and a one-time login code",
      guard::allowed_to(Action::user_create), 201,
      {Errc::invalid_email, Errc::step_up_required, Errc::email_taken}));
  out.push_back(operation<&list_users>(Method::get, "/api/v1/users", "listUsers", "List users",
                                       guard::allowed_to(Action::user_list), 200,
                                       {Errc::limit_exceeded, Errc::invalid_cursor})
                    .with_query({{"email", "How the address begins."},
                                 {"banned", "`true` or `false`; both unless given."},
                                 {"limit", "Users per page."},
                                 {"after", "Cursor."}}));
  out.push_back(
      operation<&ban_user>(Method::put, "/api/v1/users/{user_id}/ban", "banUser",
                           "Ban a user, at once", guard::allowed_to(Action::user_ban), 200,
                           {Errc::invalid_id, Errc::invalid_argument, Errc::user_not_found}));
  out.push_back(operation<&lift_ban>(Method::del, "/api/v1/users/{user_id}/ban", "liftBan",
                                     "Lift the ban of a user", guard::allowed_to(Action::user_ban),
                                     200, {Errc::invalid_id, Errc::user_not_found}));
  out.push_back(
      operation<&set_role>(Method::put, "/api/v1/users/{user_id}/role", "setUserRole",
                           "Make a user an administrator of the platform, or no longer one",
                           guard::allowed_to(Action::user_role_set), 200,
                           {Errc::invalid_id, Errc::invalid_argument, Errc::step_up_required,
                            Errc::user_not_found, Errc::user_banned, Errc::last_administrator}));
  out.push_back(operation<&issue_login_code>(
      Method::post, "/api/v1/users/{user_id}/login-code", "issueLoginCode",
      "Make a new one-time login code for a user", guard::allowed_to(Action::user_create), 201,
      {Errc::invalid_id, Errc::user_not_found, Errc::user_banned}));
  out.push_back(operation<&list_tokens>(Method::get, "/api/v1/tokens", "listTokens",
                                        "List your API tokens",
                                        guard::allowed_to(Action::token_list), 200, {}));
  out.push_back(operation<&create_token>(Method::post, "/api/v1/tokens", "createToken",
                                         "Make an API token",
                                         guard::allowed_to(Action::token_create), 201, {}));
  out.push_back(operation<&rotate_token>(
      Method::post, "/api/v1/tokens/{token_id}/rotate", "rotateToken",
      "Replace an API token by one like it", guard::allowed_to(Action::token_rotate), 201,
      {Errc::invalid_id, Errc::token_not_found, Errc::token_expired}));
  out.push_back(operation<&revoke_token>(
      Method::del, "/api/v1/tokens/{token_id}", "revokeToken", "Revoke an API token",
      guard::allowed_to(Action::token_revoke), 204, {Errc::invalid_id, Errc::token_not_found}));
  return out;
}

}  // namespace tank::server
