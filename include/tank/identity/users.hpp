// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Users: made by administrators, each with a personal organization of their own.

#include <optional>
#include <string>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/page.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/user.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::identity {

/// Somebody to be let in.
struct NewUser {
  Email email;
  std::string name;
  PlatformRole role = PlatformRole::user;
};

/// A user and the code for the first login. The code is `once_` + 30 base62 characters, works
/// once, and only for `limits::login_code_lifetime`.
struct InvitedUser {
  User user;
  Secret login_code;
};

/// Which users a list shows.
struct UserQuery {
  std::string email_prefix;    ///< in any case; empty for every address
  std::optional<bool> banned;  ///< nothing for both
  PageRequest page;
};

/// Thread-safe: it has no state of its own.
class TANK_API Users {
 public:
  /// Borrows all three; they must outlive this object.
  Users(Store& store, const Clock& clock, Entropy& entropy);

  /// Makes the user and the hidden personal organization.
  /// Errors: unauthorized, forbidden, step_up_required (of an administrator), invalid_argument
  /// (empty or long name), email_taken.
  [[nodiscard]] Result<InvitedUser> create(const Actor& actor, const NewUser& request);

  /// For administrators. Errors: unauthorized, forbidden, user_not_found.
  [[nodiscard]] Result<User> find(const Actor& actor, UserId user) const;

  /// By id. Errors: unauthorized, forbidden, limit_exceeded, invalid_cursor.
  [[nodiscard]] Result<Page<User>> list(const Actor& actor, const UserQuery& query) const;

  /// Bans a user, or lifts the ban where `ban` is nothing. A ban ends every session and all
  /// that is under way in his name and, while it lasts, all that the user's tokens can do, at once.
  /// Teams that are left without an owner who can act say so in their audit logs. Idempotent.
  /// Errors: unauthorized, forbidden (also for oneself), invalid_argument (a long reason, an end
  /// in the past), user_not_found.
  [[nodiscard]] Result<User> set_ban(const Actor& actor, UserId user, std::optional<Ban> ban);

  /// Makes a user an administrator of the platform, or no longer one; holds from the next request
  /// on, and ends every session in which he acts as somebody else, or somebody as him. Idempotent.
  /// Errors: unauthorized, forbidden (also for oneself, a service account, and who is no
  /// administrator any more himself), step_up_required, user_not_found, user_banned (who is banned
  /// becomes none), last_administrator.
  [[nodiscard]] Result<User> set_role(const Actor& actor, UserId user, PlatformRole role);

  /// A fresh code for a user who lost the first one and has never come in: nobody opens the
  /// account of somebody who has. Errors: unauthorized, forbidden (also: a user with a
  /// verified address, a password, a linked identity, a token or a session), step_up_required,
  /// user_not_found, user_banned.
  [[nodiscard]] Result<InvitedUser> issue_login_code(const Actor& actor, UserId user);

  /// The same for whoever holds the store itself and may be locked out of it: the code of the
  /// user with this address, or of the first administrator. The audit log says that the system
  /// did it. Errors: user_not_found, user_banned.
  [[nodiscard]] Result<InvitedUser> issue_login_code_locally(const std::optional<Email>& email,
                                                             std::string request_id);

  /// For the first start: makes the first administrator when there is none, and gives a new
  /// code as long as that one never had a token. Nothing otherwise.
  [[nodiscard]] Result<std::optional<InvitedUser>> bootstrap_first_admin();

  /// The administrator who acts in a registry that only this machine uses; made on first use.
  [[nodiscard]] Result<Actor> local_admin(std::string request_id);

 private:
  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace tank::inline v0::identity
