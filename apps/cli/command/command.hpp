// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The command table: one row per command feeds the parser, help, completions, the man page
/// and the documentation page.

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/result.hpp>

#include "core/json/value.hpp"

namespace tank::inline v0::cli {

struct Context;

/// What a shell offers where the value of a flag or an argument is expected.
enum class Completes { nothing, file, folder, installed, command, choice };

struct Flag {
  std::string_view name;   ///< without the dashes
  char letter = 0;         ///< of the short form
  std::string_view value;  ///< how help names the value; empty for a switch
  std::string_view summary;
  Completes completes = Completes::nothing;
  std::string_view choices;  ///< separated by `|`, for Completes::choice
};

struct Argument {
  std::string_view name;
  std::string_view summary;
  bool required = false;
  bool repeated = false;  ///< takes all that follow; only the last one may
  Completes completes = Completes::nothing;
  std::string_view choices;
};

/// What was given on the command line, taken apart.
struct Invocation {
  std::map<std::string, std::string, std::less<>> flags;  ///< switches hold an empty text
  std::vector<std::string> arguments;

  [[nodiscard]] bool has(std::string_view flag) const { return flags.find(flag) != flags.end(); }
  [[nodiscard]] std::string_view value(std::string_view flag,
                                       std::string_view otherwise = {}) const {
    const auto found = flags.find(flag);
    return found == flags.end() ? otherwise : std::string_view(found->second);
  }
};

/// Does the work. Prints what people read through the context's terminal, which is silent
/// under `--json`; gives the document that `--json` prints.
using Handler = Result<json::Value> (*)(Context& context, const Invocation& invocation);

enum class Group { project, packages, account, administration, tool };

struct Command {
  std::string_view name;  ///< one word, or two: `org create`
  Group group = Group::tool;
  std::string_view summary;
  std::string_view help;  ///< Markdown: when to use it, then examples in code blocks
  std::span<const Argument> arguments;
  std::span<const Flag> flags;
  Handler handler = nullptr;
  bool bears_broken_configuration = false;  ///< runs all the same, and tells of it
};

/// Every command, in the order in which help lists them.
[[nodiscard]] std::vector<const Command*> all_commands();
/// Null when there is none of that name.
[[nodiscard]] const Command* find_command(std::string_view name);

/// The flags that every command takes.
[[nodiscard]] std::span<const Flag> common_flags();

[[nodiscard]] std::string_view title(Group group);

// The parts of the table, one file each.
[[nodiscard]] std::span<const Command> project_commands();
[[nodiscard]] std::span<const Command> supply_commands();
[[nodiscard]] std::span<const Command> package_commands();
[[nodiscard]] std::span<const Command> account_commands();
[[nodiscard]] std::span<const Command> key_commands();
[[nodiscard]] std::span<const Command> administration_commands();
[[nodiscard]] std::span<const Command> tool_commands();

}  // namespace tank::inline v0::cli
