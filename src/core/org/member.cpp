// SPDX-License-Identifier: Apache-2.0
#include "core/org/member.hpp"

namespace tank::inline v0::org {

Result<void> check_may_own(const identity::User& user) {
  if (user.kind == identity::UserKind::person) return {};
  return fail(Errc::forbidden, "a service account owns nothing; choose a person");
}

}  // namespace tank::inline v0::org
