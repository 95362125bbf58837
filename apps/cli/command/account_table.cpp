// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "cli/commands/commands.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr std::array login_flags{
    Flag{"with-token", 0, "", "Read a token or a one-time code from standard input"},
    Flag{"no-browser", 0, "", "Open nothing; show a code to type in a browser elsewhere"},
    Flag{"device", 0, "", "Show a code even if there is a browser here"},
};
constexpr std::array switch_arguments{
    Argument{"registry", "The address of one that you are logged in to", true}};
constexpr std::array login_arguments{
    Argument{"registry", "Its address; the configured registry unless given", false}};
constexpr std::array token_create_arguments{Argument{"name", "What the token is for", true, false}};
constexpr std::array token_create_flags{
    Flag{"scopes", 0, "SCOPES", "Separated by commas; `skills:read` unless given"},
    Flag{"packages", 0, "PATTERN", "`@scope/*` or `@scope/name`; any unless given"},
    Flag{"days", 0, "N", "Lifetime; 90 unless given"},
    Flag{"org", 0, "SLUG", "Of this organization, not your own"},
    Flag{"account", 0, "NAME",
         "The service account, with `--org`; named as the token unless given"},
};
constexpr Flag org_flag{"org", 0, "SLUG", "Of this organization, not your own"};
constexpr std::array token_owner_flags{org_flag};
constexpr std::array token_rotate_flags{
    org_flag, Flag{"at-once", 0, "", "End the old token now, and not a day later"}};
constexpr std::array invitation_arguments{
    Argument{"invitation-id", "`inv_…` of `tank invitation list`", true}};
constexpr std::array token_arguments{Argument{"token-id", "`tok_…` of `tank token list`", true}};
constexpr std::array org_create_arguments{
    Argument{"slug", "Becomes the scope of its packages", true}};
constexpr std::array org_create_flags{Flag{"name", 0, "TEXT", "Name for people"}};
constexpr std::array org_arguments{Argument{"slug", "The organization", true}};
constexpr std::array org_add_arguments{Argument{"slug", "The organization", true},
                                       Argument{"email", "Address of a user", true}};
constexpr std::array org_add_flags{
    Flag{"role", 0, "ROLE", "`member` unless given", Completes::choice, "member|admin|owner"}};
constexpr std::array org_member_arguments{Argument{"slug", "The organization", true},
                                          Argument{"email", "Address of a member", true}};
constexpr std::array org_role_arguments{Argument{"slug", "The organization", true},
                                        Argument{"email", "Address of a member", true},
                                        Argument{"role", "What the member may do from now on", true,
                                                 false, Completes::choice, "member|admin|owner"}};
constexpr std::array org_invite_arguments{Argument{"slug", "The organization", true},
                                          Argument{"email", "Address of anybody", true}};
constexpr std::array org_invitation_arguments{
    Argument{"slug", "The organization", true},
    Argument{"invitation-id", "`inv_…` of `tank org invitations`", true}};
constexpr std::array org_rename_arguments{Argument{"slug", "The organization", true},
                                          Argument{"name", "Name for people", true}};
constexpr std::array user_arguments{Argument{"email", "Address of the user", true}};
constexpr std::array user_role_arguments{
    Argument{"email", "Address of the user", true},
    Argument{"role", "What the user is on the platform from now on", true, false, Completes::choice,
             "admin|user"}};
constexpr std::array user_list_flags{
    Flag{"email", 0, "PREFIX", "How the address begins"},
    Flag{"banned", 0, "", "Only those who are banned"},
    Flag{"not-banned", 0, "", "Only those who are not"},
};
constexpr std::array user_ban_flags{
    Flag{"reason", 0, "TEXT", "Shown to the user"},
    Flag{"until", 0, "TIME", "RFC 3339; until it is lifted unless given"},
};
constexpr std::array session_arguments{
    Argument{"email", "Address of the user", true},
    Argument{"session-id", "`ses_…` of `tank admin user`", true}};
constexpr std::array impersonate_flags{
    Flag{"reason", 0, "TEXT", "Why; kept in the audit log"},
};
constexpr std::array user_create_arguments{Argument{"email", "Address of the user", true}};
constexpr std::array user_create_flags{
    Flag{"name", 0, "TEXT", "Name for people; the address unless given"},
    Flag{"admin", 0, "", "Make the user an administrator of the platform"},
};

constexpr std::array account{
    Command{"login", Group::account, "Log in to the registry",
            "Opens the browser, where you log in and approve; without a browser, shows a code to "
            "type on another device. The address to open is always printed. The token that comes "
            "of it allows what you may do, for 90 days, and is kept for this registry in a file "
            "that only you can read.\n\n"
            "`--with-token` takes a token (`tank_…`) instead, or the one-time code (`once_…`) that "
            "an administrator or the first start of the server gave. Both are secrets: they are "
            "read from standard input or from the terminal without echo, never from the command "
            "line.\n\n"
            "```sh\ntank login\ntank login https://tank.example.com --no-browser\n"
            "tank login --with-token < token.txt\n```",
            login_arguments, login_flags, &run_login},
    Command{"logout",
            Group::account,
            "End the token of the registry, and forget it",
            "Where the registry cannot be reached, the token is forgotten all the same, and you "
            "are told to end it later with `tank token revoke`.\n\n"
            "```sh\ntank logout\n```",
            {},
            {},
            &run_logout},
    Command{"auth status",
            Group::account,
            "Show where you are logged in",
            "Every registry that there is a token for, and whether it works. A star marks the one "
            "that commands ask; the exit code is 4 when nobody is logged in there.\n\n"
            "```sh\ntank auth status\n```",
            {},
            {},
            &run_auth_status},
    Command{"auth token",
            Group::account,
            "Print the token of the registry",
            "For other programs, on standard output.\n\n"
            "```sh\ncurl -H \"Authorization: Bearer $(tank auth token)\" "
            "https://tank.example.com/api/v1/whoami\n```",
            {},
            {},
            &run_auth_token},
    Command{"auth switch",
            Group::account,
            "Choose the registry that commands ask",
            "Writes `registry` into your configuration file.\n\n"
            "```sh\ntank auth switch https://tank.example.com\n```",
            switch_arguments,
            {},
            &run_auth_switch},
    Command{"whoami",
            Group::account,
            "Show who is logged in",
            "User, organizations with roles, and what the token may be used for.\n\n"
            "```sh\ntank whoami\n```",
            {},
            {},
            &run_whoami},
    Command{"token create", Group::account, "Make an API token",
            "Prints the token once. It never allows more than the one you are logged in with. With "
            "`--org` it belongs to the organization and stays when you leave: a service account "
            "acts with it, which is made when there is none of that name.\n\n"
            "```sh\ntank token create ci --scopes skills:read,skills:publish --packages '@acme/*'"
            "\n```",
            token_create_arguments, token_create_flags, &run_token_create},
    Command{"token list",
            Group::account,
            "List your API tokens",
            "```sh\ntank token list\ntank token list --org acme\n```",
            {},
            token_owner_flags,
            &run_token_list},
    Command{"token revoke", Group::account, "End an API token at once",
            "```sh\ntank token revoke tok_01h455vb4pex5vsknk084sn02q\n```", token_arguments,
            token_owner_flags, &run_token_revoke},
    Command{
        "token rotate", Group::account, "Replace an API token by a new one like it",
        "Prints the new token once. The old one works for another day, so that programs can change "
        "over; `--at-once` ends it now.\n\n"
        "```sh\ntank token rotate tok_01h455vb4pex5vsknk084sn02q\n```",
        token_arguments, token_rotate_flags, &run_token_rotate},
    Command{"invitation list",
            Group::account,
            "List the invitations to your address",
            "```sh\ntank invitation list\n```",
            {},
            {},
            &run_invitation_list},
    Command{"invitation accept",
            Group::account,
            "Become a member of the organization that invites you",
            "```sh\ntank invitation accept inv_01h455vb4pex5vsknk084sn02q\n```",
            invitation_arguments,
            {},
            &run_invitation_accept},
    Command{"invitation decline",
            Group::account,
            "Turn an invitation down",
            "```sh\ntank invitation decline inv_01h455vb4pex5vsknk084sn02q\n```",
            invitation_arguments,
            {},
            &run_invitation_decline},
};

constexpr std::array administration{
    Command{"org create", Group::administration, "Make an organization",
            "You become its owner, and may publish below its scope.\n\n"
            "```sh\ntank org create acme --name 'Acme Corp'\n```",
            org_create_arguments, org_create_flags, &run_org_create},
    Command{"org list",
            Group::administration,
            "List your organizations",
            "```sh\ntank org list\n```",
            {},
            {},
            &run_org_list},
    Command{"org members",
            Group::administration,
            "List the members of an organization",
            "```sh\ntank org members acme\n```",
            org_arguments,
            {},
            &run_org_members},
    Command{"org add", Group::administration, "Add a user to an organization",
            "```sh\ntank org add acme ada@example.com --role admin\n```", org_add_arguments,
            org_add_flags, &run_org_add},
    Command{"org role",
            Group::administration,
            "Give a member another role",
            "An organization keeps at least one owner.\n\n"
            "```sh\ntank org role acme ada@example.com owner\n```",
            org_role_arguments,
            {},
            &run_org_role},
    Command{"org remove",
            Group::administration,
            "Remove a member from an organization",
            "What the member published stays. Everybody may leave.\n\n"
            "```sh\ntank org remove acme ada@example.com\n```",
            org_member_arguments,
            {},
            &run_org_remove},
    Command{
        "org invite", Group::administration, "Invite somebody by mail",
        "Whoever logs in with the verified address is a member; nobody needs an account before.\n\n"
        "```sh\ntank org invite acme ada@example.com --role admin\n```",
        org_invite_arguments, org_add_flags, &run_org_invite},
    Command{"org invitations",
            Group::administration,
            "List the pending invitations of an organization",
            "```sh\ntank org invitations acme\n```",
            org_arguments,
            {},
            &run_org_invitations},
    Command{"org resend",
            Group::administration,
            "Send an invitation again",
            "```sh\ntank org resend acme inv_01h455vb4pex5vsknk084sn02q\n```",
            org_invitation_arguments,
            {},
            &run_org_resend},
    Command{"org withdraw",
            Group::administration,
            "Take an invitation back",
            "```sh\ntank org withdraw acme inv_01h455vb4pex5vsknk084sn02q\n```",
            org_invitation_arguments,
            {},
            &run_org_withdraw},
    Command{
        "org leave",
        Group::administration,
        "Leave an organization",
        "What you published stays. The last owner cannot leave.\n\n```sh\ntank org leave acme\n```",
        org_arguments,
        {},
        &run_org_leave},
    Command{"org rename",
            Group::administration,
            "Change the name of an organization for people",
            "The slug, which is the scope of its packages, never changes.\n\n"
            "```sh\ntank org rename acme 'Acme Corp'\n```",
            org_rename_arguments,
            {},
            &run_org_rename},
    Command{"org transfer",
            Group::administration,
            "Make another member the owner",
            "You become an admin.\n\n```sh\ntank org transfer acme ada@example.com\n```",
            org_member_arguments,
            {},
            &run_org_transfer},
    Command{"org delete",
            Group::administration,
            "Delete an organization",
            "Nothing of it is there from then on: nobody finds or installs its packages. For 30 "
            "days an "
            "owner can restore it; after that only its names stay, taken for ever.\n\n"
            "```sh\ntank org delete acme\n```",
            org_arguments,
            {},
            &run_org_delete},
    Command{"org restore",
            Group::administration,
            "Take the deletion of an organization back",
            "```sh\ntank org restore acme\n```",
            org_arguments,
            {},
            &run_org_restore},
    Command{"user create", Group::administration, "Let somebody in",
            "For administrators of the platform. Prints the one-time code for the first login.\n\n"
            "```sh\ntank user create ada@example.com --name Ada\n```",
            user_create_arguments, user_create_flags, &run_user_create},
    Command{"user list",
            Group::administration,
            "List users",
            "For administrators of the platform.\n\n"
            "```sh\ntank user list --email ada --not-banned\n```",
            {},
            user_list_flags,
            &run_user_list},
    Command{"admin user",
            Group::administration,
            "Show a user and the sessions that live",
            "For administrators of the platform. Says of each session how and where it was begun, "
            "when it was last used, and when it ends.\n\n"
            "```sh\ntank admin user ada@example.com\n```",
            user_arguments,
            {},
            &run_admin_user},
    Command{"admin end-session",
            Group::administration,
            "End a session of a user at once",
            "For administrators of the platform.\n\n"
            "```sh\ntank admin end-session ada@example.com ses_01h455vb4pex5vsknk084sn02q\n```",
            session_arguments,
            {},
            &run_admin_end_session},
    Command{"admin impersonate", Group::administration, "Act as a user for an hour",
            "For administrators of the platform, and as nobody who is one. Prints the token of a "
            "session, once. Every audit row names you and the user. Password, address, sessions "
            "and tokens of the user are out of reach.\n\n"
            "```sh\nTANK_TOKEN=$(tank admin impersonate ada@example.com --reason 'ticket 12') "
            "tank org list\n```",
            user_arguments, impersonate_flags, &run_admin_impersonate},
    Command{
        "admin ban", Group::administration, "Shut a user out at once",
        "For administrators of the platform. Sessions end for good; tokens work again when the ban "
        "is over.\n\n"
        "```sh\ntank admin ban mallory@example.com --reason spam --until 2027-01-01T00:00:00Z\n```",
        user_arguments, user_ban_flags, &run_admin_ban},
    Command{"admin unban",
            Group::administration,
            "Lift the ban of a user",
            "```sh\ntank admin unban mallory@example.com\n```",
            user_arguments,
            {},
            &run_admin_unban},
    Command{"admin role",
            Group::administration,
            "Make a user an administrator of the platform, or no longer one",
            "For administrators of the platform, after a login of the last minutes. Nobody changes "
            "his own role, and the platform keeps at least one administrator.\n\n"
            "```sh\ntank admin role ada@example.com admin\n```",
            user_role_arguments,
            {},
            &run_admin_role},
    Command{"admin stats",
            Group::administration,
            "Count users, organizations, packages and releases",
            "For administrators of the platform.\n\n```sh\ntank admin stats\n```",
            {},
            {},
            &run_admin_stats},
    Command{"verify-store",
            Group::administration,
            "Check a registry folder completely",
            "Reads every release, tag, artifact and audit row of a `file:` registry, and names "
            "what is damaged. Exit code 1 when there is anything.\n\n"
            "```sh\ntank verify-store --registry file:./registry\n```",
            {},
            {},
            &run_verify_store},
};

}  // namespace

std::span<const Command> account_commands() { return account; }
std::span<const Command> administration_commands() { return administration; }

}  // namespace tank::inline v0::cli
