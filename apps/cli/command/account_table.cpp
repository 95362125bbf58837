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
};
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
            "Prints the token once. It never allows more than the one you are logged in with.\n\n"
            "```sh\ntank token create ci --scopes skills:read,skills:publish --packages '@acme/*'"
            "\n```",
            token_create_arguments, token_create_flags, &run_token_create},
    Command{"token list",
            Group::account,
            "List your API tokens",
            "```sh\ntank token list\n```",
            {},
            {},
            &run_token_list},
    Command{"token revoke",
            Group::account,
            "End an API token at once",
            "```sh\ntank token revoke tok_01h455vb4pex5vsknk084sn02q\n```",
            token_arguments,
            {},
            &run_token_revoke},
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
    Command{"user create", Group::administration, "Let somebody in",
            "For administrators of the platform. Prints the one-time code for the first login.\n\n"
            "```sh\ntank user create ada@example.com --name Ada\n```",
            user_create_arguments, user_create_flags, &run_user_create},
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
