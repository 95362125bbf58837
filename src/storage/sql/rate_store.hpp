// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Rates and failed logins in SQL.

#include <tank/storage/rate_store.hpp>

#include "storage/sql/reader.hpp"
#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlRateStore final : public RateStore {
 public:
  explicit SqlRateStore(Session& session) : db_(session) {}

  Result<RateTaken> take(std::string_view key, const Rate& rate, TimePoint now) override;
  Result<LoginFailures> failures(std::string_view subject) const override;
  Result<LoginFailures> add_failure(std::string_view subject, TimePoint now) override;
  Result<void> forget_failures(std::string_view subject) override;
  Result<int> sweep(TimePoint now, TimePoint before) override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
