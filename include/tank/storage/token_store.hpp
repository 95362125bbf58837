// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interface: API tokens.

#include <vector>

#include <tank/base/page.hpp>
#include <tank/identity/api_token.hpp>
#include <tank/identity/user.hpp>

namespace tank::inline v0 {

/// A token with its user, read in one statement.
struct TokenAndUser {
  identity::ApiToken token;
  identity::User user;
};

/// Tokens by digest; their texts are nowhere.
class TANK_API TokenStore {
 public:
  virtual ~TokenStore() = default;

  virtual Result<void> add(const identity::ApiToken& token) = 0;
  /// Errors: token_not_found.
  [[nodiscard]] virtual Result<identity::ApiToken> find(TokenId id) const = 0;
  /// Errors: token_not_found.
  [[nodiscard]] virtual Result<TokenAndUser> find_by_digest(const Digest& digest) const = 0;
  /// Newest first, revoked ones too.
  [[nodiscard]] virtual Result<std::vector<identity::ApiToken>> of_user(UserId user) const = 0;
  /// Those of the service accounts that belong to the organization, newest first, revoked ones
  /// too. Errors: limit_exceeded, invalid_cursor.
  [[nodiscard]] virtual Result<Page<TokenAndUser>> of_organization(
      OrganizationId organization, const PageRequest& page) const = 0;
  /// Ends the token, and the sessions that came from it, at `at`, unless they end earlier already.
  /// Errors: token_not_found.
  virtual Result<void> expire(TokenId id, TimePoint at) = 0;
  /// With the sessions that came from it. Idempotent: keeps the first time.
  /// Errors: token_not_found.
  virtual Result<void> revoke(TokenId id, TimePoint at) = 0;
  /// Batched; unknown ids are passed over.
  virtual Result<void> touch(const std::vector<std::pair<TokenId, TimePoint>>& uses) = 0;
};

}  // namespace tank::inline v0
