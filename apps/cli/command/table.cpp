// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "cli/command/command.hpp"

namespace tank::inline v0::cli {
namespace {

constexpr std::array common{
    Flag{"json", 0, "", "Print one JSON document instead of text"},
    Flag{"quiet", 'q', "", "Print results and errors only"},
    Flag{"verbose", 'v', "", "Tell every step"},
    Flag{"color", 0, "WHEN", "When to use colours", Completes::choice, "auto|always|never"},
    Flag{"yes", 'y', "", "Answer every question with yes"},
    Flag{"no-input", 0, "", "Never ask; fail where an answer is needed"},
    Flag{"registry", 0, "ADDRESS", "`http(s)://…` or `file:FOLDER`"},
    Flag{"offline", 0, "", "Use what is cached, and no network"},
    Flag{"directory", 'C', "FOLDER", "Work as if started there", Completes::folder},
    Flag{"help", 'h', "", "Print help"},
    Flag{"version", 'V', "", "Print the version of this program"},
};

/// Other names that people try first.
constexpr std::array<std::pair<std::string_view, std::string_view>, 1> aliases{
    std::pair<std::string_view, std::string_view>{"upgrade", "update"}};

}  // namespace

std::vector<const Command*> all_commands() {
  std::vector<const Command*> out;
  for (const auto part :
       {project_commands(), supply_commands(), package_commands(), account_commands(),
        key_commands(), administration_commands(), tool_commands()}) {
    for (const Command& each : part) out.push_back(&each);
  }
  return out;
}

const Command* find_command(std::string_view name) {
  for (const auto& [alias, meant] : aliases) {
    if (name == alias) name = meant;
  }
  for (const auto part :
       {project_commands(), supply_commands(), package_commands(), account_commands(),
        key_commands(), administration_commands(), tool_commands()}) {
    for (const Command& each : part) {
      if (each.name == name) return &each;
    }
  }
  return nullptr;
}

std::span<const Flag> common_flags() { return common; }

std::string_view title(Group group) {
  switch (group) {
    case Group::project:
      return "Skills of a project";
    case Group::packages:
      return "Packages and publishing";
    case Group::account:
      return "Account";
    case Group::administration:
      return "Organizations and registries";
    case Group::tool:
      return "This program";
  }
  return {};
}

}  // namespace tank::inline v0::cli
