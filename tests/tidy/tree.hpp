// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The repository as the tidy tests see it: its source files, and their lines.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tank::testing {

struct SourceFile {
  std::string path;  ///< relative to the repository, `/`-separated
  std::vector<std::string> lines;

  [[nodiscard]] bool is_under(std::string_view folder) const { return path.starts_with(folder); }
  [[nodiscard]] bool is_header() const { return path.ends_with(".hpp"); }
};

/// Every C++ file of ours, sorted by path.
[[nodiscard]] std::vector<SourceFile> sources();

/// Every text file of ours whose name ends so; sorted by path.
[[nodiscard]] std::vector<SourceFile> files_ending(const std::vector<std::string_view>& endings);

/// `tank/base/id.hpp` of `#include <tank/base/id.hpp>`, whichever brackets; empty otherwise.
[[nodiscard]] std::string included(const std::string& line);

}  // namespace tank::testing
