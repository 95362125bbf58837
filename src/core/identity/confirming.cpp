// SPDX-License-Identifier: Apache-2.0
#include "core/identity/confirming.hpp"

#include <tank/storage/session_store.hpp>

namespace tank::inline v0::identity {

Result<void> check_may_confirm(const Actor& actor) {
  if (!actor.session) return fail(Errc::unauthorized, "only a session can be confirmed");
  if (!actor.session->by_access_token && !actor.impersonator) return {};
  return fail(Errc::forbidden, "only the user himself, with his session, confirms anything");
}

Result<void> confirm_session(const Work& work) {
  const SessionId session = work.actor.session->id;
  if (auto saved = work.tx.sessions().confirm(session, work.now); !saved) return saved;
  return record(work, "session.confirmed", session.to_string());
}

}  // namespace tank::inline v0::identity
