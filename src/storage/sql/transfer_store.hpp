// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Offers to take packages over, in SQL.

#include <tank/storage/transfer_store.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlTransferStore final : public TransferStore {
 public:
  explicit SqlTransferStore(Session& session) : db_(session) {}

  Result<void> add(const registry::Transfer& transfer) override;
  Result<std::optional<registry::Transfer>> find(PackageId package) const override;
  Result<void> remove(PackageId package) override;
  Result<Page<registry::TransferDetail>> of_organization(OrganizationId organization, TimePoint now,
                                                         const PageRequest& page) const override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
