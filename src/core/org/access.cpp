// SPDX-License-Identifier: Apache-2.0
#include "core/org/access.hpp"

#include <string>
#include <utility>

namespace tank::inline v0::org {
namespace {

tl::unexpected<Error> no_such_organization(std::string_view slug) {
  return fail(Errc::organization_not_found,
              "there is no organization `" + std::string(slug) + "`; create it first");
}

}  // namespace

identity::Subject subject_of(const Standing& standing, std::optional<Role> member_role) {
  identity::Subject subject;
  subject.role = standing.role;
  subject.member_role = member_role;
  subject.is_personal = standing.organization.kind == OrganizationKind::personal;
  return subject;
}

Result<Standing> find_standing(const OrganizationStore& organizations,
                               const MembershipStore& memberships, const identity::Actor& actor,
                               std::string_view slug) {
  auto standing = find_any_standing(organizations, memberships, actor, slug);
  if (standing && standing->organization.deleted_at) return no_such_organization(slug);
  return standing;
}

Result<Standing> find_any_standing(const OrganizationStore& organizations,
                                   const MembershipStore& memberships, const identity::Actor& actor,
                                   std::string_view slug) {
  if (actor.is_anonymous()) return fail(Errc::unauthorized, "log in first");
  auto organization = organizations.find_by_slug(slug);
  if (!organization && organization.error().code == Errc::organization_not_found) {
    return no_such_organization(slug);
  }
  if (!organization) return pass(organization);
  const auto role = memberships.role_of(organization->id, *actor.user_id);
  if (!role) return pass(role);
  return Standing{std::move(*organization), *role};
}

}  // namespace tank::inline v0::org
