// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Settings and where each comes from: flags > `TANK_*` > project > user > system > default.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/result.hpp>

#include "cli/command/command.hpp"
#include "cli/config/environment.hpp"

namespace tank::inline v0::cli {

inline constexpr std::size_t most_downloads = 64;

/// One setting there is.
struct SettingInfo {
  std::string_view key;       ///< in configuration files
  std::string_view variable;  ///< in the environment
  std::string_view flag;      ///< empty when there is none
  std::string_view otherwise;
  std::string_view summary;
  /// What is wrong with a value, as what it has to be instead; empty when it is good.
  std::string_view (*wrong)(std::string_view value);
};
[[nodiscard]] std::span<const SettingInfo> setting_table();

enum class Origin { fallback, system, user, project, environment, flag };
[[nodiscard]] std::string_view to_string(Origin origin);

struct Setting {
  const SettingInfo* info = nullptr;
  std::string value;
  Origin origin = Origin::fallback;
  std::string where;  ///< the file, the variable or the flag
};

/// Every setting, in the order of the table.
class Configuration {
 public:
  /// Files that are not there are passed over. Errors: invalid_json, invalid_argument (a file
  /// that is no object of texts, or a value that its setting cannot have, with where it stands),
  /// io_error.
  [[nodiscard]] static Result<Configuration> load(const Environment& environment,
                                                  const Invocation& invocation);

  /// What is left when that fails: variables and flags as far as they are good, and defaults.
  [[nodiscard]] static Configuration without_files(const Environment& environment,
                                                   const Invocation& invocation);

  /// The setting must be in the table.
  [[nodiscard]] const Setting& find(std::string_view key) const;
  [[nodiscard]] const std::string& value(std::string_view key) const { return find(key).value; }
  [[nodiscard]] bool is_on(std::string_view key) const;
  [[nodiscard]] const std::vector<Setting>& all() const { return settings_; }

 private:
  std::vector<Setting> settings_;
};

}  // namespace tank::inline v0::cli
