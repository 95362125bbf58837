// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The way into an organization: found by its slug, with the actor's role, and let in or not.

#include <optional>
#include <string_view>

#include <tank/base/result.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/policy.hpp>
#include <tank/org/organization.hpp>
#include <tank/storage/organization_store.hpp>
#include <tank/storage/store.hpp>

namespace tank::inline v0::org {

/// An organization and what the actor is in it; no role for strangers.
struct Standing {
  Organization organization;
  std::optional<Role> role;
};

/// What `may` needs to know. `member_role` is the role that a change touches.
[[nodiscard]] identity::Subject subject_of(const Standing& standing,
                                           std::optional<Role> member_role = std::nullopt);

/// Errors: unauthorized (nobody learns which organizations there are), organization_not_found
/// (also when it was deleted).
[[nodiscard]] Result<Standing> find_standing(const OrganizationStore& organizations,
                                             const MembershipStore& memberships,
                                             const identity::Actor& actor, std::string_view slug);

/// Also when it was deleted: for whoever wants it back. Errors: unauthorized,
/// organization_not_found.
[[nodiscard]] Result<Standing> find_any_standing(const OrganizationStore& organizations,
                                                 const MembershipStore& memberships,
                                                 const identity::Actor& actor,
                                                 std::string_view slug);

/// The same over a snapshot or a transaction.
template <class View>
[[nodiscard]] Result<Standing> find_standing(View& view, const identity::Actor& actor,
                                             std::string_view slug) {
  return find_standing(view.organizations(), view.memberships(), actor, slug);
}

/// Finds and decides. Errors: those of `find_standing` and of `may`.
template <class View>
[[nodiscard]] Result<Standing> enter(View& view, const identity::Actor& actor,
                                     identity::Action action, std::string_view slug,
                                     std::optional<Role> member_role = std::nullopt) {
  auto standing = find_standing(view, actor, slug);
  if (!standing) return standing;
  const auto allowed = identity::may(actor, action, subject_of(*standing, member_role));
  if (!allowed) return pass(allowed);
  return standing;
}

}  // namespace tank::inline v0::org
