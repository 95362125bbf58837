// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The audit log: append-only, hash-chained, one row per mutation in the same transaction.

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0::event {

/// What a mutation says about itself. `payload` is canonical JSON without secrets.
struct NewAuditEvent {
  std::optional<UserId> actor;         ///< nothing: the system itself
  std::optional<UserId> on_behalf_of;  ///< whom an administrator impersonates
  std::string request_id;
  std::optional<OrganizationId> scope;
  std::string action;   ///< `release.published`
  std::string subject;  ///< an id, or a name
  std::string payload = "{}";
};

/// One link of the chain.
struct AuditEvent {
  AuditId id;
  std::int64_t seq = 0;
  TimePoint at;
  NewAuditEvent event;
  Digest previous;
  Digest hash;
};

/// SHA-256 over the previous hash and every field in a fixed, length-prefixed encoding.
[[nodiscard]] TANK_API Digest chain_hash(const Digest& previous, const AuditId& id,
                                         std::int64_t seq, TimePoint at,
                                         const NewAuditEvent& event);

/// Checks a run of consecutive rows that follows `previous`.
/// Errors: corrupt rows as storage_broken, naming the first bad `seq`.
[[nodiscard]] TANK_API Result<void> check_chain(const Digest& previous,
                                                std::span<const AuditEvent> events);

}  // namespace tank::inline v0::event
