// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Remembered answers in SQL.

#include <tank/storage/upload_store.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlIdempotencyStore final : public IdempotencyStore {
 public:
  explicit SqlIdempotencyStore(Session& session) : db_(session) {}

  Result<RememberedAnswer> add_or_find(const RememberedAnswer& answer) override;
  Result<std::optional<RememberedAnswer>> find(const std::string& principal,
                                               const std::string& operation,
                                               const std::string& key) const override;
  Result<std::int64_t> forget_before(TimePoint time) override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
