// SPDX-License-Identifier: Apache-2.0
#include "core/identity/session_actor.hpp"

#include <utility>

namespace tank::inline v0::identity {

Actor actor_of(const SessionAndUser& known, std::string request_id) {
  Actor actor = in_process(known.user, std::move(request_id));
  actor.session = SessionCredential{.id = known.session.id,
                                    .method = known.session.method,
                                    .confirmed_at = known.session.confirmed_at,
                                    .expires_at = idle_end(known.session),
                                    .by_access_token = false};
  actor.impersonator = known.session.impersonator;
  return actor;
}

Actor access_token_actor_of(const SessionAndUser& known, std::string request_id) {
  Actor actor = actor_of(known, std::move(request_id));
  actor.session->by_access_token = true;
  return actor;
}

Actor the_system(std::string request_id) {
  Actor actor;
  actor.name = "system";
  actor.request_id = std::move(request_id);
  return actor;
}

}  // namespace tank::inline v0::identity
