// SPDX-License-Identifier: Apache-2.0
// Sizes, heads and names of files (STYLE.md).
#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>
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

std::string all_build_files() {
  std::string text;
  for (const SourceFile& file : files_ending({"CMakeLists.txt"})) {
    const auto folder = file.path.substr(0, file.path.rfind('/') + 1);
    for (const std::string& line : file.lines) text += folder + " " + line + "\n";
  }
  return text;
}

TEST_CASE("tidy: every source is in a build file") {
  const std::string build = all_build_files();
  for (const SourceFile& file : sources()) {
    if (file.is_header() || file.path == "tests/install/consumer.cpp") continue;
    const std::string name = file.path.substr(file.path.rfind('/') + 1);
    const auto stem = name.substr(0, name.rfind('.'));
    const bool listed =
        build.find(name) != std::string::npos || build.find(stem) != std::string::npos;
    CHECK_MESSAGE(listed, file.path, " is compiled by nobody");
  }
}

}  // namespace
}  // namespace tank::testing
