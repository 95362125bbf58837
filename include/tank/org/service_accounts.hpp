// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Service accounts: members of a team that are no people, and act by API tokens only.

#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/slug.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/api_tokens.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/token_store.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::org {

/// A service account to be made.
struct NewServiceAccount {
  std::string name;
  Role role = Role::member;  ///< or `admin`
};

/// Thread-safe: it has no state of its own. For admins of the organization. Service accounts are
/// listed among its members, get another role and leave it as members do; who leaves loses the
/// tokens.
class TANK_API ServiceAccounts {
 public:
  /// Borrows all three; they must outlive this object.
  ServiceAccounts(Store& store, const Clock& clock, Entropy& entropy);

  /// The account has an address that nobody can read, below `.service.localhost` (RFC 6761).
  /// Errors: unauthorized, organization_not_found, forbidden (also: the role `owner`, or a
  /// personal organization), invalid_argument (name).
  [[nodiscard]] Result<Member> create(const identity::Actor& actor, const Slug& slug,
                                      const NewServiceAccount& request);

  /// By address.
  /// Errors: limit_exceeded, invalid_cursor, unauthorized, organization_not_found, forbidden.
  [[nodiscard]] Result<Page<Member>> list(const identity::Actor& actor, const Slug& slug,
                                          const PageRequest& page = {}) const;

  /// A token of the organization's own: it stays when its maker leaves. It never allows more, nor
  /// lives longer, than the token that the actor came with.
  /// Errors: those of `list`, forbidden (more than the actor's own), invalid_argument,
  /// member_not_found (no service account here has this id).
  [[nodiscard]] Result<identity::IssuedToken> create_token(const identity::Actor& actor,
                                                           const Slug& slug, UserId account,
                                                           const identity::NewApiToken& request);

  /// Those of every service account, newest first, revoked ones too. Errors: those of `list`.
  [[nodiscard]] Result<Page<TokenAndUser>> tokens(const identity::Actor& actor, const Slug& slug,
                                                  const PageRequest& page = {}) const;

  /// As `ApiTokens::rotate`. Errors: those of `list`, token_not_found, token_expired.
  [[nodiscard]] Result<identity::IssuedToken> rotate_token(const identity::Actor& actor,
                                                           const Slug& slug, TokenId token,
                                                           identity::Overlap overlap);

  /// Idempotent: keeps the first time. Errors: those of `list`, token_not_found.
  [[nodiscard]] Result<void> revoke_token(const identity::Actor& actor, const Slug& slug,
                                          TokenId token);

 private:
  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace tank::inline v0::org
