// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Password hashes, accounts and signing keys in SQL.

#include <tank/storage/credential_store.hpp>

#include "storage/sql/reader.hpp"
#include "storage/sql/session.hpp"

namespace tank::inline v0::sql {

class SqlCredentialStore final : public CredentialStore {
 public:
  explicit SqlCredentialStore(Session& session) : db_(session) {}

  Result<std::optional<std::string>> password_of(UserId user) const override;
  Result<void> set_password(UserId user, const std::string& phc, TimePoint now) override;
  Result<void> remove_password(UserId user) override;
  Result<void> add_account(const identity::Account& account) override;
  Result<std::optional<identity::Account>> find_account(std::string_view issuer,
                                                        std::string_view subject) const override;
  Result<std::vector<identity::Account>> accounts_of(UserId user) const override;
  Result<void> save_account(const identity::Account& account) override;
  Result<void> remove_account(UserId user, AccountId account) override;
  Result<void> add_signing_key(const identity::SealedSigningKey& key) override;
  Result<std::vector<identity::SealedSigningKey>> signing_keys() const override;
  Result<void> remove_signing_key(const std::string& kid) override;

 private:
  Session& db_;
};

}  // namespace tank::inline v0::sql
