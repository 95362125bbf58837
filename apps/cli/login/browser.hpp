// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The browser of whoever runs this program.

#include <optional>
#include <string>

#include "cli/config/environment.hpp"

namespace tank::inline v0::cli {

/// The command that opens an address: `$BROWSER`, which may hold arguments, or `xdg-open` where
/// there is a display. Nothing when nobody would see a window.
[[nodiscard]] std::optional<std::string> browser_command(const Environment& environment);

/// Starts it and does not wait. False when it cannot be started.
bool open_in_browser(const std::string& command, const std::string& address);

}  // namespace tank::inline v0::cli
