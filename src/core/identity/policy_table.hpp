// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What each action asks for: the policy as a table.

#include <array>
#include <string_view>

#include <tank/identity/policy.hpp>

namespace tank::inline v0::identity {

/// What beside the scope an action asks for.
enum class Needs {
  readable,        ///< the package is public, or the actor is a member
  membership,      ///< a role in the organization, at least `least`
  ownership,       ///< the subject is the actor's own
  login,           ///< nothing but being somebody
  administration,  ///< to be an administrator of the platform
};

/// One row of the policy.
struct Requirement {
  Action action;
  std::string_view word;
  Needs needs;
  std::array<Scope, 2> any_of;
  org::Role least = org::Role::member;
  bool admins_too = false;   ///< whether administrators of the platform need no membership
  bool teams_only = false;   ///< whether personal organizations are left out
  bool people_only = false;  ///< whether service accounts are left out
  bool own_hand = false;     ///< whether it is closed to who acts as somebody else
  bool lasting = false;      ///< whether it opens a way in that outlives an access token
};

[[nodiscard]] const Requirement& requirement_of(Action action);

}  // namespace tank::inline v0::identity
