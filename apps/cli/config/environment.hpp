// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What the process was given: variables and folders. Read once, in `main`.

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tank::inline v0::cli {

struct Environment {
  std::map<std::string, std::string, std::less<>> variables;
  std::string working_directory;

  /// Nothing for a variable that is unset or empty.
  [[nodiscard]] std::optional<std::string> get(std::string_view name) const;

  [[nodiscard]] std::string home() const;
  /// `$XDG_CONFIG_HOME/tank`, `$XDG_CACHE_HOME/tank` (XDG Base Directory 0.8).
  [[nodiscard]] std::string config_folder() const;
  [[nodiscard]] std::string cache_folder() const;
  /// `$XDG_STATE_HOME/tank`: what must not be thrown away like a cache.
  [[nodiscard]] std::string state_folder() const;
  /// `path` as it is when absolute, else below the working directory.
  [[nodiscard]] std::string absolute(std::string_view path) const;
};

/// That of this process.
[[nodiscard]] Environment current_environment();

}  // namespace tank::inline v0::cli
