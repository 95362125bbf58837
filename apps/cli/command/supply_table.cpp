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

constexpr std::array bundle_export_flags{
    Flag{"output", 'o', "FILE", "Where to write it; `skills.tankbundle` unless given",
         Completes::file},
    global};
constexpr std::array bundle_import_arguments{
    Argument{"file", "The bundle", true, false, Completes::file}};

constexpr std::array mirror_arguments{
    Argument{"folder", "Where; made when it is not there", true, false, Completes::folder},
    Argument{"package", "`@scope/name`; those of `tank.lock` unless given", false, true}};

constexpr std::array table{
    Command{"audit",
            Group::project,
            "Tell how the installed skills stand today",
            "For each skill of `tank.lock`: whether the registry still has it and what it says of "
            "it, what was withdrawn or whose key was revoked, the verdict of the security "
            "analysis over its files, score, age and signature.\n\n"
            "| level | what |\n|---|---|\n"
            "| critical | withdrawn, revoked, other bytes at the registry, failed analysis |\n"
            "| high | yanked, flagged, against the policy, not proven to be in the publish log |\n"
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
    Command{"policy",
            Group::project,
            "Show which policy is in force here",
            "Organizations say in `policy.json` what may be installed: in `/etc/tank`, beside the "
            "user's configuration, in the file that `TANK_POLICY` names, and as "
            "`tank-policy.json` in the working directory and every folder above it. All of them "
            "hold: a file can tighten what the others say and never loosen it. Every install "
            "keeps it, from a range, from a lock and with `--global`; what it forbids is part of "
            "the proof, and exits with 7.\n\n"
            "```json\n{\n  \"allow\": [\"@acme/*\", \"@other/pdf\"],\n"
            "  \"deny\": [\"@acme/old\"],\n  \"minimum_age\": \"7d\",\n"
            "  \"minimum_score\": 7,\n"
            "  \"signatures\": {\"keys\": [\"ed25519:…\"]}\n}\n```\n\n"
            "```sh\ntank policy\n```",
            {},
            {},
            &run_policy},
    Command{"bundle export",
            Group::project,
            "Put everything of the lock into one file",
            "Archives, the registry's proofs that its publish log has each release, signatures, "
            "and all that was withdrawn: what a machine without a network needs to install and to "
            "verify. The same lock and the same log give the same bytes.\n\n"
            "```sh\ntank bundle export --output skills.tankbundle\n```",
            {},
            bundle_export_flags,
            &run_bundle_export},
    Command{"bundle import",
            Group::project,
            "Take what a bundle holds, once all of it is proven",
            "Checks every archive against the lock and its own manifest, and every proof against "
            "the key of the log that was seen before, or that `TANK_LOG_KEY` names; without "
            "either this is the first meeting. Then `tank install --offline` works. Nothing that "
            "was seen of the registry is forgotten.\n\n"
            "```sh\ntank bundle import skills.tankbundle\ntank install --offline\n"
            "tank verify --offline\n```",
            bundle_import_arguments,
            {},
            &run_bundle_import},
    Command{"mirror",
            Group::packages,
            "Keep a folder equal to packages of a registry",
            "Brings all releases of the packages, and of what they need, into a folder that "
            "`tank --registry file:FOLDER` reads and that `tankd` serves with `--store "
            "sqlite:FOLDER/tank.db --artifacts FOLDER/artifacts`. Each archive is checked against "
            "the index and the publish log. Run again it goes on where it was stopped, and "
            "follows the registry: what was yanked, deprecated, removed or put into quarantine "
            "there is so in the folder. The time of a release is that of its arrival. Exit code "
            "1 when the folder is not equal everywhere.\n\n"
            "```sh\ntank mirror /srv/skills @acme/pdf\ntank mirror /srv/skills\n```",
            mirror_arguments,
            {},
            &run_mirror},
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
