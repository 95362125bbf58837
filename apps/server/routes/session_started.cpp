// SPDX-License-Identifier: Apache-2.0
#include "server/routes/session_started.hpp"

#include <utility>

#include "server/api/session_cookie.hpp"
#include "server/routes/browser_sessions.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {

Result<Reply> session_started(const Call& call, Result<identity::IssuedSession> issued,
                              bool as_token, std::optional<std::string> next) {
  if (!issued) return pass(issued);
  wire::SessionStarted out{.user = wire::to_wire(issued->user),
                           .session = wire::to_wire(issued->session, issued->session.id),
                           .token = std::nullopt,
                           .next = std::move(next)};
  if (as_token) out.token = issued->text.reveal();
  Reply reply{json_response(call.operation().status, json::write(out))};
  end_older_sessions(call, reply);
  if (!as_token) reply.response.add("Set-Cookie", session_cookie(issued->text));
  return reply;
}

}  // namespace tank::server
