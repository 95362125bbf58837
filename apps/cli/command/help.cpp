// SPDX-License-Identifier: Apache-2.0
#include "cli/command/help.hpp"

#include <algorithm>

#include "cli/command/markdown.hpp"
#include "cli/config/configuration.hpp"
#include "cli/exit_code.hpp"

namespace tank::inline v0::cli {
namespace {

std::string padded(std::string text, std::size_t width) {
  text.append(text.size() < width ? width - text.size() : 1, ' ');
  return text;
}

std::string flag_text(const Flag& flag) {
  std::string out = flag.letter != 0 ? std::string("-") + flag.letter + ", " : "    ";
  out += "--" + std::string(flag.name);
  if (!flag.value.empty()) out += " " + std::string(flag.value);
  return out;
}

std::string flag_lines(std::span<const Flag> flags) {
  std::string out;
  for (const Flag& flag : flags) {
    out += "  " + padded(flag_text(flag), 30) + std::string(flag.summary);
    if (!flag.choices.empty()) out += " (" + std::string(flag.choices) + ")";
    out += '\n';
  }
  return out;
}

/// Markdown as it reads in a terminal: code blocks are set in, their fences left out.
std::string plain(std::string_view markdown) {
  std::string out;
  for_each_line(markdown, [&](LineKind kind, std::string_view line) {
    if (kind == LineKind::fence_open || kind == LineKind::fence_close) return;
    out += (kind == LineKind::code ? "  " : "") + std::string(line) + '\n';
  });
  return out;
}

std::string exit_code_page() {
  std::string out = "| code | word | meaning |\n|---|---|---|\n";
  for (const ExitCodeInfo& row : exit_code_table()) {
    out += "| " + std::to_string(static_cast<int>(row.code)) + " | " + std::string(row.word) +
           " | " + std::string(row.summary) + " |\n";
  }
  return out;
}

std::string environment_page() {
  std::string out =
      "Flags win over these variables, and these over the configuration files.\n\n"
      "| variable | key in `config.json` | meaning |\n|---|---|---|\n";
  for (const SettingInfo& row : setting_table()) {
    out += "| `" + std::string(row.variable) + "` | `" + std::string(row.key) + "` | " +
           std::string(row.summary) + " |\n";
  }
  return out +
         "| `TANK_TOKEN` | | Token for the registry; wins over the stored one |\n"
         "| `NO_COLOR` | | No colours |\n"
         "| `CI` | | Never ask |\n";
}

constexpr std::string_view files_page =
    "| file | what it is |\n|---|---|\n"
    "| `tank.json` | the manifest of a project or of a skill (`skills.json` is read where there "
    "is none) |\n"
    "| `tank.lock` | exactly what is installed; commit it |\n"
    "| `.agents/skills/<name>` | an installed skill |\n"
    "| `.claude/skills/<name>`, `.tank/skills/@scope/name` | links to it |\n"
    "| `.tank/` | state of the last install; may be thrown away |\n"
    "| `.tank/config.json` | configuration of the project |\n"
    "| `$XDG_CONFIG_HOME/tank/config.json`, `~/.tank/config.json` | configuration of the user |\n"
    "| `/etc/tank/config.json` | configuration of the machine |\n"
    "| `$XDG_CONFIG_HOME/tank/credentials.json` | tokens, readable by their owner only |\n"
    "| `$XDG_CONFIG_HOME/tank/keys` | keys that sign releases, readable by their owner only |\n"
    "| `$XDG_STATE_HOME/tank/trust` | what was seen of publish logs; thrown away, a registry is "
    "met anew |\n"
    "| `$XDG_CACHE_HOME/tank` | downloaded packages and indexes; may be thrown away |\n\n"
    "Installed files are hard links to the cache and read-only: a file that is edited in place "
    "would change in every project. `--copy` makes copies that may be edited. Before a cached "
    "file is linked again its SHA-256 is computed, so a changed one is never installed a second "
    "time. Installing is safe against being killed; after a power cut `tank verify` finds what "
    "was lost and `tank install` fetches it again.\n";

constexpr std::string_view permissions_page =
    "A skill declares in `tank.json` what it wants to reach:\n\n"
    "```json\n{\"permissions\": {\"network\": {\"outbound\": [\"*.example.com\"]},\n"
    "  \"filesystem\": {\"read\": [\"./docs/**\"], \"write\": []}, \"subprocess\": false}}\n```\n\n"
    "The same key in a project's `tank.json` is the budget for all its skills together. `{}` "
    "denies everything. Without the key the first install asks and writes it. A skill that goes "
    "over the budget is refused with exit code 7, with what it asks for; `--yes` accepts, widens "
    "the budget and records the grant in `tank.lock`.\n";

}  // namespace

std::vector<Topic> help_topics() {
  return {{"exit-codes", "What the exit codes mean", exit_code_page()},
          {"environment", "Variables and configuration", environment_page()},
          {"files", "Which files are read and written", std::string(files_page)},
          {"permissions", "Permissions and the budget", std::string(permissions_page)}};
}

std::string usage_line(const Command& command) {
  std::string out = "tank " + std::string(command.name);
  if (!command.flags.empty()) out += " [flags]";
  for (const Argument& argument : command.arguments) {
    const std::string name = std::string(argument.name) + (argument.repeated ? "..." : "");
    out += argument.required ? " <" + name + ">" : " [" + name + "]";
  }
  return out;
}

std::string overview() {
  std::string out =
      "tank: skills for agents, with a budget for what they may do\n\n"
      "usage: tank <command> [flags] [arguments]\n";
  Group last = Group::tool;
  bool first = true;
  for (const Command* each : all_commands()) {
    if (first || each->group != last) out += "\n" + std::string(title(each->group)) + "\n";
    first = false;
    last = each->group;
    out += "  " + padded(std::string(each->name), 16) + std::string(each->summary) + "\n";
  }
  out += "\nFlags of every command\n" + flag_lines(common_flags()) + "\nTopics: ";
  for (const Topic& topic : help_topics()) out += std::string(topic.name) + " ";
  return out + "(`tank help TOPIC`)\n";
}

std::string help_text(const Command& command) {
  std::string out = std::string(command.summary) + "\n\nusage: " + usage_line(command) + "\n";
  if (!command.help.empty()) out += "\n" + plain(command.help);
  if (!command.arguments.empty()) {
    out += "\nArguments\n";
    for (const Argument& argument : command.arguments) {
      out += "  " + padded(std::string(argument.name), 30) + std::string(argument.summary) + "\n";
    }
  }
  if (!command.flags.empty()) out += "\nFlags\n" + flag_lines(command.flags);
  return out + "\nFlags of every command\n" + flag_lines(common_flags());
}

}  // namespace tank::inline v0::cli
