// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A folder that goes away with its test.

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <stdlib.h>

namespace tank::testing {

class TestFolder {
 public:
  TestFolder() {
    char name[] = "/tmp/tank-test-XXXXXX";
    REQUIRE(::mkdtemp(name) != nullptr);
    path_ = name;
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tank::testing
