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

constexpr std::array audit_flags{
    Flag{"level", 0, "LEVEL", "Exit with 7 from this level on; `high` unless given",
         Completes::choice, "info|low|moderate|high|critical"},
    global};

constexpr std::array diff_arguments{
    Argument{"from", "`@scope/name@VERSION`, or a range or dist-tag", true, false},
    Argument{"to", "The same, or only the version of the same skill", true, false}};

constexpr std::array table{
    Command{"audit",
            Group::project,
            "Tell how the installed skills stand today",
            "For each skill of `tank.lock`: whether the registry still has it and what it says of "
            "it, what was withdrawn or whose key was revoked, the verdict of the security "
            "analysis over its files, score, age and signature.\n\n"
            "| level | what |\n|---|---|\n"
            "| critical | withdrawn, revoked, other bytes at the registry, failed analysis |\n"
            "| high | yanked, flagged, not proven to be in the publish log |\n"
            "| moderate | deprecated, archived, below the project's least score |\n"
            "| low | published less than three days ago |\n| info | not listed |\n\n"
            "Offline it says what it could not check.\n\n"
            "```sh\ntank audit\ntank audit --level moderate --json\n```",
            {},
            audit_flags,
            &run_audit},
    Command{"diff",
            Group::project,
            "Show what differs between two releases",
            "Verdicts, permissions by the same algebra as everywhere, what each needs, and the "
            "files: texts line by line, up to 400 lines of each.\n\n"
            "```sh\ntank diff @acme/pdf@1.0.0 @acme/pdf@1.1.0\ntank diff @acme/pdf@1 2\n```",
            diff_arguments,
            {},
            &run_diff},
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
