// SPDX-License-Identifier: Apache-2.0
#include "server/routes/browser_sessions.hpp"

#include <string>

#include "server/api/session_cookie.hpp"
#include "server/http/cookie.hpp"
#include "server/services.hpp"

namespace tank::server {

std::optional<Secret> cookie_of(const Call& call, std::string_view name) {
  const auto found = read_cookie(call.head(), name);
  if (!found || !*found) return std::nullopt;
  return Secret(std::string(**found));
}

void end_kept_aside(const Call& call, Reply& reply) {
  const auto aside = cookie_of(call, admin_cookie_name);
  if (!aside) return;
  const identity::Sessions& sessions = call.services().sessions;
  const auto admin = sessions.check(aside->reveal(), std::string(call.request_id()));
  if (admin) (void)call.services().sessions.log_out(*admin);
  reply.response.add("Set-Cookie", no_admin_cookie());
}

void end_older_sessions(const Call& call, Reply& reply) {
  if (call.actor().session) (void)call.services().sessions.log_out(call.actor());
  end_kept_aside(call, reply);
}

}  // namespace tank::server
