// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Folders that stand in for installed packages while somebody works on them.

#include <map>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>
#include <tank/package/package_name.hpp>

namespace tank::inline v0::cli {

/// Of one machine: never in `tank.json` or `tank.lock`, and ignored by version control.
inline constexpr const char* linked_file = ".tank/linked.json";

/// Package to the absolute path of the folder.
using LinkedFolders = std::map<package::PackageName, std::string>;

/// Errors: invalid_json (names the file).
[[nodiscard]] Result<LinkedFolders> parse_linked(std::string_view text);
[[nodiscard]] std::string write_linked(const LinkedFolders& linked);

/// Whether `path` below `root` is a link to just this target.
[[nodiscard]] bool leads_to(int root, const std::string& path, const std::string& target);

}  // namespace tank::inline v0::cli
