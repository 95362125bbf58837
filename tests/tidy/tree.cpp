// SPDX-License-Identifier: Apache-2.0
#include "tidy/tree.hpp"

#include <algorithm>
#include <array>
#include <fstream>

namespace tank::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::array roots{"include",  "src",   "apps", "tests",  "bench",
                           "examples", "cmake", "docs", "scripts"};

bool is_foreign(const fs::path& path) {
  return path.string().find("node_modules") != std::string::npos;
}

SourceFile load(const fs::path& root, const fs::path& path) {
  SourceFile file{fs::relative(path, root).generic_string(), {}};
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) file.lines.push_back(line);
  return file;
}

}  // namespace

std::vector<SourceFile> files_ending(const std::vector<std::string_view>& endings) {
  const fs::path root = TANK_SOURCE_DIR;
  std::vector<SourceFile> found;
  const auto take = [&](const fs::path& path) {
    const std::string name = path.filename().string();
    const bool wanted = std::ranges::any_of(endings, [&](auto e) { return name.ends_with(e); });
    if (wanted && !is_foreign(path)) found.push_back(load(root, path));
  };
  for (const auto& entry : fs::directory_iterator(root)) {
    if (entry.is_regular_file()) take(entry.path());
  }
  for (const char* folder : roots) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.is_regular_file()) take(entry.path());
    }
  }
  std::ranges::sort(found, {}, &SourceFile::path);
  return found;
}

std::vector<SourceFile> sources() { return files_ending({".cpp", ".hpp"}); }

std::string included(const std::string& line) {
  if (!line.starts_with("#include ")) return {};
  const auto open = line.find_first_of("<\"");
  const auto close = line.find_last_of(">\"");
  if (open == std::string::npos || close <= open) return {};
  return line.substr(open + 1, close - open - 1);
}

}  // namespace tank::testing
