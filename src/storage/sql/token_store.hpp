// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// API tokens in SQL.

#include <tank/storage/token_store.hpp>

#include "storage/sql/reader.hpp"
#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlTokenStore final : public TokenStore {
 public:
  explicit SqlTokenStore(Session& session) : db_(session) {}

  Result<void> add(const identity::ApiToken& token) override;
  Result<identity::ApiToken> find(TokenId id) const override;
  Result<TokenAndUser> find_by_digest(const Digest& digest) const override;
  Result<std::vector<identity::ApiToken>> of_user(UserId user) const override;
  Result<Page<TokenAndUser>> of_organization(OrganizationId organization,
                                             const PageRequest& page) const override;
  Result<void> expire(TokenId id, TimePoint at) override;
  Result<void> revoke(TokenId id, TimePoint at) override;
  Result<void> touch(const std::vector<std::pair<TokenId, TimePoint>>& uses) override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
