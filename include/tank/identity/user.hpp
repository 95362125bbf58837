// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Users: the people and machines that act.

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

/// Somebody who can act. Suspended users exist but are refused everything.
struct User {
  UserId id;
  Email email;
  std::string name;
  PlatformRole role = PlatformRole::user;
  bool suspended = false;
  TimePoint created_at;
  TimePoint updated_at;

  friend bool operator==(const User&, const User&) = default;
};

}  // namespace tank::inline v0::identity
