// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Uploads in SQL.

#include <tank/storage/upload_store.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlUploadStore final : public UploadStore {
 public:
  explicit SqlUploadStore(Session& session) : db_(session) {}

  Result<void> add(const registry::Upload& upload) override;
  Result<registry::Upload> find(UploadId id) const override;
  Result<registry::Upload> save(const registry::Upload& upload) override;
  Result<std::vector<registry::Upload>> expired(TimePoint now, int limit) const override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
