// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interface: the audit log.

#include <optional>
#include <vector>

#include <tank/base/page.hpp>
#include <tank/event/audit.hpp>

namespace tank::inline v0 {

/// The chain of audit rows. Errors of the engine (storage_*) may come from every call.
class TANK_API AuditStore {
 public:
  virtual ~AuditStore() = default;

  /// Appends the next link; writers queue for the head of the chain until they commit.
  virtual Result<event::AuditEvent> append(const AuditId& id, TimePoint at,
                                           const event::NewAuditEvent& event) = 0;
  /// Oldest first, from `after_seq` (exclusive), at most `limit`.
  [[nodiscard]] virtual Result<std::vector<event::AuditEvent>> after(std::int64_t after_seq,
                                                                     int limit) const = 0;
  /// Oldest first, of one organization, from `after_seq` (exclusive), at most `limit`.
  [[nodiscard]] virtual Result<std::vector<event::AuditEvent>> of_organization_after(
      OrganizationId organization, std::int64_t after_seq, int limit) const = 0;
  /// Newest first, of everything. Errors: invalid_cursor.
  [[nodiscard]] virtual Result<Page<event::AuditEvent>> list(const PageRequest& page) const = 0;
  /// Newest first, of one organization. Errors: invalid_cursor.
  [[nodiscard]] virtual Result<Page<event::AuditEvent>> of_organization(
      OrganizationId organization, const PageRequest& page) const = 0;
};

}  // namespace tank::inline v0
