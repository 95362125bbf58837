// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Organizations in SQL.

#include <tank/storage/organization_store.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlOrganizationStore final : public OrganizationStore {
 public:
  explicit SqlOrganizationStore(Session& session) : db_(session) {}

  Result<void> add(const org::Organization& organization) override;
  Result<org::Organization> find(OrganizationId id) const override;
  Result<org::Organization> find_by_slug(std::string_view slug) const override;
  Result<void> save(const org::Organization& organization) override;
  Result<bool> requires_signatures(OrganizationId id) const override;
  Result<void> require_signatures(OrganizationId id, bool required) override;
  Result<std::vector<OwnMembership>> of_user(UserId user) const override;
  Result<std::vector<org::Organization>> to_erase(TimePoint before, int limit) const override;
  Result<Page<org::Organization>> list(const PageRequest& page) const override;
  Result<std::int64_t> count() const override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
