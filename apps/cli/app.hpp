// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The program `tank` without its `main`.

#include <functional>
#include <span>
#include <string>

#include "cli/config/environment.hpp"

namespace tank::inline v0::cli {

/// Runs one command line and gives the exit code. `words` does not hold the program's name;
/// `interrupted` turns true when Ctrl-C was pressed.
[[nodiscard]] int run(std::span<const std::string> words, const Environment& environment,
                      const std::function<bool()>& interrupted);

}  // namespace tank::inline v0::cli
