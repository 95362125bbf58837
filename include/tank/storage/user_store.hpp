// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interface: users.

#include <cstdint>
#include <optional>
#include <string>

#include <tank/base/page.hpp>
#include <tank/identity/user.hpp>

namespace tank::inline v0 {

/// Which users a list shows.
struct UserFilter {
  std::string email_prefix;    ///< in any case; empty for every address
  std::optional<bool> banned;  ///< at `now`; nothing for both
  TimePoint now;
};

/// Users by id and address.
class TANK_API UserStore {
 public:
  virtual ~UserStore() = default;

  /// Errors: email_taken.
  virtual Result<void> add(const identity::User& user) = 0;
  /// Errors: user_not_found.
  [[nodiscard]] virtual Result<identity::User> find(UserId id) const = 0;
  /// Compares normalised addresses. Errors: user_not_found.
  [[nodiscard]] virtual Result<identity::User> find_by_email(const Email& email) const = 0;
  /// Saves all but id, kind and the time of making. Errors: user_not_found, email_taken.
  virtual Result<void> save(const identity::User& user) = 0;
  /// By id. Errors: invalid_cursor.
  [[nodiscard]] virtual Result<Page<identity::User>> list(const UserFilter& filter,
                                                          const PageRequest& page) const = 0;
  [[nodiscard]] virtual Result<bool> has_admin() const = 0;
  /// Whether somebody besides `user` is an administrator who is not banned at `now`.
  [[nodiscard]] virtual Result<bool> has_other_admin(UserId user, TimePoint now) const = 0;
  /// How many people there are; service accounts do not count.
  [[nodiscard]] virtual Result<std::int64_t> count() const = 0;
};

}  // namespace tank::inline v0
