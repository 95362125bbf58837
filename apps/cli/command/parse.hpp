// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// From the words of the command line to a command and what was given to it.

#include <span>
#include <string>

#include <tank/base/result.hpp>

#include "cli/command/command.hpp"

namespace tank::inline v0::cli {

struct ParsedLine {
  const Command* command = nullptr;  ///< null: only common flags were given
  Invocation invocation;
};

/// Flags may stand before and behind the command. `words` does not hold the program's name.
/// Errors: invalid_argument (unknown command or flag, missing or surplus argument), with the
/// nearest word that there is.
[[nodiscard]] Result<ParsedLine> parse_line(std::span<const std::string> words);

}  // namespace tank::inline v0::cli
