// SPDX-License-Identifier: Apache-2.0
// Where other people's code comes from.
#include "core/analysis/rules/pattern_rule.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr auto stage = Stage::supply_chain;

const PatternRule table[] = {
    {{"supply/install-from-url", 1, stage, Severity::medium,
      "Installs a package from an address instead of a registry",
      "Name a version in a registry, or pin the commit and check a digest.", 829},
     "pip pip3 pipx uv npm yarn pnpm bun gem cargo",
     R"~((?i)\b(pip3?|pipx|uv\s+pip|uv|npm|yarn|pnpm|bun|gem|cargo)\s+(install|add|i|tool\s+install|global\s+add)\s[^\n;&|]*(git\+(https?|ssh)://|https?://[^\s"']+\.(tgz|tar\.gz|zip|whl|gem)\b|https?://(gist\.)?github\.com/|github:[\w-]+/|--git\s+https?://))~",
     in_use},
    {{"supply/install-unencrypted", 1, stage, Severity::high,
      "Installs over an unencrypted connection", "Use https.", 319},
     "pip npm yarn index-url registry",
     R"~((?i)(\b(pip3?|npm|yarn|pnpm)\s+(install|add|i)\s[^\n;&|]*\s(git\+)?http://[^\s]|(--index-url|--extra-index-url|--registry|registry)[ =]+["']?http://([^l1\s]|1[^2])))~",
     in_use | in_requirements},
    {{"supply/extra-index", 1, stage, Severity::high,
      "Mixes two package indexes, of which the wrong one may win",
      "Use one index that proxies the other.", 427},
     "--extra-index-url extra-index-url extra__index__url",
     R"~((?i)-{0,2}extra[-_]index[-_]url\s*[ =]\s*["']?https?://)~",
     in_use | in_requirements},
    {{"supply/trusted-host", 1, stage, Severity::medium,
      "Takes packages from a host without checking its certificate",
      "Add the authority that is missing.", 295},
     "--trusted-host",
     R"~(--trusted-host[ =]+\S)~",
     in_use | in_requirements},
    {{"supply/other-index", 1, stage, Severity::medium, "Takes packages from another index",
      "Say whose it is, and let the user configure it.", 829},
     "--index-url --registry -i_http",
     R"~((?i)(--(index-url|registry)|-i)[ =]+["']?https://([a-z0-9-]+\.)*[a-z0-9-]+\.[a-z]{2,}[^\s]*)~",
     in_use | in_requirements},
    {{"supply/unpinned-run", 1, stage, Severity::low,
      "Runs a package of which any version may come",
      "Name the version: `npx tool@1.2.3`, `uvx tool==1.2.3`.", 1357},
     "npx uvx bunx pnpm_dlx yarn_dlx pipx_run",
     R"~((npx|uvx|bunx|pnpm\s+dlx|yarn\s+dlx|pipx\s+run)\s+(-{1,2}[\w-]+\s+)*(@[\w.-]+/)?[a-zA-Z][\w.-]*(\s|$|["'`]|@latest))~",
     in_code | in_config},
    {{"supply/unpinned-install", 1, stage, Severity::low, "Installs whatever version is newest",
      "Name the version.", 1357},
     "pip_install pip3_install npm_install npm_i_ yarn_add pnpm_add go_install gem_install "
     "cargo_install",
     R"~((pip3?\s+install\s+(-{1,2}[\w-]+\s+)*[A-Za-z][\w.-]*(\[[\w,]+\])?(\s|$|["'`])|(npm\s+(install|i)|yarn\s+add|pnpm\s+add)\s+(-{1,2}[\w-]+\s+)*(@[\w.-]+/)?[a-z][\w.-]*(\s|$|["'`])|go\s+install\s+\S+@(latest|master|main)|(gem|cargo)\s+install\s+[a-z][\w-]*\s*($|["'`])))~",
     in_code | in_config},
    {{"supply/loose-range", 1, stage, Severity::medium, "Takes any version of a dependency",
      "Give a range with an upper end.", 1357},
     "\"*\" \"latest\" \">= \"x\"",
     R"~(("\*"|"latest"|"x"|">=?\s*[\d.]+"))~",
     in_package_json},
    {{"supply/dependency-from-url", 1, stage, Severity::medium,
      "Takes a dependency from an address instead of a registry", "Name a version in a registry.",
      829},
     "\"git+ \"http:// \"https:// \"git:// \"github:",
     R"~(:\s{0,4}"(git\+(https?|ssh)://|git://|github:)|:\s{0,4}"https?://[^"\n]+\.(tgz|tar\.gz)")~",
     in_package_json,
     Try::in_line},
    {{"supply/requirement-from-url", 1, stage, Severity::medium,
      "Takes a requirement from an address instead of an index", "Name a version in an index.",
      829},
     "git+ http:// https://",
     R"~((?i)(^|\s|@\s?)(git\+(https?|ssh)://|https?://[^\s]+\.(whl|tar\.gz|zip)\b))~",
     in_requirements,
     Try::in_line},
    {{"supply/image-latest", 1, stage, Severity::low,
      "Runs a container image of which any version may come", "Pin the image by its digest.", 1357},
     "docker_run docker_pull from_",
     R"~((?i)(docker\s+(run|pull)\s[^\n;|]*\s[\w./-]+:latest\b|^from\s+[\w./-]+(:latest)?\s*$))~",
     in_code | in_config,
     Try::in_line},
    {{"supply/action-unpinned", 1, stage, Severity::low, "Uses an action by a branch",
      "Pin the action by its commit.", 1357},
     "uses:",
     R"~(uses:\s*[\w.-]+/[\w./-]+@(main|master|latest|develop)\b)~",
     in_config},
    {{"supply/remote-server", 1, stage, Severity::medium,
      "Talks to a tool server by an unencrypted address", "Use https.", 319},
     "\"url\" \"serverurl\" \"remote\"",
     R"~((?i)"(url|serverurl|remote)"\s*:\s*"(http|ws)://([^l1\["\s]|1[^2"\s]))~",
     in_config},
};

}  // namespace

std::span<const PatternRule> supply_rules() { return table; }

}  // namespace tank::inline v0::analysis
