// SPDX-License-Identifier: Apache-2.0
#include <tank/org/organization.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::org {
namespace {

constexpr Words<OrganizationKind, 2> kind_words{{
    {OrganizationKind::personal, "personal"},
    {OrganizationKind::team, "team"},
}};

constexpr Words<Role, 3> role_words{{
    {Role::member, "member"},
    {Role::admin, "admin"},
    {Role::owner, "owner"},
}};

}  // namespace

std::string_view to_string(OrganizationKind kind) { return word_of(kind_words, kind); }

Result<OrganizationKind> parse_organization_kind(std::string_view word) {
  return parse_word(kind_words, word, "kind of organization");
}

std::string_view to_string(Role role) { return word_of(role_words, role); }

Result<Role> parse_role(std::string_view word) { return parse_word(role_words, word, "role"); }

}  // namespace tank::inline v0::org
