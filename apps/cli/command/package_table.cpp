// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "cli/commands/commands.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr Flag dry_run{"dry-run", 0, "", "Show what would be done, and do nothing"};

constexpr std::array folder{Argument{"folder", "The skill; the working directory unless given",
                                     false, false, Completes::folder}};
constexpr std::array pack_flags{
    dry_run,
    Flag{"output", 'o', "FILE", "Where to write the archive", Completes::file},
};
constexpr std::array publish_flags{
    dry_run,
    Flag{"tag", 0, "TAG", "Let this dist-tag name the release as well"},
    Flag{"key", 0, "KEY", "Sign with this key; else with the registered one, if there is one"},
    Flag{"no-sign", 0, "", "Do not sign"},
    Flag{"source", 0, "URI", "Where the source lies; stands in the signed provenance"},
    Flag{"revision", 0, "COMMIT", "Which commit of it"},
    Flag{"builder", 0, "URI", "Who built it, such as a CI"},
};

constexpr std::array scan_arguments{
    Argument{"path", "A folder, an archive (`.tgz`) or a file; the working directory unless given",
             false, false, Completes::file}};
constexpr std::array scan_flags{
    Flag{"sarif", 0, "", "Print SARIF 2.1.0 instead of text"},
    Flag{"min-score", 0, "N", "Fail below this score, 0 to 10"},
};

constexpr std::array search_arguments{
    Argument{"text", "What to look for; everything unless given", false, true}};
constexpr std::array search_flags{
    Flag{"limit", 0, "N", "How many at most, 1 to 200"},
    Flag{"after", 0, "CURSOR", "Go on behind the page that gave this cursor"},
};

constexpr std::array one_package{
    Argument{"package", "`@scope/name`, or with `@VERSION`", true, false}};
constexpr std::array one_name{Argument{"package", "`@scope/name`", true, false}};
constexpr std::array one_release{Argument{"release", "`@scope/name@VERSION`", true, false}};
constexpr std::array reason{Flag{"reason", 0, "TEXT", "Why; shown to everybody"}};
constexpr std::array deprecate_arguments{
    Argument{"release", "`@scope/name@VERSION`", true, false},
    Argument{"message", "What to use instead; empty takes it back", true, false}};
constexpr std::array visibility_arguments{
    Argument{"package", "`@scope/name`", true, false},
    Argument{"visibility", "Who may see it: everybody, or members of the scope", true, false,
             Completes::choice, "public|private"}};
constexpr std::array tag_set_arguments{Argument{"release", "`@scope/name@VERSION`", true, false},
                                       Argument{"tag", "Name of the dist-tag", true, false}};
constexpr std::array tag_remove_arguments{Argument{"package", "`@scope/name`", true, false},
                                          Argument{"tag", "Name of the dist-tag", true, false}};

constexpr std::array table{
    Command{"pack", Group::packages, "Make the archive of a skill",
            "Packs the folder reproducibly: the same files give the same bytes. `.git`, "
            "`node_modules`, what `.tankignore` (else `.gitignore`) names, and files that look "
            "like secrets stay out; `publish.files` in `tank.json` lists exceptions.\n\n"
            "```sh\ntank pack\ntank pack ./pdf --output pdf.tgz\n```",
            folder, pack_flags, &run_pack},
    Command{"publish", Group::packages, "Publish a skill",
            "Packs the folder and sends it to the registry, which checks the bytes before a "
            "version exists. A version is published once and never changes. Publishing the same "
            "bytes again after a lost connection is safe. With a key of `tank key register` the "
            "release "
            "is signed, with its provenance.\n\n"
            "```sh\ntank publish\ntank publish ./pdf --dry-run\n```",
            folder, publish_flags, &run_publish},
    Command{"scan", Group::packages, "Look for what is dangerous in a skill",
            "The same security analysis that registries run, without a network. Exit code 7 when "
            "the verdict is `fail` or the score too low; `--verbose` tells remedies and how the "
            "score comes about.\n\n"
            "```sh\ntank scan ./pdf\ntank scan pdf.tgz --min-score 8\ntank scan --sarif > "
            "tank.sarif\n```",
            scan_arguments, scan_flags, &run_scan},
    Command{"search", Group::packages, "Find skills",
            "Exact names come first, then beginnings and parts of names, then texts; each line "
            "says why it matched.\n\n```sh\ntank search pdf\n```",
            search_arguments, search_flags, &run_search},
    Command{"info",
            Group::packages,
            "Show a package or one release of it",
            "Versions, dist-tags, permissions, dependencies and integrity.\n\n"
            "```sh\ntank info @acme/pdf\ntank info @acme/pdf@1.2.0\n```",
            one_package,
            {},
            &run_info},
    Command{"yank", Group::packages, "Keep a release from being chosen anew",
            "Projects that have it in their lock file keep it, with a warning.\n\n"
            "```sh\ntank yank @acme/pdf@1.2.0 --reason 'loses pages'\n```",
            one_release, reason, &run_yank},
    Command{"unyank",
            Group::packages,
            "Take a yank back",
            "The release can be chosen again.\n\n```sh\ntank unyank @acme/pdf@1.2.0\n```",
            one_release,
            {},
            &run_unyank},
    Command{"unpublish", Group::packages, "Remove a release for ever",
            "For what must not be there: the archive can no longer be downloaded, and the version "
            "number is burnt, so that it never stands for other bytes. Asks first. Where a release "
            "is only bad, `tank yank` is the milder way.\n\n"
            "```sh\ntank unpublish @acme/pdf@1.2.0 --reason 'holds a password'\n```",
            one_release, reason, &run_unpublish},
    Command{"package visibility",
            Group::packages,
            "Make a package public or private",
            "```sh\ntank package visibility @acme/pdf private\n```",
            visibility_arguments,
            {},
            &run_package_visibility},
    Command{"deprecate",
            Group::packages,
            "Advise against a release",
            "The message is shown to whoever installs it. An empty message takes it back.\n\n"
            "```sh\ntank deprecate @acme/pdf@1.2.0 'use @acme/paper'\n```",
            deprecate_arguments,
            {},
            &run_deprecate},
    Command{"tag list",
            Group::packages,
            "List the dist-tags of a package",
            "```sh\ntank tag list @acme/pdf\n```",
            one_name,
            {},
            &run_tag_list},
    Command{"tag set",
            Group::packages,
            "Let a dist-tag name a release",
            "`latest` is kept by the registry itself.\n\n"
            "```sh\ntank tag set @acme/pdf@2.0.0-rc.1 next\n```",
            tag_set_arguments,
            {},
            &run_tag_set},
    Command{"tag remove",
            Group::packages,
            "Remove a dist-tag",
            "```sh\ntank tag remove @acme/pdf next\n```",
            tag_remove_arguments,
            {},
            &run_tag_remove},
};

}  // namespace

std::span<const Command> package_commands() { return table; }

}  // namespace tank::inline v0::cli
