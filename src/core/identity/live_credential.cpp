// SPDX-License-Identifier: Apache-2.0
#include "core/identity/live_credential.hpp"

#include <tank/identity/api_token.hpp>
#include <tank/storage/session_store.hpp>
#include <tank/storage/token_store.hpp>
#include <tank/storage/user_store.hpp>

namespace tank::inline v0::identity {
namespace {

Result<void> check_session(const Work& work, SessionId id) {
  const auto found = work.tx.sessions().find(id);
  if (!found && found.error().code == Errc::session_not_found) {
    return fail(Errc::unauthorized, "the session is over; log in again");
  }
  if (!found) return pass(found);
  if (auto usable = check_usable(found->session, work.now); !usable) return usable;
  return check_not_banned(found->user, work.now);
}

Result<void> check_token(const Work& work, TokenId id) {
  const auto found = work.tx.tokens().find(id);
  if (!found) return pass(found);
  if (auto usable = check_usable(*found, work.now); !usable) return usable;
  const auto user = work.tx.users().find(found->user_id);
  if (!user) return pass(user);
  return check_not_banned(*user, work.now);
}

}  // namespace

Result<void> check_still_good(const Work& work) {
  if (work.actor.session) return check_session(work, work.actor.session->id);
  if (work.actor.credential) return check_token(work, work.actor.credential->id);
  return {};
}

}  // namespace tank::inline v0::identity
