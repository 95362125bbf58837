// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <vector>

#include <tank/identity/api_token.hpp>
#include <tank/identity/policy.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::identity {
namespace {

using org::Role;
using package::Visibility;

/// What beside the scope an action asks for.
enum class Needs {
  readable,        ///< the package is public, or the actor is a member
  membership,      ///< a role in the organization, at least `least`
  ownership,       ///< the subject is the actor's own
  login,           ///< nothing but being somebody
  administration,  ///< to be an administrator of the platform
};

struct Requirement {
  Action action;
  std::string_view word;
  Needs needs;
  std::array<Scope, 2> any_of;
  Role least = Role::member;
  bool admins_too = false;   ///< whether administrators of the platform need no membership
  bool teams_only = false;   ///< whether personal organizations are left out
  bool people_only = false;  ///< whether service accounts are left out
  bool own_hand = false;     ///< whether it is closed to who acts as somebody else
  bool lasting = false;      ///< whether it opens a way in that outlives an access token
};

// The whole policy. What no row allows is denied.
constexpr std::array requirements{
    Requirement{.action = Action::package_read,
                .word = "package_read",
                .needs = Needs::readable,
                .any_of = {Scope::skills_read, Scope::skills_admin},
                .admins_too = true},
    Requirement{.action = Action::package_publish,
                .word = "package_publish",
                .needs = Needs::membership,
                .any_of = {Scope::skills_publish, Scope::skills_admin}},
    Requirement{.action = Action::package_manage,
                .word = "package_manage",
                .needs = Needs::membership,
                .any_of = {Scope::skills_admin, Scope::skills_admin},
                .least = Role::admin,
                .admins_too = true},
    Requirement{.action = Action::release_yank,
                .word = "release_yank",
                .needs = Needs::membership,
                .any_of = {Scope::skills_publish, Scope::skills_admin},
                .admins_too = true},
    Requirement{.action = Action::release_remove,
                .word = "release_remove",
                .needs = Needs::membership,
                .any_of = {Scope::skills_admin, Scope::skills_admin},
                .least = Role::admin,
                .admins_too = true},
    Requirement{.action = Action::dist_tag_set,
                .word = "dist_tag_set",
                .needs = Needs::membership,
                .any_of = {Scope::skills_publish, Scope::skills_admin}},
    Requirement{.action = Action::organization_create,
                .word = "organization_create",
                .needs = Needs::login,
                .any_of = {Scope::org_admin, Scope::org_admin},
                .people_only = true},
    Requirement{.action = Action::organization_list,
                .word = "organization_list",
                .needs = Needs::login,
                .any_of = {Scope::org_read, Scope::org_admin}},
    Requirement{.action = Action::organization_read,
                .word = "organization_read",
                .needs = Needs::membership,
                .any_of = {Scope::org_read, Scope::org_admin},
                .admins_too = true},
    Requirement{.action = Action::organization_audit,
                .word = "organization_audit",
                .needs = Needs::membership,
                .any_of = {Scope::org_read, Scope::org_admin},
                .least = Role::admin,
                .admins_too = true},
    Requirement{.action = Action::organization_rename,
                .word = "organization_rename",
                .needs = Needs::membership,
                .any_of = {Scope::org_admin, Scope::org_admin},
                .least = Role::admin,
                .admins_too = true},
    Requirement{.action = Action::organization_transfer,
                .word = "organization_transfer",
                .needs = Needs::membership,
                .any_of = {Scope::org_admin, Scope::org_admin},
                .least = Role::owner,
                .teams_only = true,
                .people_only = true,
                .own_hand = true},
    Requirement{.action = Action::organization_remove,
                .word = "organization_remove",
                .needs = Needs::membership,
                .any_of = {Scope::org_admin, Scope::org_admin},
                .least = Role::owner,
                .teams_only = true,
                .people_only = true,
                .own_hand = true},
    Requirement{.action = Action::organization_restore,
                .word = "organization_restore",
                .needs = Needs::membership,
                .any_of = {Scope::org_admin, Scope::org_admin},
                .least = Role::owner,
                .admins_too = true,
                .people_only = true,
                .own_hand = true},
    Requirement{.action = Action::member_list,
                .word = "member_list",
                .needs = Needs::membership,
                .any_of = {Scope::org_read, Scope::org_admin},
                .admins_too = true},
    Requirement{.action = Action::member_change,
                .word = "member_change",
                .needs = Needs::membership,
                .any_of = {Scope::org_admin, Scope::org_admin},
                .least = Role::admin,
                .admins_too = true,
                .teams_only = true},
    Requirement{.action = Action::member_leave,
                .word = "member_leave",
                .needs = Needs::ownership,
                .any_of = {Scope::org_admin, Scope::org_admin}},
    Requirement{.action = Action::invitation_list,
                .word = "invitation_list",
                .needs = Needs::membership,
                .any_of = {Scope::org_read, Scope::org_admin},
                .least = Role::admin,
                .admins_too = true},
    Requirement{.action = Action::invitation_change,
                .word = "invitation_change",
                .needs = Needs::membership,
                .any_of = {Scope::org_admin, Scope::org_admin},
                .least = Role::admin,
                .admins_too = true,
                .teams_only = true},
    Requirement{.action = Action::invitation_mine,
                .word = "invitation_mine",
                .needs = Needs::login,
                .any_of = {Scope::org_read, Scope::org_admin},
                .people_only = true},
    Requirement{.action = Action::invitation_answer,
                .word = "invitation_answer",
                .needs = Needs::login,
                .any_of = {Scope::org_admin, Scope::org_admin},
                .people_only = true},
    Requirement{.action = Action::service_account_list,
                .word = "service_account_list",
                .needs = Needs::membership,
                .any_of = {Scope::org_read, Scope::org_admin},
                .least = Role::admin,
                .admins_too = true},
    Requirement{.action = Action::service_account_create,
                .word = "service_account_create",
                .needs = Needs::membership,
                .any_of = {Scope::org_admin, Scope::org_admin},
                .least = Role::admin,
                .teams_only = true},
    Requirement{.action = Action::service_token_list,
                .word = "service_token_list",
                .needs = Needs::membership,
                .any_of = {Scope::tokens_admin, Scope::tokens_admin},
                .least = Role::admin,
                .admins_too = true},
    Requirement{.action = Action::service_token_create,
                .word = "service_token_create",
                .needs = Needs::membership,
                .any_of = {Scope::tokens_admin, Scope::tokens_admin},
                .least = Role::admin,
                .teams_only = true,
                .own_hand = true,
                .lasting = true},
    Requirement{.action = Action::service_token_revoke,
                .word = "service_token_revoke",
                .needs = Needs::membership,
                .any_of = {Scope::tokens_admin, Scope::tokens_admin},
                .least = Role::admin,
                .admins_too = true},
    Requirement{.action = Action::user_create,
                .word = "user_create",
                .needs = Needs::administration,
                .any_of = {Scope::platform_admin, Scope::platform_admin},
                .lasting = true},
    Requirement{.action = Action::user_list,
                .word = "user_list",
                .needs = Needs::administration,
                .any_of = {Scope::platform_admin, Scope::platform_admin}},
    Requirement{.action = Action::user_ban,
                .word = "user_ban",
                .needs = Needs::administration,
                .any_of = {Scope::platform_admin, Scope::platform_admin}},
    Requirement{.action = Action::user_role_set,
                .word = "user_role_set",
                .needs = Needs::administration,
                .any_of = {Scope::platform_admin, Scope::platform_admin},
                .lasting = true},
    Requirement{.action = Action::user_impersonate,
                .word = "user_impersonate",
                .needs = Needs::administration,
                .any_of = {Scope::platform_admin, Scope::platform_admin},
                .lasting = true},
    Requirement{.action = Action::user_session_list,
                .word = "user_session_list",
                .needs = Needs::administration,
                .any_of = {Scope::platform_admin, Scope::platform_admin}},
    Requirement{.action = Action::user_session_revoke,
                .word = "user_session_revoke",
                .needs = Needs::administration,
                .any_of = {Scope::platform_admin, Scope::platform_admin}},
    Requirement{.action = Action::platform_count,
                .word = "platform_count",
                .needs = Needs::administration,
                .any_of = {Scope::platform_admin, Scope::platform_admin}},
    Requirement{.action = Action::token_create,
                .word = "token_create",
                .needs = Needs::login,
                .any_of = {Scope::tokens_admin, Scope::tokens_admin},
                .own_hand = true,
                .lasting = true},
    Requirement{.action = Action::token_list,
                .word = "token_list",
                .needs = Needs::login,
                .any_of = {Scope::tokens_admin, Scope::tokens_admin},
                .own_hand = true},
    Requirement{.action = Action::token_rotate,
                .word = "token_rotate",
                .needs = Needs::ownership,
                .any_of = {Scope::tokens_admin, Scope::tokens_admin},
                .own_hand = true,
                .lasting = true},
    Requirement{.action = Action::token_revoke,
                .word = "token_revoke",
                .needs = Needs::ownership,
                .any_of = {Scope::tokens_admin, Scope::tokens_admin},
                .admins_too = true,
                .own_hand = true},
    Requirement{.action = Action::session_list,
                .word = "session_list",
                .needs = Needs::login,
                .any_of = {Scope::tokens_admin, Scope::tokens_admin},
                .people_only = true,
                .own_hand = true},
    Requirement{.action = Action::session_revoke,
                .word = "session_revoke",
                .needs = Needs::ownership,
                .any_of = {Scope::tokens_admin, Scope::tokens_admin},
                .admins_too = true,
                .people_only = true,
                .own_hand = true},
    Requirement{.action = Action::account_change,
                .word = "account_change",
                .needs = Needs::login,
                .any_of = {Scope::tokens_admin, Scope::tokens_admin},
                .people_only = true,
                .own_hand = true,
                .lasting = true},
    Requirement{.action = Action::store_verify,
                .word = "store_verify",
                .needs = Needs::administration,
                .any_of = {Scope::platform_admin, Scope::platform_admin}},
};

constexpr auto action_list = [] {
  std::array<Action, requirements.size()> out{};
  std::ranges::transform(requirements, out.begin(), &Requirement::action);
  return out;
}();

constexpr bool rows_stand_in_enumerator_order() {
  for (std::size_t i = 0; i < action_list.size(); ++i) {
    if (static_cast<std::size_t>(action_list[i]) != i) return false;
  }
  return action_list.back() == Action::store_verify;
}
static_assert(rows_stand_in_enumerator_order());

const Requirement& requirement_of(Action action) {
  return requirements[static_cast<std::size_t>(action)];
}

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

std::string_view to_string(Action action) { return requirement_of(action).word; }

std::span<const Action> actions() { return action_list; }

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
