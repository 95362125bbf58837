// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <tank/package/package_name.hpp>

namespace {

using tank::package::confusable;
using tank::package::PackageName;
using tank::package::skeleton;

PackageName name(std::string_view text) { return PackageName::parse(text).value(); }

TEST_CASE("package names: what the grammar allows is taken as it is") {
  for (const std::string text : {"@a/b", "@a1/b2", "@acme/google-sheets", "@acme/pkg_x",
                                 "@a--b/c--d", "@0/0", "@acme/conx", "@acme/com0", "@acme/com10"}) {
    CAPTURE(text);
    const auto parsed = PackageName::parse(text);
    REQUIRE(parsed);
    CHECK(parsed->to_string() == text);
  }
}

TEST_CASE("package names: everything else is refused, nothing is folded or trimmed") {
  for (const std::string text : {"",
                                 "@",
                                 "/",
                                 "@/",
                                 "@/x",
                                 "@a/",
                                 "a/b",
                                 "@acmepkg",
                                 "@Acme/pkg",
                                 "@acme/Pkg",
                                 " @a/b",
                                 "@a/b ",
                                 "@a/b\n",
                                 "@a/b/c",
                                 "@a/-x",
                                 "@a/x-",
                                 "@a/_x",
                                 "@a/x_",
                                 "@-a/x",
                                 "@a-/x",
                                 "@a_b/x",
                                 "@a/x.y",
                                 "@a/..",
                                 "@../x",
                                 "@a/x%2f",
                                 "@a/x\\y",
                                 "@a/x:y",
                                 "@\xd0\xb0/x",
                                 "@a/p\xe2\x80\x8bkg",
                                 "@@a/b",
                                 "@acme/node_modules",
                                 "@acme/con",
                                 "@acme/nul",
                                 "@acme/com1",
                                 "@acme/lpt9"}) {
    CAPTURE(text);
    const auto parsed = PackageName::parse(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == tank::Errc::invalid_package_name);
  }
  CHECK_FALSE(PackageName::parse(std::string("@a/b\0c", 6)));
}

TEST_CASE("package names: 214 characters are the most") {
  const std::string longest = "@" + std::string(50, 'a') + "/" + std::string(162, 'b');
  CHECK(longest.size() == 214);
  CHECK(PackageName::parse(longest));
  CHECK_FALSE(PackageName::parse(longest + "b"));
}

TEST_CASE("package names: scope and name are the two parts") {
  CHECK(name("@acme/pdf").scope() == "acme");
  CHECK(name("@acme/pdf").name() == "pdf");
}

TEST_CASE("package names: names that look alike are confusable, both ways") {
  struct Row {
    std::string_view a, b;
    bool alike;
  };
  const Row rows[] = {
      {"@acme/google-sheets", "@acme/google_sheets", true},
      {"@acme/google-sheets", "@acme/googlesheets", true},
      {"@acme/tool", "@acme/t00l", true},
      {"@acme/list", "@acrne/1ist", true},
      {"@acme/view", "@acme/vievv", true},
      {"@acme/modern", "@acme/modem", true},
      {"@acme/pdf", "@acme/pdf", false},
      {"@acme/pdf", "@acme/pdf2", false},
      {"@acme/pdf", "@acme-corp/pdf", false},
      {"@a/bc", "@ab/c", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.a);
    CAPTURE(row.b);
    CHECK(confusable(name(row.a), name(row.b)) == row.alike);
    CHECK(confusable(name(row.b), name(row.a)) == row.alike);
  }
  CHECK(skeleton(name("@acme/google-sheets")) == "@acme/googlesheets");
}

}  // namespace
