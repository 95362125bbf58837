// SPDX-License-Identifier: Apache-2.0
// What no file of ours may say.
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
constexpr std::array allowed_macros{"TANK_", "DOCTEST_CONFIG", "BOOST_", "_GNU_SOURCE",
                                    "FMT_",  "CLI11_",         "SPDLOG_"};

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

}  // namespace
}  // namespace tank::testing
