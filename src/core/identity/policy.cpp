// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <vector>

#include <tank/identity/api_token.hpp>
#include <tank/identity/policy.hpp>

#include "core/base/words.hpp"
#include "core/identity/policy_table.hpp"

namespace tank::inline v0::identity {
namespace {

using org::Role;
using package::Visibility;

constexpr Words<Rule, 19> rule_words{{
    {Rule::public_package, "public_package"},
    {Rule::member, "member"},
    {Rule::platform_admin, "platform_admin"},
    {Rule::self, "self"},
    {Rule::logged_in, "logged_in"},
    {Rule::hidden, "hidden"},
    {Rule::not_logged_in, "not_logged_in"},
    {Rule::missing_scope, "missing_scope"},
    {Rule::outside_pattern, "outside_pattern"},
    {Rule::not_a_member, "not_a_member"},
    {Rule::role_too_low, "role_too_low"},
    {Rule::not_the_owner, "not_the_owner"},
    {Rule::not_an_admin, "not_an_admin"},
    {Rule::not_on_oneself, "not_on_oneself"},
    {Rule::not_on_admins, "not_on_admins"},
    {Rule::impersonating, "impersonating"},
    {Rule::not_a_person, "not_a_person"},
    {Rule::personal_organization, "personal_organization"},
    {Rule::short_lived, "short_lived"},
}};

Decision allow(Rule rule) { return {.allowed = true, .rule = rule, .error = {}}; }

Decision deny(Rule rule, Errc code, std::string detail) {
  return {.allowed = false, .rule = rule, .error = {code, std::move(detail)}};
}

bool has_scope(const Actor& actor, const Requirement& requirement) {
  return std::ranges::any_of(requirement.any_of,
                             [&](Scope scope) { return actor.scopes.contains(scope); });
}

// Who acts as somebody else has that user's rights, and never an administrator's.
bool is_platform_admin(const Actor& actor) {
  return !actor.is_anonymous() && !actor.impersonator && actor.role == PlatformRole::admin &&
         actor.scopes.contains(Scope::platform_admin);
}

bool is_about_a_package(Action action) { return action <= Action::dist_tag_set; }

bool is_outside_pattern(const Actor& actor, Action action, const Subject& subject) {
  return is_about_a_package(action) && actor.credential &&
         !actor.credential->package_pattern.empty() &&
         !pattern_covers(actor.credential->package_pattern, subject.package);
}

Decision lacks_scope(const Actor& actor, Action action) {
  const std::string token =
      actor.credential ? "the token `" + actor.credential->name + "`" : std::string("the login");
  return deny(Rule::missing_scope, Errc::forbidden,
              token + " lacks the scope for " + std::string(to_string(action)) + ": one of `" +
                  scopes_for(action).to_string() + "`; use a token that has it");
}

Decision lacks_pattern(const Actor& actor, const Subject& subject) {
  return deny(Rule::outside_pattern, Errc::forbidden,
              "the token `" + actor.credential->name + "` is for `" +
                  actor.credential->package_pattern + "` only, not for `" +
                  std::string(subject.package) + "`");
}

Decision decide_membership(const Requirement& requirement, const Subject& subject) {
  if (!subject.role) {
    return deny(Rule::not_a_member, Errc::forbidden,
                "only members of the organization may do this; ask one of its admins to add you");
  }
  // Who touches an owner must be one; this is the only rule that depends on a second role.
  const Role least =
      std::max(requirement.least, subject.member_role == Role::owner ? Role::owner : Role::member);
  if (*subject.role < least) {
    constexpr std::array<std::string_view, 3> role_words{"member", "admin", "owner"};
    return deny(Rule::role_too_low, Errc::forbidden,
                "this needs the role `" + std::string(role_words[static_cast<std::size_t>(least)]) +
                    "` in the organization; you have `" +
                    std::string(role_words[static_cast<std::size_t>(*subject.role)]) + "`");
  }
  return allow(Rule::member);
}

Decision decide_ownership(const Actor& actor, const Subject& subject) {
  if (subject.owner && subject.owner == actor.user_id) return allow(Rule::self);
  return deny(Rule::not_the_owner, Errc::forbidden, "this belongs to somebody else");
}

Decision decide_administration(const Actor& actor, Action action, const Subject& subject) {
  if (!is_platform_admin(actor)) {
    return deny(Rule::not_an_admin, Errc::forbidden,
                "only administrators of the platform may do this");
  }
  if (action == Action::user_ban && subject.owner == actor.user_id) {
    return deny(Rule::not_on_oneself, Errc::forbidden,
                "you cannot ban yourself; ask another administrator");
  }
  if (action == Action::user_role_set && subject.owner == actor.user_id) {
    return deny(Rule::not_on_oneself, Errc::forbidden,
                "nobody changes his own role on the platform; ask another administrator");
  }
  if (action == Action::user_impersonate && subject.owner_is_admin) {
    return deny(Rule::not_on_admins, Errc::forbidden,
                "nobody acts as an administrator of the platform");
  }
  return allow(Rule::platform_admin);
}

Decision decide_needs(const Actor& actor, const Requirement& requirement, const Subject& subject) {
  switch (requirement.needs) {
    case Needs::readable:
    case Needs::membership:
      return decide_membership(requirement, subject);
    case Needs::ownership:
      return decide_ownership(actor, subject);
    case Needs::login:
      return allow(Rule::logged_in);
    case Needs::administration:
      return decide_administration(actor, requirement.action, subject);
  }
  return deny(Rule::not_logged_in, Errc::forbidden, "no rule allows this");
}

bool is_closed_to_stand_ins(const Requirement& requirement) {
  return requirement.own_hand || requirement.needs == Needs::administration;
}

Decision decide(const Actor& actor, const Requirement& requirement, const Subject& subject,
                bool by_admin) {
  if (actor.impersonator && is_closed_to_stand_ins(requirement)) {
    return deny(Rule::impersonating, Errc::forbidden,
                "this cannot be done while you act as somebody else; stop that first");
  }
  if (requirement.lasting && actor.session && actor.session->by_access_token) {
    return deny(Rule::short_lived, Errc::forbidden,
                "an access token opens no way in that outlives it; come with the session itself");
  }
  if (actor.kind == UserKind::service && requirement.people_only) {
    return deny(Rule::not_a_person, Errc::forbidden, "service accounts cannot do this");
  }
  Decision decision =
      by_admin ? allow(Rule::platform_admin) : decide_needs(actor, requirement, subject);
  if (decision.allowed && requirement.teams_only && subject.is_personal) {
    return deny(Rule::personal_organization, Errc::forbidden,
                "a personal organization stays its owner's alone; make a team for this");
  }
  return decision;
}

}  // namespace

std::string_view to_string(Rule rule) { return word_of(rule_words, rule); }

Scopes scopes_for(Action action) {
  const auto& any_of = requirement_of(action).any_of;
  return Scopes(std::vector<Scope>(any_of.begin(), any_of.end()));
}

Decision explain(const Actor& actor, Action action, const Subject& subject) {
  const Requirement& requirement = requirement_of(action);
  const bool by_admin = requirement.admins_too && is_platform_admin(actor);

  // Nothing below may tell a stranger that a private package exists.
  if (subject.visibility == Visibility::private_ && !subject.role && !by_admin) {
    return deny(Rule::hidden, Errc::package_not_found,
                "there is no package `" + std::string(subject.package) + "`");
  }
  const bool is_public_read =
      requirement.needs == Needs::readable && subject.visibility == Visibility::public_;
  if (actor.is_anonymous()) {
    if (is_public_read) return allow(Rule::public_package);
    return deny(Rule::not_logged_in, Errc::unauthorized, "log in first");
  }
  if (!by_admin && !has_scope(actor, requirement)) return lacks_scope(actor, action);
  if (is_public_read) return allow(Rule::public_package);
  if (is_outside_pattern(actor, action, subject)) return lacks_pattern(actor, subject);
  return decide(actor, requirement, subject, by_admin);
}

Result<void> may(const Actor& actor, Action action, const Subject& subject) {
  Decision decision = explain(actor, action, subject);
  if (decision.allowed) return {};
  return tl::unexpected(std::move(decision.error));
}

}  // namespace tank::inline v0::identity
