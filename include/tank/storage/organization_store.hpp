// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interface: organizations and memberships.

#include <cstdint>
#include <optional>
#include <vector>

#include <tank/base/page.hpp>
#include <tank/identity/user.hpp>
#include <tank/org/organization.hpp>

namespace tank::inline v0 {

/// A membership with its user.
struct Member {
  org::Membership membership;
  identity::User user;
};

/// Which members a list shows.
struct MemberFilter {
  std::optional<identity::UserKind> kind;  ///< nothing for all
};

/// An organization with the role that the asking user has in it.
struct OwnMembership {
  org::Organization organization;
  org::Role role = org::Role::member;
};

/// Organizations by id and slug.
class TANK_API OrganizationStore {
 public:
  virtual ~OrganizationStore() = default;

  /// Errors: slug_taken.
  virtual Result<void> add(const org::Organization& organization) = 0;
  /// Deleted ones too. Errors: organization_not_found.
  [[nodiscard]] virtual Result<org::Organization> find(OrganizationId id) const = 0;
  /// Deleted ones too: a slug stays taken. Errors: organization_not_found.
  [[nodiscard]] virtual Result<org::Organization> find_by_slug(std::string_view slug) const = 0;
  /// Saves name and deletion. Errors: organization_not_found.
  virtual Result<void> save(const org::Organization& organization) = 0;
  /// Whether releases of its packages must be signed. Errors: organization_not_found.
  [[nodiscard]] virtual Result<bool> requires_signatures(OrganizationId id) const = 0;
  /// Errors: organization_not_found.
  virtual Result<void> require_signatures(OrganizationId id, bool required) = 0;
  /// Organizations of one user with the user's role, by slug; without deleted ones.
  [[nodiscard]] virtual Result<std::vector<OwnMembership>> of_user(UserId user) const = 0;
  /// Deleted up to `before`, with members or invitations left; at most `limit`.
  [[nodiscard]] virtual Result<std::vector<org::Organization>> to_erase(TimePoint before,
                                                                        int limit) const = 0;
  /// Every one there is, deleted and personal ones too, by slug. Errors: invalid_cursor.
  [[nodiscard]] virtual Result<Page<org::Organization>> list(const PageRequest& page) const = 0;
  /// How many teams there are.
  [[nodiscard]] virtual Result<std::int64_t> count() const = 0;
};

/// Who belongs to which organization.
class TANK_API MembershipStore {
 public:
  virtual ~MembershipStore() = default;

  /// Errors: already_member.
  virtual Result<void> add(const org::Membership& membership) = 0;
  [[nodiscard]] virtual Result<std::optional<org::Role>> role_of(OrganizationId organization,
                                                                 UserId user) const = 0;
  /// How many there are, service accounts too.
  [[nodiscard]] virtual Result<std::int64_t> count(OrganizationId organization) const = 0;
  /// Errors: member_not_found.
  [[nodiscard]] virtual Result<Member> find(OrganizationId organization, UserId user) const = 0;
  /// By e-mail address. Errors: limit_exceeded, invalid_cursor.
  [[nodiscard]] virtual Result<Page<Member>> members(OrganizationId organization,
                                                     const MemberFilter& filter,
                                                     const PageRequest& page) const = 0;
  /// Errors: member_not_found.
  virtual Result<void> set_role(OrganizationId organization, UserId user, org::Role role) = 0;
  /// Soft. Errors: member_not_found.
  virtual Result<void> remove(OrganizationId organization, UserId user, TimePoint at) = 0;
  /// Whether somebody besides `user` owns it who is not banned at `now`.
  [[nodiscard]] virtual Result<bool> has_other_owner(OrganizationId organization, UserId user,
                                                     TimePoint now) const = 0;
  /// Removes every row, of former members too.
  virtual Result<void> erase(OrganizationId organization) = 0;
};

}  // namespace tank::inline v0
