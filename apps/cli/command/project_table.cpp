// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "cli/commands/commands.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr Flag dry_run{"dry-run", 0, "", "Show what would be done, and do nothing"};
constexpr Flag global{"global", 'g', "", "The skills of this user, for all projects"};
constexpr Flag frozen{"frozen", 0, "", "Fail when the lock file would have to change"};
constexpr Flag prerelease{"include-prerelease", 0, "", "Let pre-releases satisfy every range"};

constexpr std::array init_arguments{Argument{"folder", "Where; the working directory unless given",
                                             false, false, Completes::folder}};
constexpr std::array init_flags{
    Flag{"skill", 0, "", "Start a skill that can be published"},
    Flag{"name", 0, "@SCOPE/NAME", "Name of the skill"},
    Flag{"description", 0, "TEXT", "What the skill is good for"},
};

constexpr std::array packages_to_add{
    Argument{"package", "`@scope/name`, `@scope/name@RANGE` or `@scope/name@TAG`", false, true}};
constexpr std::array install_flags{
    dry_run,
    global,
    frozen,
    prerelease,
    Flag{"minimum-age", 0, "DURATION", "Refuse releases younger than this, like `7d` or `12h`"},
    Flag{"copy", 0, "", "Copy files instead of linking them to the cache"},
};

constexpr std::array packages_to_remove{
    Argument{"package", "Name of a skill in `tank.json`", true, true, Completes::installed}};
constexpr std::array remove_flags{dry_run, global};

constexpr std::array packages_to_update{
    Argument{"package", "Only these; all unless given", false, true, Completes::installed}};
constexpr std::array update_flags{
    dry_run,
    global,
    prerelease,
    Flag{"minimum-age", 0, "DURATION", "Refuse releases younger than this, like `7d` or `12h`"},
};

constexpr std::array verify_flags{
    Flag{"refresh", 0, "", "Ask the registry first what was withdrawn since"}, global};
constexpr std::array sbom_arguments{
    Argument{"release", "`@scope/name@VERSION` instead of the project", false, false}};
constexpr std::array sbom_flags{
    Flag{"format", 0, "FORMAT", "`spdx` (2.3) unless given, or `cyclonedx` (1.5)",
         Completes::choice, "spdx|cyclonedx"},
    Flag{"output", 'o', "FILE", "Where to write it; standard output unless given", Completes::file},
};

constexpr std::array list_flags{Flag{"tree", 0, "", "Show who depends on whom"}, global};
constexpr std::array global_flags{global};

constexpr std::array why_arguments{Argument{"package",
                                            "`@scope/name`, or `@scope/name@RANGE` to ask why not",
                                            true, false, Completes::installed}};

constexpr std::array resolve_flags{
    Flag{"graph", 0, "FILE", "Package data, `.jsonl` or `.jsonl.gz`, instead of a registry",
         Completes::file},
    Flag{"project", 0, "FILE", "The manifest; `tank.json`, or `package.json` with `--graph`",
         Completes::file},
    Flag{"mode", 0, "MODE",
         "One version per name, or one per compatible series; the latter is usual with `--graph`",
         Completes::choice, "flat|bucket"},
    Flag{"lock-out", 0, "FILE", "Write the solution there", Completes::file},
    Flag{"production", 0, "", "Leave out `devDependencies` of a `package.json`"},
    prerelease,
};

constexpr std::array table{
    Command{"init", Group::project, "Start a project, or a skill to publish",
            "Writes `tank.json` for a project that uses skills: no skills yet, and an empty "
            "permission budget, so that nothing is allowed until somebody allows it.\n\n"
            "With `--skill` it writes the manifest of a skill, and a `SKILL.md` where there is "
            "none. A folder with a `SKILL.md` gets its name and description from there.\n\n"
            "```sh\ntank init\ntank init --skill --name @acme/pdf ./pdf\n```",
            init_arguments, init_flags, &run_init},
    Command{
        "install", Group::project, "Install the skills of a project, or add some",
        "Without arguments it installs what `tank.lock` says, and resolves `tank.json` first "
        "where the two do not agree. With arguments it adds skills to `tank.json`.\n\n"
        "Each skill is put into `.agents/skills/<name>`, with links in `.claude/skills/<name>` "
        "and `.tank/skills/@scope/name`, and in `.cursor/skills`, `.codex/skills` and "
        "`.opencode/skills` where the project or the home folder has those agents. With "
        "`--global` it is all below the home folder, OpenCode's in "
        "`.config/opencode/skills`; `~/.tank/tank.json` says what is wanted. What somebody "
        "else put in the place of a link stays. When two scopes have a skill of one name, the one "
        "that comes first in the order of names keeps it and the other is put into "
        "`<scope>-<name>`. Killed at any moment it leaves the old skills or the new ones.\n\n"
        "The project's `permissions` in `tank.json` is a budget for all its skills together. "
        "A skill that asks for more is refused with exit code 7; `--yes` accepts it, widens "
        "the budget and records the grant in `tank.lock`.\n\n"
        "```sh\ntank install\ntank install @acme/pdf\ntank install '@acme/pdf@^1.2.0'\n"
        "tank install --frozen\n```",
        packages_to_add, install_flags, &run_install},
    Command{"remove", Group::project, "Remove skills from the project",
            "Takes them out of `tank.json`, and takes out of the project what nothing needs any "
            "more.\n\n```sh\ntank remove @acme/pdf\n```",
            packages_to_remove, remove_flags, &run_remove},
    Command{"update", Group::project, "Move to the newest versions that the ranges allow",
            "Shows for each skill the old and the new version, which permissions come or go, and "
            "which files are new, removed or changed; then asks. Where nobody can be asked it "
            "changes nothing without `--yes`. What was accepted, by whom and when goes into "
            "`tank.lock`; `SOURCE_DATE_EPOCH` sets the time. `tank diff` shows the lines. "
            "`tank upgrade` is the same.\n\n```sh\ntank update\n"
            "tank update @acme/pdf --dry-run\n```",
            packages_to_update, update_flags, &run_update},
    Command{"verify",
            Group::project,
            "Check installed files against the lock file",
            "Hashes every installed file again and names those that were changed, are missing, or "
            "do not belong there. Checks again, without asking anybody, that the registry's "
            "publish log holds each release, the signatures of publishers, and that nothing was "
            "withdrawn as far as it was seen. Exit code 1 when something is wrong.\n\n"
            "```sh\ntank verify\ntank verify --refresh\n```",
            {},
            verify_flags,
            &run_verify},
    Command{"sbom", Group::project, "Print a bill of materials",
            "Of what `tank.lock` holds, or of one release and what it needs directly. The same "
            "lock gives the same bytes; the time in SPDX is `SOURCE_DATE_EPOCH` where that is "
            "set.\n\n```sh\ntank sbom > sbom.spdx.json\n"
            "tank sbom --format cyclonedx --output bom.json\ntank sbom @acme/pdf@1.2.0\n```",
            sbom_arguments, sbom_flags, &run_sbom},
    Command{"list",
            Group::project,
            "List what is installed",
            "One line per skill: name, version, and whether the project asked for it.\n\n"
            "```sh\ntank list\ntank list --tree\n```",
            {},
            list_flags,
            &run_list},
    Command{"why", Group::project, "Tell why a skill is installed, or why it cannot be",
            "For an installed skill: the chains of dependencies from the project to it. With a "
            "range that the installed version does not satisfy, or for a skill that is not "
            "installed: whether it could be, and the proof where it could not.\n\n"
            "```sh\ntank why @acme/text\ntank why '@acme/text@^2.0.0'\n```",
            why_arguments, global_flags, &run_why},
    Command{"outdated",
            Group::project,
            "Show which skills have newer versions",
            "For each skill the installed version, the newest that the ranges and the budget "
            "allow, and the newest there is.\n\n```sh\ntank outdated\n```",
            {},
            global_flags,
            &run_outdated},
    Command{"permissions",
            Group::project,
            "Show who asks for which permission",
            "For each permission the skills that ask for it, and whether the project's budget "
            "covers it.\n\n```sh\ntank permissions\n```",
            {},
            global_flags,
            &run_permissions},
    Command{"resolve",
            Group::project,
            "Solve the dependencies without installing",
            "Resolves `tank.json` against the registry, or with `--graph` a `package.json` "
            "against a file of package data, and prints the solution. When there is none, it "
            "prints the proof and exits with 6.\n\n"
            "```sh\ntank resolve\n"
            "tank resolve --graph npm.jsonl.gz --project package.json --mode bucket\n```",
            {},
            resolve_flags,
            &run_resolve},
};

}  // namespace

std::span<const Command> project_commands() { return table; }

}  // namespace tank::inline v0::cli
