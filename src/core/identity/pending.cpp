// SPDX-License-Identifier: Apache-2.0
#include "core/identity/pending.hpp"

#include <tank/storage/credential_store.hpp>

namespace tank::inline v0::identity {

Result<int> end_pending(const Work& work, const User& user) {
  const auto codes = work.tx.verifications().end_all(user.id, user.email, work.now);
  if (!codes) return codes;
  const auto programs = work.tx.device_grants().end_all(user.id);
  if (!programs) return programs;
  return *codes + *programs;
}

}  // namespace tank::inline v0::identity
