// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The one place that decides who may do what. Pure; everything that is not allowed is denied.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/identity/actor.hpp>
#include <tank/org/organization.hpp>
#include <tank/package/manifest.hpp>

namespace tank::inline v0::identity {

/// Everything that can be asked for. The enumerator is the word in messages and logs.
enum class Action {
  package_read,     ///< detail, releases, index, archive
  package_publish,  ///< a release, by one request or by an upload
  package_manage,   ///< visibility
  release_yank,     ///< yank, take back, deprecate
  release_remove,   ///< leave a tombstone
  release_inspect,  ///< what the analysis said about a release in quarantine
  release_dispute,  ///< say that a quarantine is wrong
  dist_tag_set,
  organization_create,
  organization_list,  ///< one's own
  organization_read,
  organization_audit,
  organization_rename,
  organization_transfer,
  organization_remove,
  organization_restore,
  member_list,
  member_change,  ///< add, give another role, remove
  member_leave,   ///< remove oneself
  invitation_list,
  invitation_change,  ///< invite, send again, withdraw
  invitation_mine,    ///< those to one's own address
  invitation_answer,  ///< accept or decline one of them
  service_account_list,
  service_account_create,
  service_token_list,
  service_token_create,  ///< also: rotate
  service_token_revoke,
  user_create,
  user_list,
  user_ban,
  user_role_set,  ///< make somebody an administrator of the platform, or no longer one
  user_impersonate,
  user_session_list,    ///< anybody's
  user_session_revoke,  ///< anybody's
  platform_count,       ///< how many of everything there are, and which
  token_create,
  token_list,
  token_rotate,
  token_revoke,
  session_list,  ///< one's own, and ending all others
  session_revoke,
  account_change,        ///< one's own password, address, linked identities
  publisher_key_list,    ///< one's own
  publisher_key_change,  ///< register, replace, revoke one's own
  organization_key_list,
  organization_key_change,
  release_judge,       ///< decide disputes, scan releases anew
  package_name_allow,  ///< a name that looks like another
  store_verify,        ///< verification, the whole audit log, collecting garbage
};
[[nodiscard]] TANK_API std::string_view to_string(Action action);

/// Every action, in enumerator order.
[[nodiscard]] TANK_API std::span<const Action> actions();

/// What the action is about, as far as the decision needs it. What is left out counts
/// against the actor.
struct Subject {
  std::optional<org::Role> role;  ///< the actor's, in the organization that owns the subject
  std::optional<package::Visibility> visibility;  ///< of the package
  std::string_view package;                       ///< its name, for the token's pattern
  std::optional<UserId> owner;                    ///< of a token; the user who is meant
  std::optional<org::Role> member_role;           ///< the higher of a member's old and new role
  bool is_personal = false;                       ///< the organization belongs to a person
  bool owner_is_admin = false;  ///< the user who is meant is an administrator of the platform
};

/// Which rule decided.
enum class Rule {
  public_package,  ///< everybody reads what is public
  member,          ///< the actor's role in the organization suffices
  platform_admin,  ///< an administrator of the platform
  self,            ///< the subject is the actor's own
  logged_in,       ///< any user may
  hidden,          ///< a private package does not exist for strangers
  not_logged_in,
  missing_scope,
  outside_pattern,  ///< the token is for other packages
  not_a_member,
  role_too_low,
  not_the_owner,   ///< somebody else's token or membership
  not_an_admin,    ///< of the platform
  not_on_oneself,  ///< nobody bans himself, or gives himself another role
  not_on_admins,   ///< nobody acts as an administrator
  impersonating,   ///< an administrator who acts as somebody else
  not_a_person,    ///< a service account
  personal_organization,
  short_lived,  ///< an access token asks for what would outlive it
};
[[nodiscard]] TANK_API std::string_view to_string(Rule rule);

/// The answer of `explain`: the rule that decided, and the error when it refused.
struct Decision {
  bool allowed = false;
  Rule rule = Rule::not_logged_in;
  Error error;  ///< what `may` answers when it is not allowed

  friend bool operator==(const Decision&, const Decision&) = default;
};

/// The decision with its reason.
[[nodiscard]] TANK_API Decision explain(const Actor& actor, Action action, const Subject& subject);

/// Errors: package_not_found (private, to strangers), unauthorized (nobody is logged in),
/// forbidden (a scope, the token's pattern or a role is missing).
[[nodiscard]] TANK_API Result<void> may(const Actor& actor, Action action, const Subject& subject);

/// The scopes of which one is needed for `action`.
[[nodiscard]] TANK_API Scopes scopes_for(Action action);

}  // namespace tank::inline v0::identity
