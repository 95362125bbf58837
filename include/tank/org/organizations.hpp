// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Organizations and who belongs to them.

#include <optional>
#include <string>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/email.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/org/organization.hpp>
#include <tank/storage/organization_store.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::org {

/// A team to be made.
struct NewOrganization {
  std::string name;
  std::optional<Slug> slug;  ///< suggested from the name when left out
};

/// Thread-safe: it has no state of its own. Members see their organizations, and so do
/// administrators of the platform; everybody else is refused.
class TANK_API Organizations {
 public:
  /// Borrows all three; they must outlive this object.
  Organizations(Store& store, const Clock& clock, Entropy& entropy);

  /// Makes a team of which the actor is the owner.
  /// Errors: unauthorized, forbidden, invalid_argument (name), slug_taken.
  [[nodiscard]] Result<Organization> create(const identity::Actor& actor,
                                            const NewOrganization& request);

  /// Administrators of the platform who are no members see it as `member`.
  /// Errors: unauthorized, organization_not_found, forbidden.
  [[nodiscard]] Result<OwnMembership> find(const identity::Actor& actor, const Slug& slug) const;

  /// The actor's, with the actor's role, by slug; the personal one too.
  /// Errors: unauthorized, forbidden.
  [[nodiscard]] Result<std::vector<OwnMembership>> mine(const identity::Actor& actor) const;

  /// Changes the name for people; the slug stays. Errors: invalid_argument, those of `find`.
  [[nodiscard]] Result<Organization> rename(const identity::Actor& actor, const Slug& slug,
                                            const std::string& name);

  /// Makes another member the owner; the actor, who was one, becomes an admin.
  /// Errors: those of `find`, step_up_required, invalid_argument (the actor's own id),
  /// member_not_found, forbidden (a service account), user_banned.
  [[nodiscard]] Result<Member> transfer(const identity::Actor& actor, const Slug& slug,
                                        UserId user);

  /// From now on nothing of the organization is there for anybody, but it can be restored for
  /// `limits::organization_grace`. Its slug stays taken. Not for personal ones.
  /// Errors: those of `find`, step_up_required.
  [[nodiscard]] Result<Organization> remove(const identity::Actor& actor, const Slug& slug);

  /// For its owners and for administrators of the platform. Idempotent.
  /// Errors: unauthorized, organization_not_found (also: too late, or a stranger asks),
  /// forbidden.
  [[nodiscard]] Result<Organization> restore(const identity::Actor& actor, const Slug& slug);

  /// Erases what was deleted longer than `limits::organization_grace` ago: members, invitations,
  /// tokens of service accounts. The slug and the versions of packages stay burnt. For whoever
  /// runs chores; gives how many. Errors: those of the store.
  [[nodiscard]] Result<int> erase_deleted();

  /// By e-mail address. Errors: limit_exceeded, invalid_cursor, those of `find`.
  [[nodiscard]] Result<Page<Member>> members(const identity::Actor& actor, const Slug& slug,
                                             const PageRequest& page = {}) const;

  /// Adds a person who exists already. Only owners make owners; nobody is added to a personal
  /// organization. Errors: those of `find`, user_not_found, already_member, organization_full.
  [[nodiscard]] Result<Member> add_member(const identity::Actor& actor, const Slug& slug,
                                          const Email& email, Role role);

  /// Only owners make or unmake owners; service accounts own nothing.
  /// Errors: those of `find`, member_not_found, last_owner (no other owner, or a banned one).
  [[nodiscard]] Result<Member> set_role(const identity::Actor& actor, const Slug& slug, UserId user,
                                        Role role);

  /// Soft. Members may remove themselves; a service account loses its tokens.
  /// Errors: those of `set_role`.
  [[nodiscard]] Result<void> remove_member(const identity::Actor& actor, const Slug& slug,
                                           UserId user);

 private:
  Store* store_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace tank::inline v0::org
