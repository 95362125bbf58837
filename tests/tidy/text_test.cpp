// SPDX-License-Identifier: Apache-2.0
// What no file of ours may say.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "tidy/tree.hpp"

namespace tank::testing {
namespace {

// Put together at run time, so that this file does not find itself.
const std::array markers{
    std::string("TO") + "DO", std::string("FIX") + "ME",
    std::string("XX") + "X:", std::string("HA") + "CK:", std::string("PLACE") + "HOLDER"};
const std::array forbidden_macros{std::string("#define ")};
constexpr std::array allowed_macros{"TANK_", "DOCTEST_CONFIG", "BOOST_",  "_GNU_SOURCE",
                                    "FMT_",  "CLI11_",         "SPDLOG_", "CURL_"};

TEST_CASE("tidy: nothing is left for another day") {
  for (const SourceFile& file :
       files_ending({".cpp", ".hpp", ".txt", ".cmake", ".sh", ".md", ".mjs", ".sql"})) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      for (const std::string& marker : markers) {
        const bool found = file.lines[i].find(marker) != std::string::npos;
        CHECK_MESSAGE(!found, file.path, ":", i + 1, ": ", file.lines[i]);
      }
    }
  }
}

TEST_CASE("tidy: macros are few and ours") {
  for (const SourceFile& file : sources()) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      if (!line.starts_with(forbidden_macros[0])) continue;
      const std::string_view name = std::string_view(line).substr(8);
      bool allowed = false;
      for (const char* start : allowed_macros) allowed = allowed || name.starts_with(start);
      CHECK_MESSAGE(allowed, file.path, ":", i + 1, ": ", line);
    }
  }
}

// A test's name may be broken over two literals; only its beginning is compared.
TEST_CASE("tidy: a test that the documentation names exists") {
  std::string tests;
  for (const SourceFile& file : sources()) {
    if (!file.is_under("tests/")) continue;
    for (const std::string& line : file.lines) tests += line + '\n';
  }
  constexpr std::size_t compared = 40;
  std::size_t named = 0;
  for (const SourceFile& file : files_ending({"asvs.md", "compatibility.md"})) {
    for (const std::string& line : file.lines) {
      const std::size_t begin = line.rfind("| `");
      const std::size_t end = line.rfind("` |");
      if (begin == std::string::npos || end == std::string::npos) continue;
      const std::string name = line.substr(begin + 3, std::min(end - begin - 3, compared));
      CHECK_MESSAGE(tests.find('"' + name) != std::string::npos, file.path, ": ", name);
      ++named;
    }
  }
  CHECK(named > 60);
}

TEST_CASE("tidy: paths of somebody's machine are nowhere") {
  const std::array places{std::string("/wo") + "rk/", std::string("/ro") + "ot/",
                          std::string("/ho") + "me/"};
  for (const SourceFile& file :
       files_ending({".cpp", ".hpp", ".txt", ".cmake", ".sh", ".md", ".mjs", ".json"})) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      for (const std::string& place : places) {
        const bool found = file.lines[i].find(place) != std::string::npos;
        CHECK_MESSAGE(!found, file.path, ":", i + 1, ": ", file.lines[i]);
      }
    }
  }
}

std::string stripped(const std::string& line) {
  const auto first = line.find_first_not_of(' ');
  return first == std::string::npos ? std::string() : line.substr(first);
}

/// All example programs as one text, without indentation and blank lines.
std::string example_text() {
  std::string text = "\n";
  for (const SourceFile& file : sources()) {
    if (!file.is_under("examples/")) continue;
    for (const std::string& line : file.lines) {
      if (!stripped(line).empty()) text += stripped(line) + "\n";
    }
  }
  return text;
}

TEST_CASE("tidy: every C++ snippet of the documentation stands in a program that runs") {
  const std::string examples = example_text();
  for (const SourceFile& file : files_ending({".md"})) {
    bool inside = false;
    std::string snippet;
    for (const std::string& line : file.lines) {
      if (!inside && line == "```cpp") {
        inside = true;
        snippet = "\n";
      } else if (inside && line == "```") {
        inside = false;
        const bool runs = examples.find(snippet) != std::string::npos;
        CHECK_MESSAGE(runs, file.path, " shows code that no example has:", snippet);
      } else if (inside && !stripped(line).empty()) {
        snippet += stripped(line) + "\n";
      }
    }
  }
}

}  // namespace
}  // namespace tank::testing
