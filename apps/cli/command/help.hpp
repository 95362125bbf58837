// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Everything that is made of the command table: help, man page, documentation, completions.

#include <string>
#include <string_view>
#include <vector>

#include <tank/base/result.hpp>

#include "cli/command/command.hpp"

namespace tank::inline v0::cli {

/// A page of `tank help` that is not about one command.
struct Topic {
  std::string_view name;
  std::string_view summary;
  std::string text;  ///< Markdown
};
[[nodiscard]] std::vector<Topic> help_topics();

[[nodiscard]] std::string overview();
[[nodiscard]] std::string help_text(const Command& command);
/// `tank install [--dry-run] … [package...]`
[[nodiscard]] std::string usage_line(const Command& command);

/// `docs/cli.md`
[[nodiscard]] std::string markdown_page();
/// roff, for `man`
[[nodiscard]] std::string man_page();
/// Errors: invalid_argument (no such shell).
[[nodiscard]] Result<std::string> completions(std::string_view shell);

}  // namespace tank::inline v0::cli
