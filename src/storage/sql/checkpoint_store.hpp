// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Signed tree heads and the log's key in SQL.

#include <tank/storage/log_store.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlCheckpointStore final : public CheckpointStore {
 public:
  explicit SqlCheckpointStore(Session& session) : db_(session) {}

  Result<trust::SealedLogKey> add_or_find_key(const trust::SealedLogKey& key) override;
  Result<std::optional<trust::SealedLogKey>> key() const override;
  Result<void> add(const trust::SignedCheckpoint& checkpoint) override;
  Result<std::optional<trust::SignedCheckpoint>> of_size(std::uint64_t size) const override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
