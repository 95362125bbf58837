// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Organizations own everything; users belong to them through memberships.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/slug.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0::org {

/// `personal` organizations are made with their user and stay hidden.
enum class OrganizationKind { personal, team };
[[nodiscard]] TANK_API std::string_view to_string(OrganizationKind kind);
[[nodiscard]] TANK_API Result<OrganizationKind> parse_organization_kind(std::string_view word);

/// Who owns packages, projects and workspaces.
struct Organization {
  OrganizationId id;
  OrganizationKind kind = OrganizationKind::team;
  Slug slug;  ///< also the scope of its packages
  std::string name;
  TimePoint created_at;
  TimePoint updated_at;
  std::optional<TimePoint> deleted_at;  ///< can be restored for `limits::organization_grace`

  friend bool operator==(const Organization&, const Organization&) = default;
};

/// owner > admin > member
enum class Role { member, admin, owner };
[[nodiscard]] TANK_API std::string_view to_string(Role role);
[[nodiscard]] TANK_API Result<Role> parse_role(std::string_view word);

/// An active membership; at most one per user and organization.
struct Membership {
  MembershipId id;
  OrganizationId organization_id;
  UserId user_id;
  Role role = Role::member;
  TimePoint created_at;

  friend bool operator==(const Membership&, const Membership&) = default;
};

}  // namespace tank::inline v0::org
