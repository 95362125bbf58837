// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The audit log in SQL.

#include <optional>

#include <tank/storage/audit_store.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlAuditStore final : public AuditStore {
 public:
  explicit SqlAuditStore(Session& session) : db_(session) {}

  Result<event::AuditEvent> append(const AuditId& id, TimePoint at,
                                   const event::NewAuditEvent& event) override;
  Result<std::vector<event::AuditEvent>> after(std::int64_t after_seq, int limit) const override;
  Result<std::vector<event::AuditEvent>> of_organization_after(OrganizationId organization,
                                                               std::int64_t after_seq,
                                                               int limit) const override;
  Result<Page<event::AuditEvent>> list(const PageRequest& page) const override;
  Result<Page<event::AuditEvent>> of_organization(OrganizationId organization,
                                                  const PageRequest& page) const override;

 private:
  /// The last link of the chain.
  struct Head {
    std::int64_t seq = 0;
    Digest hash;
  };
  Result<Head> read_head() const;

  Session& db_;
  std::optional<Head> head_;  // as of this transaction, which is the only writer
};

}  // namespace tank::inline v0::sql
