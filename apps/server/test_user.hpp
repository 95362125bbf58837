// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Somebody for acceptance runs, with all that they need; never in production.

#include <string>

#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/site.hpp>
#include <tank/storage/store.hpp>

namespace tank::server {

struct TestUser {
  Secret token;  ///< with every scope
  std::string user_id;
  std::string name;
  std::string email;
  std::string organization;  ///< slug of a fresh team that the user owns
};

/// Makes a new user each time, who is a member of the organization `tank` too; that one is made
/// if it is missing.
/// Errors: forbidden (neither test nor development), and those of the store.
[[nodiscard]] Result<TestUser> provision_test_user(Store& store, const Clock& clock,
                                                   Entropy& entropy,
                                                   identity::Environment environment);

}  // namespace tank::server
