// SPDX-License-Identifier: Apache-2.0
// Sizes, heads and names of files (STYLE.md).
#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tidy/tree.hpp"

namespace tank::testing {
namespace {

constexpr std::size_t header_cap = 300;
constexpr std::size_t header_median = 100;
constexpr std::size_t source_cap = 500;
constexpr std::size_t source_median = 200;
constexpr std::size_t function_cap = 60;

std::size_t median(std::vector<std::size_t> sizes) {
  if (sizes.empty()) return 0;
  std::ranges::sort(sizes);
  return sizes[sizes.size() / 2];
}

bool is_product(const SourceFile& file) {
  return file.is_under("include/") || file.is_under("src/") || file.is_under("apps/");
}

TEST_CASE("tidy: files stay small") {
  std::vector<std::size_t> headers;
  std::vector<std::size_t> bodies;
  for (const SourceFile& file : sources()) {
    const std::size_t size = file.lines.size();
    const std::size_t cap = file.is_header() ? header_cap : source_cap;
    CHECK_MESSAGE(size <= cap, file.path, " has ", size, " lines; at most ", cap);
    if (is_product(file)) (file.is_header() ? headers : bodies).push_back(size);
  }
  CHECK(median(headers) <= header_median);
  CHECK(median(bodies) <= source_median);
}

TEST_CASE("tidy: every file says its licence, and every header what it is for") {
  for (const SourceFile& file : sources()) {
    const bool licensed =
        !file.lines.empty() && file.lines[0] == "// SPDX-License-Identifier: Apache-2.0";
    CHECK_MESSAGE(licensed, file.path, " lacks the SPDX line");
    if (!file.is_header()) continue;
    const bool guarded = file.lines.size() > 3 && file.lines[1] == "#pragma once";
    const bool described = file.lines.size() > 3 && file.lines[2] == "/// @file";
    CHECK_MESSAGE((guarded && described), file.path, " lacks `#pragma once` or `/// @file`");
  }
}

TEST_CASE("tidy: public types are documented") {
  constexpr std::array starts{"class ", "struct ", "enum class "};
  for (const SourceFile& file : sources()) {
    if (!file.is_under("include/")) continue;
    for (std::size_t i = 1; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      const bool type = std::ranges::any_of(starts, [&](auto s) { return line.starts_with(s); });
      if (!type || line.ends_with(';') || line.starts_with("struct std::")) continue;
      std::size_t above = i - 1;
      while (above > 0 && file.lines[above].starts_with("template")) --above;
      CHECK_MESSAGE(file.lines[above].starts_with("///"), file.path, ":", i + 1, ": ", line);
    }
  }
}

TEST_CASE("tidy: no file is a drawer for everything") {
  constexpr std::array banned{"util", "common", "helper", "misc", "manager"};
  for (const SourceFile& file : sources()) {
    for (const char* word : banned) {
      const bool drawer = file.path.find(word) != std::string::npos;
      CHECK_MESSAGE(!drawer, file.path, " is named after no thing");
    }
  }
}

// A function as the formatter writes it: its head ends in `{` at some depth, and its body with
// a brace at the same depth.
bool begins_function(const std::string& line) {
  constexpr std::array others{"if ",     "for ",  "while ", "switch ", "} ", "namespace ",
                              "struct ", "class", "enum",   "do ",     "//", "extern "};
  const std::size_t depth = line.find_first_not_of(' ');
  if (depth == std::string::npos || depth > 2 || !line.ends_with("{")) return false;
  const std::string_view text = std::string_view(line).substr(depth);
  if (std::ranges::any_of(others, [&](auto s) { return text.starts_with(s); })) return false;
  return text.find(')') != std::string_view::npos;
}

TEST_CASE("tidy: functions stay short") {
  for (const SourceFile& file : sources()) {
    if (!is_product(file)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (!begins_function(file.lines[i])) continue;
      const std::string end(file.lines[i].find_first_not_of(' '), ' ');
      std::size_t last = i + 1;
      while (last < file.lines.size() && !file.lines[last].starts_with(end + "}")) ++last;
      const std::size_t size = last - i - 1;
      CHECK_MESSAGE(size <= function_cap, file.path, ":", i + 1, " has ", size, " lines");
    }
  }
}

TEST_CASE("tidy: public functions are documented, alone or as a group") {
  for (const SourceFile& file : sources()) {
    if (!file.is_under("include/")) continue;
    bool documented = false;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      if (line.empty()) documented = false;
      if (line.starts_with("///")) documented = true;
      if (!line.starts_with("TANK_API") && !line.starts_with("[[nodiscard]] TANK_API")) continue;
      CHECK_MESSAGE(documented, file.path, ":", i + 1, ": ", line);
    }
  }
}

// Whether `name` stands as a word of its own in one of the lines.
bool lists(const std::vector<std::string>& lines, const std::string& name) {
  const auto is_part = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '/';
  };
  return std::ranges::any_of(lines, [&](const std::string& line) {
    const std::size_t at = line.find(name);
    if (at == std::string::npos) return false;
    const bool begins = at == 0 || !is_part(line[at - 1]) || line[at - 1] == '/';
    const std::size_t end = at + name.size();
    return begins && (end == line.size() || !is_part(line[end]));
  });
}

// The file as a build file writes it: relative to its own folder or to the one above.
std::string path_from(const SourceFile& build, const SourceFile& file) {
  const std::string folder = build.path.substr(0, build.path.rfind('/') + 1);
  if (file.is_under(folder)) return file.path.substr(folder.size());
  const std::string above = folder.substr(0, folder.find('/') + 1);
  return file.is_under(above) ? "../" + file.path.substr(above.size()) : "";
}

TEST_CASE("tidy: every source is in the build file of its folder, or of one near it") {
  const std::vector<SourceFile> builds = files_ending({"CMakeLists.txt"});
  for (const SourceFile& file : sources()) {
    if (file.is_header()) continue;
    const bool listed = std::ranges::any_of(builds, [&](const SourceFile& build) {
      const std::string name = path_from(build, file);
      // A loop over programs of one file each lists them without their ending.
      return !name.empty() &&
             (lists(build.lines, name) || lists(build.lines, name.substr(0, name.rfind('.'))));
    });
    CHECK_MESSAGE(listed, file.path, " is compiled by nobody");
  }
}

}  // namespace
}  // namespace tank::testing
