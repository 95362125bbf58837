// SPDX-License-Identifier: Apache-2.0
#include "core/identity/audited.hpp"

#include <tank/event/audit.hpp>
#include <tank/storage/audit_store.hpp>

#include "core/json/write.hpp"

namespace tank::inline v0::identity {

Result<void> record(Transaction& tx, const Actor& actor, const Deed& deed, TimePoint now,
                    Entropy& entropy) {
  const event::NewAuditEvent event{
      .actor = actor.user_id,
      .on_behalf_of = actor.on_behalf_of,
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
