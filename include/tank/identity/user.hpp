// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Users: the people and machines that act.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/email.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0::identity {

/// What a user may do on the whole platform.
enum class PlatformRole { user, admin };
[[nodiscard]] TANK_API std::string_view to_string(PlatformRole role);
[[nodiscard]] TANK_API Result<PlatformRole> parse_platform_role(std::string_view word);

/// `person`s log in; a `service` account acts for an organization, by API tokens only.
enum class UserKind { person, service };
[[nodiscard]] TANK_API std::string_view to_string(UserKind kind);
[[nodiscard]] TANK_API Result<UserKind> parse_user_kind(std::string_view word);

/// Why somebody is shut out, and how long.
struct Ban {
  std::string reason;
  std::optional<TimePoint> expires_at;  ///< nothing: until it is lifted

  friend bool operator==(const Ban&, const Ban&) = default;
};

/// Somebody who can act. A banned user exists but is refused everything.
struct User {
  UserId id;
  UserKind kind = UserKind::person;
  Email email;
  bool email_verified = false;
  std::string name;
  std::string image;  ///< address of a picture, or empty
  PlatformRole role = PlatformRole::user;
  std::optional<Ban> ban;
  TimePoint created_at;
  TimePoint updated_at;

  friend bool operator==(const User&, const User&) = default;
};

/// Errors: user_banned, with the reason and the end of the ban.
[[nodiscard]] TANK_API Result<void> check_not_banned(const User& user, TimePoint now);

}  // namespace tank::inline v0::identity
