// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interface: what people log in with, and how often they failed.

#include <optional>
#include <string>
#include <vector>

#include <tank/identity/account.hpp>
#include <tank/identity/device_grant.hpp>
#include <tank/identity/sealed_signing_key.hpp>
#include <tank/identity/verification.hpp>

namespace tank::inline v0 {

/// Password hashes and the identities at other providers.
class TANK_API CredentialStore {
 public:
  virtual ~CredentialStore() = default;

  /// The PHC string, or nothing.
  [[nodiscard]] virtual Result<std::optional<std::string>> password_of(UserId user) const = 0;
  virtual Result<void> set_password(UserId user, const std::string& phc, TimePoint now) = 0;
  /// Idempotent.
  virtual Result<void> remove_password(UserId user) = 0;

  /// Errors: account_not_linked (the identity is another user's).
  virtual Result<void> add_account(const identity::Account& account) = 0;
  [[nodiscard]] virtual Result<std::optional<identity::Account>> find_account(
      std::string_view issuer, std::string_view subject) const = 0;
  /// Oldest first.
  [[nodiscard]] virtual Result<std::vector<identity::Account>> accounts_of(UserId user) const = 0;
  /// Saves the address. Errors: user_not_found.
  virtual Result<void> save_account(const identity::Account& account) = 0;
  /// Errors: user_not_found.
  virtual Result<void> remove_account(UserId user, AccountId account) = 0;

  virtual Result<void> add_signing_key(const identity::SealedSigningKey& key) = 0;
  /// Oldest first, retired ones too.
  [[nodiscard]] virtual Result<std::vector<identity::SealedSigningKey>> signing_keys() const = 0;
  virtual Result<void> remove_signing_key(const std::string& kid) = 0;
};

/// Codes of one use.
class TANK_API VerificationStore {
 public:
  virtual ~VerificationStore() = default;

  /// Ends the live one of the same purpose and subject.
  virtual Result<void> add(const identity::Verification& verification) = 0;
  /// The one that can still be used at `now`, or nothing.
  [[nodiscard]] virtual Result<std::optional<identity::Verification>> live(
      identity::Purpose purpose, std::string_view subject, TimePoint now) const = 0;
  /// The one with this digest, live or not, or nothing.
  [[nodiscard]] virtual Result<std::optional<identity::Verification>> find(
      identity::Purpose purpose, const Digest& digest) const = 0;
  /// How many were made since, live or not.
  [[nodiscard]] virtual Result<int> count_since(identity::Purpose purpose, std::string_view subject,
                                                TimePoint since) const = 0;
  /// Counts a failed attempt; the last one of `limits::mail_code_attempts` ends the code.
  virtual Result<void> note_failure(VerificationId id, TimePoint now) = 0;
  /// Marks the code used and gives its row; a code works once.
  /// Errors: invalid_credentials (unknown, used or expired: one answer).
  virtual Result<identity::Verification> use(identity::Purpose purpose, const Digest& digest,
                                             TimePoint now) = 0;
  /// Removes what expired before `before`. Gives how many.
  virtual Result<int> sweep(TimePoint before) = 0;
};

/// Programs that wait for a person.
class TANK_API DeviceGrantStore {
 public:
  virtual ~DeviceGrantStore() = default;

  /// Errors: storage_conflict (a code was drawn twice; draw again).
  virtual Result<void> add(const identity::DeviceGrant& grant) = 0;
  [[nodiscard]] virtual Result<std::optional<identity::DeviceGrant>> find_by_device(
      const Digest& digest) const = 0;
  [[nodiscard]] virtual Result<std::optional<identity::DeviceGrant>> find_by_user_code(
      const Digest& digest) const = 0;
  /// Moves to `grant.state` from `from`, with who decided, scopes, interval and last
  /// question.
  /// Errors: storage_conflict (it was in another state).
  virtual Result<void> save(const identity::DeviceGrant& grant, identity::GrantState from) = 0;
  /// Removes what expired before `before`. Gives how many.
  virtual Result<int> sweep(TimePoint before) = 0;
};

}  // namespace tank::inline v0
