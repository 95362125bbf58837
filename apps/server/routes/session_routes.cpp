// SPDX-License-Identifier: Apache-2.0
#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/login.hpp"
#include "wire/session.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

Result<wire::Me> me(const Call& call, const Nothing&) {
  const identity::Actor& actor = call.actor();
  return wire::Me{.user_id = *actor.user_id,
                  .email = actor.email,
                  .email_verified = actor.email_verified,
                  .name = actor.name,
                  .role = std::string(to_string(actor.role)),
                  .session_id = actor.session ? std::optional(actor.session->id) : std::nullopt,
                  .impersonated_by = actor.impersonator};
}

Result<wire::CurrentSession> current_session(const Call& call, const Nothing&) {
  const auto session = call.services().sessions.current(call.actor());
  if (!session) return pass(session);
  const auto mine = call.services().organizations.mine(call.actor());
  if (!mine) return pass(mine);
  wire::CurrentSession out = wire::to_wire(*session, wire::user_of(call.actor()));
  for (const OwnMembership& own : *mine) out.organizations.push_back(wire::to_wire(own));
  return out;
}

Result<wire::SessionList> listed(const Call& call,
                                 const Result<std::vector<identity::Session>>& sessions) {
  if (!sessions) return pass(sessions);
  const auto& mine = call.actor().session;
  wire::SessionList out;
  for (const identity::Session& session : *sessions) {
    out.items.push_back(wire::to_wire(session, mine ? std::optional(mine->id) : std::nullopt));
  }
  return out;
}

Result<wire::SessionList> list_sessions(const Call& call, const Nothing&) {
  return listed(call, call.services().sessions.list(call.actor()));
}

Result<wire::SessionList> list_user_sessions(const Call& call, const Nothing&) {
  const auto user = call.path<UserId>("user_id");
  if (!user) return pass(user);
  return listed(call, call.services().sessions.list_of(call.actor(), *user));
}

Result<Nothing> revoke_session(const Call& call, const Nothing&) {
  auto id = call.path<SessionId>("session_id");
  if (!id) return pass(id);
  return call.services().sessions.revoke(call.actor(), *id).map([] { return Nothing{}; });
}

Result<Nothing> revoke_user_session(const Call& call, const Nothing&) {
  const auto user = call.path<UserId>("user_id");
  if (!user) return pass(user);
  const auto session = call.path<SessionId>("session_id");
  if (!session) return pass(session);
  return call.services().sessions.revoke_of(call.actor(), *user, *session).map([] {
    return Nothing{};
  });
}

Result<wire::SessionsEnded> revoke_others(const Call& call, const Nothing&) {
  const auto ended = call.services().sessions.revoke_others(call.actor());
  if (!ended) return pass(ended);
  return wire::SessionsEnded{*ended};
}

}  // namespace

std::vector<Operation> session_routes() {
  using identity::Action;
  std::vector<Operation> out;
  out.push_back(operation<&me>(Method::get, "/api/v1/me", "me", "Who is logged in",
                               guard::logged_in, 200, {}));
  out.push_back(operation<&me>(Method::get, "/v1/auth/me", "controlMe", "Who is logged in",
                               guard::logged_in, 200, {}));
  out.push_back(operation<&current_session>(Method::get, "/api/v1/session", "currentSession",
                                            "Look at the session of this request", guard::logged_in,
                                            200, {Errc::session_not_found}));
  out.push_back(operation<&list_sessions>(Method::get, "/api/v1/sessions", "listSessions",
                                          "List your sessions",
                                          guard::allowed_to(Action::session_list), 200, {}));
  out.push_back(operation<&revoke_session>(
      Method::del, "/api/v1/sessions/{session_id}", "revokeSession", "End a session",
      guard::allowed_to(Action::session_revoke), 204, {Errc::invalid_id, Errc::session_not_found}));
  out.push_back(operation<&revoke_others>(Method::post, "/api/v1/sessions/revoke-others",
                                          "revokeOtherSessions", "End all sessions but this one",
                                          guard::allowed_to(Action::session_list), 200, {}));
  out.push_back(operation<&list_user_sessions>(Method::get, "/api/v1/users/{user_id}/sessions",
                                               "listUserSessions", "List the sessions of a user",
                                               guard::allowed_to(Action::user_session_list), 200,
                                               {Errc::invalid_id, Errc::user_not_found}));
  out.push_back(operation<&revoke_user_session>(
      Method::del, "/api/v1/users/{user_id}/sessions/{session_id}", "revokeUserSession",
      "End a session of a user", guard::allowed_to(Action::user_session_revoke), 204,
      {Errc::invalid_id, Errc::session_not_found}));
  return out;
}

}  // namespace tank::server
