// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Accounts: the identities that a user has at other providers.

#include <string>

#include <tank/base/api.hpp>
#include <tank/base/id.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0::identity {

/// What makes the identity is (issuer, subject); the address is what the provider said last,
/// and never finds a user by itself.
struct Account {
  AccountId id;
  UserId user_id;
  std::string issuer;
  std::string subject;
  std::string email;
  TimePoint created_at;
  TimePoint updated_at;

  friend bool operator==(const Account&, const Account&) = default;
};

}  // namespace tank::inline v0::identity
