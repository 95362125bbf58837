// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "cli/commands/commands.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr Flag org_flag{"org", 0, "SLUG", "Of this organization, not your own"};
constexpr std::array key_argument{Argument{"key", "`ed25519:…` of `tank key list`", true}};
constexpr std::array register_arguments{
    Argument{"key", "`ed25519:…` of `tank key create`; the only one unless given", false}};
constexpr std::array register_flags{
    org_flag,
    Flag{"name", 0, "TEXT", "Name for people"},
    Flag{"replaces", 0, "KEY", "The registered key, which lies here too, that it follows"},
};
constexpr std::array list_flags{org_flag};
constexpr std::array revoke_flags{
    org_flag,
    Flag{"reason", 0, "TEXT", "Why; shown to everybody"},
    Flag{"since", 0, "TIME", "What it signed from then on does not count; now unless given"},
};

constexpr std::array table{
    Command{"key create",
            Group::account,
            "Make a key that signs releases",
            "Ed25519, kept in the configuration folder, where only its owner reads it.\n\n"
            "```sh\ntank key create\n```",
            {},
            {},
            &run_key_create},
    Command{"key register", Group::account, "Make a key known to the registry",
            "From then on `tank publish` signs with it, and `tank install` checks that. With "
            "`--replaces` it takes the place of a key before it, which has to agree: what that one "
            "signed goes on counting.\n\n```sh\ntank key register\n"
            "tank key register ed25519:… --replaces ed25519:…\ntank key register --org acme\n```",
            register_arguments, register_flags, &run_key_register},
    Command{"key list",
            Group::account,
            "List the keys that sign releases",
            "Those that the registry knows, and which of them lie here.\n\n"
            "```sh\ntank key list\ntank key list --org acme\n```",
            {},
            list_flags,
            &run_key_list},
    Command{"key revoke", Group::account, "Let a key sign no more",
            "For a key that was lost or stolen. What it signed from `--since` on is refused by "
            "everybody who installs; that cannot be taken back.\n\n"
            "```sh\ntank key revoke ed25519:… --reason 'laptop stolen' "
            "--since 2026-01-31T00:00:00Z\n```",
            key_argument, revoke_flags, &run_key_revoke},
};

}  // namespace

std::span<const Command> key_commands() { return table; }

}  // namespace tank::inline v0::cli
