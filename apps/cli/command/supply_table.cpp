// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "cli/commands/commands.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr Flag dry_run{"dry-run", 0, "", "Show what would be done, and do nothing"};
constexpr Flag global{"global", 'g', "", "The skills of this user, for all projects"};

constexpr std::array link_arguments{
    Argument{"folder", "The skill that is worked on", true, false, Completes::folder}};
constexpr std::array link_flags{
    Flag{"as", 0, "@SCOPE/NAME", "Whose place it takes; the name in its tank.json unless given"},
    dry_run, global};
constexpr std::array unlink_arguments{
    Argument{"package", "Only these; all unless given", false, true, Completes::installed}};
constexpr std::array unlink_flags{dry_run, global};

constexpr std::array table{
    Command{"link", Group::project, "Let a folder stand in for an installed skill",
            "For whoever works on a skill: agents see the folder as it is, and every change of it "
            "at once. Only this machine knows: `tank.json` and `tank.lock` stay as they are, "
            "`tank list` and `tank verify` tell of it, and `tank install` keeps it.\n\n"
            "```sh\ntank link ../pdf\ntank link ../pdf --as @acme/pdf\n```",
            link_arguments, link_flags, &run_link},
    Command{"unlink", Group::project, "Put the installed skill back in a folder's place",
            "The skill of `tank.lock`, byte for byte.\n\n"
            "```sh\ntank unlink @acme/pdf\ntank unlink\n```",
            unlink_arguments, unlink_flags, &run_unlink},
};

}  // namespace

std::span<const Command> supply_commands() { return table; }

}  // namespace tank::inline v0::cli
