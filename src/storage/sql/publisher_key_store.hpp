// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Keys of publishers in SQL.

#include <tank/storage/log_store.hpp>

#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlPublisherKeyStore final : public PublisherKeyStore {
 public:
  explicit SqlPublisherKeyStore(Session& session) : db_(session) {}

  Result<void> add(const trust::PublisherKey& key) override;
  Result<trust::PublisherKey> find(const trust::KeyId& id) const override;
  Result<void> save(const trust::PublisherKey& key) override;
  Result<std::vector<trust::PublisherKey>> of_owner(const trust::KeyOwner& owner) const override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
