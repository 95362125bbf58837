// SPDX-License-Identifier: Apache-2.0
#include "server/api/guard.hpp"

#include <algorithm>

namespace tank::server {

Result<void> pass_guard(const Guard& guard, const identity::Actor& actor) {
  if (!guard.login) return {};
  if (actor.is_anonymous()) {
    return fail(Errc::unauthorized, "send a token: `Authorization: Bearer tank_…`");
  }
  if (!guard.action) return {};
  const std::vector<identity::Scope> enough = identity::scopes_for(*guard.action).list();
  const bool has_one = std::ranges::any_of(
      enough, [&actor](identity::Scope scope) { return actor.scopes.contains(scope); });
  if (enough.empty() || has_one) return {};
  return fail(Errc::forbidden, "the token needs the scope `" +
                                   identity::scopes_for(*guard.action).to_string() +
                                   "` for this; make one that has it");
}

}  // namespace tank::server
