// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The handlers that the command table names. What each does stands there.

#include "cli/command/command.hpp"

namespace tank::inline v0::cli {

// skills of a project
[[nodiscard]] Result<json::Value> run_init(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_install(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_remove(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_update(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_verify(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_sbom(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_list(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_why(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_outdated(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_permissions(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_resolve(Context&, const Invocation&);

// packages
[[nodiscard]] Result<json::Value> run_pack(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_publish(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_link(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_unlink(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_policy(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_audit(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_diff(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_bundle_export(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_bundle_import(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_mirror(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_scan(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_search(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_info(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_yank(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_unyank(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_deprecate(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_unpublish(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_package_visibility(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_tag_list(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_tag_set(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_tag_remove(Context&, const Invocation&);

// account
[[nodiscard]] Result<json::Value> run_login(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_logout(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_whoami(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_auth_status(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_auth_token(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_auth_switch(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_token_create(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_token_list(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_token_revoke(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_token_rotate(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_invitation_list(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_invitation_accept(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_invitation_decline(Context&, const Invocation&);

[[nodiscard]] Result<json::Value> run_key_create(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_key_register(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_key_list(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_key_revoke(Context&, const Invocation&);

// organizations and registries
[[nodiscard]] Result<json::Value> run_org_create(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_list(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_members(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_add(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_role(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_remove(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_leave(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_rename(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_transfer(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_delete(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_restore(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_invite(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_invitations(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_resend(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_org_withdraw(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_user_create(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_user_list(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_admin_user(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_admin_end_session(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_admin_impersonate(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_admin_ban(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_admin_unban(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_admin_role(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_admin_stats(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_verify_store(Context&, const Invocation&);

// this program
[[nodiscard]] Result<json::Value> run_mcp(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_doctor(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_config_list(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_completions(Context&, const Invocation&);
[[nodiscard]] Result<json::Value> run_help(Context&, const Invocation&);

}  // namespace tank::inline v0::cli
