// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Codes of one use in SQL.

#include <tank/storage/credential_store.hpp>

#include "storage/sql/reader.hpp"
#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlVerificationStore final : public VerificationStore {
 public:
  explicit SqlVerificationStore(Session& session) : db_(session) {}

  Result<void> add(const identity::Verification& verification) override;
  Result<std::optional<identity::Verification>> live(identity::Purpose purpose,
                                                     std::string_view subject,
                                                     TimePoint now) const override;
  Result<std::optional<identity::Verification>> find(identity::Purpose purpose,
                                                     const Digest& digest) const override;
  Result<int> count_since(identity::Purpose purpose, std::string_view subject,
                          TimePoint since) const override;
  Result<void> note_failure(VerificationId id, TimePoint now) override;
  Result<identity::Verification> use(identity::Purpose purpose, const Digest& digest,
                                     TimePoint now) override;
  Result<int> sweep(TimePoint before) override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
