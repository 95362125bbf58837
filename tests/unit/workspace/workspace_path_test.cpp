// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/workspace/workspace_path.hpp>

namespace tank::workspace {
namespace {

TEST_CASE("workspace paths: a path in normal form is kept as it is") {
  for (const char* text : {"/a", "/docs/README.md", "/docs/a b.txt", "/%2e%2e/a", "/a#b?c$HOME",
                           "/\xc3\xa9t\xc3\xa9", "/.env", "/..."}) {
    CAPTURE(text);
    const auto path = WorkspacePath::parse(text);
    const bool cut_by_some_system = std::string_view(text) == "/...";
    CHECK(path.has_value() == !cut_by_some_system);
    if (path) CHECK(path->to_string() == text);
  }
}

TEST_CASE("workspace paths: another spelling of a file is refused and not repaired") {
  const std::vector<std::string> table{
      "",
      "/",
      "a",
      "docs/a",
      "//a",
      "/docs//a",
      "/a/",
      "/./a",
      "/a/.",
      "/docs/../a",
      "/../a",
      "/a/..",
      "/docs\\a",
      "\\docs\\a",
      "C:/a",
      "/C:/a",
      "/a ",
      "/ a",
      "/a.",
      "/a\t",
      "/a\n",
      "/con",
      "/\xe2\x80\x8d",
      "/e\xcc\x81",
      "/\xff",
      "/a\x7f",
      {"/a\0", 3},
      "/" + std::string(1'025, 'a'),
  };
  for (const std::string& text : table) {
    CAPTURE(text);
    const auto path = WorkspacePath::parse(text);
    REQUIRE_FALSE(path.has_value());
    CHECK(path.error().code == Errc::invalid_path);
  }
}

TEST_CASE("workspace paths: equal means equal bytes") {
  CHECK(WorkspacePath::parse("/docs/a").value() == WorkspacePath::parse("/docs/a").value());
  CHECK(WorkspacePath::parse("/docs/a").value() != WorkspacePath::parse("/docs/A").value());
  CHECK(WorkspacePath::parse("/docs/a").value() != WorkspacePath::parse("/docs/%61").value());
}

}  // namespace
}  // namespace tank::workspace
