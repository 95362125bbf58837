// SPDX-License-Identifier: Apache-2.0
#include "core/identity/audited.hpp"

#include <tank/event/audit.hpp>
#include <tank/storage/audit_store.hpp>

#include "core/json/write.hpp"

namespace tank::inline v0::identity {

Result<void> record(Transaction& tx, const Actor& actor, const Deed& deed, TimePoint now,
                    Entropy& entropy) {
  // Behind an impersonation stands the administrator; the user's rights are only borrowed.
  const event::NewAuditEvent event{
      .actor = actor.impersonator ? actor.impersonator : actor.user_id,
      .on_behalf_of = actor.impersonator ? actor.user_id : std::nullopt,
      .request_id = actor.request_id,
      .scope = deed.scope,
      .action = std::string(deed.action),
      .subject = deed.subject,
      .payload = json::write(deed.payload),
  };
  const auto appended = tx.audit().append(AuditId::make(now, entropy), now, event);
  if (!appended) return pass(appended);
  return {};
}

}  // namespace tank::inline v0::identity
