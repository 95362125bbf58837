// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What the analysis said about releases, in SQL.

#include <tank/storage/scan_store.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlScanStore final : public ScanStore {
 public:
  explicit SqlScanStore(Session& session) : db_(session) {}

  Result<void> add(const registry::ReleaseScan& scan) override;
  Result<std::optional<registry::ReleaseScan>> find(ReleaseId release) const override;
  Result<registry::ReleaseScan> save(const registry::ReleaseScan& scan) override;
  Result<std::vector<ReleaseId>> outdated(std::string_view rule_set, const ReleaseId& after,
                                          int limit) const override;
  Result<Page<ReleaseId>> disputed(const PageRequest& page) const override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
