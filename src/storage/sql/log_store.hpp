// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The publish log in SQL.

#include <tank/storage/log_store.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlLogStore final : public LogStore {
 public:
  explicit SqlLogStore(Session& session) : db_(session) {}

  Result<trust::CompactRange> head() const override;
  Result<void> append(const trust::LogRecord& record, std::span<const trust::Node> nodes,
                      const trust::CompactRange& head) override;
  Result<std::vector<Digest>> nodes(std::span<const trust::NodeId> ids) const override;
  Result<std::vector<trust::ListedRecord>> entries(std::uint64_t first, int limit) const override;
  Result<std::vector<trust::ListedRecord>> revocations(std::uint64_t first,
                                                       int limit) const override;
  Result<std::optional<trust::LogRecord>> publication(ReleaseId release) const override;
  Result<std::vector<ReleaseOfPackage>> unlogged(int limit) const override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
