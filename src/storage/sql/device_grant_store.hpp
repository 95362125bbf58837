// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Device grants in SQL.

#include <tank/storage/credential_store.hpp>

#include "storage/sql/reader.hpp"
#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlDeviceGrantStore final : public DeviceGrantStore {
 public:
  explicit SqlDeviceGrantStore(Session& session) : db_(session) {}

  Result<void> add(const identity::DeviceGrant& grant) override;
  Result<std::optional<identity::DeviceGrant>> find_by_device(const Digest& digest) const override;
  Result<std::optional<identity::DeviceGrant>> find_by_user_code(
      const Digest& digest) const override;
  Result<void> save(const identity::DeviceGrant& grant, identity::GrantState from) override;
  Result<int> end_all(UserId user) override;
  Result<int> sweep(TimePoint before) override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
