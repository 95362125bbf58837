// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "cli/commands/commands.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr std::array doctor_flags{
    Flag{"global", 'g', "", "The skills of this user, for all projects"}};
constexpr std::array config_flags{Flag{"show-origin", 0, "", "Say where each value comes from"}};
constexpr std::array completions_arguments{
    Argument{"shell", "Which shell", true, false, Completes::choice, "bash|zsh|fish"}};
constexpr std::array help_arguments{
    Argument{"topic", "A command, or `exit-codes`, `environment`, `files`, `permissions`", false,
             true, Completes::command}};
constexpr std::array help_flags{
    Flag{"man", 0, "", "Print the man page"},
    Flag{"markdown", 0, "", "Print the documentation page"},
};

constexpr std::array table{
    Command{"doctor",
            Group::tool,
            "Check that everything is in order",
            "Configuration, registry, login, cache, project and links. Each finding comes with "
            "what to do. Exit code 1 when something is broken.\n\n```sh\ntank doctor\n```",
            {},
            doctor_flags,
            &run_doctor,
            true},
    Command{"mcp",
            Group::tool,
            "Serve the registry to an agent over the Model Context Protocol",
            "Reads and writes one message a line on standard input and output, and is started by "
            "the agent. Tools: `search`, `info`, `resolve`, `audit`, and `install`, which stays "
            "within the permissions that `tank.json` grants and never widens them.\n\n"
            "```json\n{\"mcpServers\": {\"tank\": {\"command\": \"tank\", \"args\": "
            "[\"mcp\"]}}}\n```",
            {},
            {},
            &run_mcp},
    Command{"config list",
            Group::tool,
            "Show the configuration",
            "Flags win over `TANK_*` variables, these over the project's file, the user's, the "
            "system's, and the defaults.\n\n```sh\ntank config list --show-origin\n```",
            {},
            config_flags,
            &run_config_list},
    Command{"completions",
            Group::tool,
            "Print the completions for a shell",
            "```sh\nsource <(tank completions bash)\n"
            "tank completions fish > ~/.config/fish/completions/tank.fish\n```",
            completions_arguments,
            {},
            &run_completions},
    Command{"help", Group::tool, "Explain a command or a topic",
            "```sh\ntank help install\ntank help exit-codes\n```", help_arguments, help_flags,
            &run_help},
};

}  // namespace

std::span<const Command> tool_commands() { return table; }

}  // namespace tank::inline v0::cli
