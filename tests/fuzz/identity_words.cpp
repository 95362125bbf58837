// SPDX-License-Identifier: Apache-2.0
#include <tank/identity/device_grant.hpp>
#include <tank/identity/session.hpp>
#include <tank/identity/site.hpp>
#include <tank/identity/user.hpp>
#include <tank/identity/verification.hpp>
#include <tank/org/invitation.hpp>
#include <tank/org/organization.hpp>

#include "fuzz/target.hpp"

namespace {

// What is taken is a word exactly as we write it.
template <class Parse>
void check(Parse parse, std::string_view text) {
  const auto value = parse(text);
  if (value) tank::fuzz::demand(to_string(*value) == text);
}

}  // namespace

void tank::fuzz::run(std::string_view text) {
  check(identity::parse_environment, text);
  check(identity::parse_grant_state, text);
  check(identity::parse_login_method, text);
  check(identity::parse_platform_role, text);
  check(identity::parse_purpose, text);
  check(identity::parse_user_kind, text);
  check(org::parse_invitation_state, text);
  check(org::parse_organization_kind, text);
  check(org::parse_role, text);
}
