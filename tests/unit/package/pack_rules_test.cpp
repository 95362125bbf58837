// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <tank/base/limits.hpp>
#include <tank/package/pack_rules.hpp>

namespace {

using tank::Errc;
using tank::package::IgnoreRules;
using tank::package::ListedFile;
using tank::package::looks_secret;
using tank::package::PackDecision;
using tank::package::PackReason;
using tank::package::select_files;

struct Row {
  std::string_view rules, path;
  bool ignored;
};

// Each row was compared with `git check-ignore` once.
TEST_CASE("ignore rules: read as git reads them") {
  const Row rows[] = {
      {"*.log", "a.log", true},
      {"*.log", "x/y/a.log", true},
      {"*.log", "a.log.txt", false},
      {"build", "build", true},
      {"build", "x/build/y", true},
      {"build/", "build", false},
      {"build/", "build/x", true},
      {"/build", "x/build", false},
      {"/build", "build/x", true},
      {"doc/*.txt", "doc/a.txt", true},
      {"doc/*.txt", "doc/x/a.txt", false},
      {"doc/*.txt", "x/doc/a.txt", false},
      {"**/foo", "a/b/foo", true},
      {"**/foo", "foo", true},
      {"foo/**", "foo/a/b", true},
      {"foo/**", "x/foo/a", false},
      {"a/**/b", "a/b", true},
      {"a/**/b", "a/x/y/b", true},
      {"a/**/b", "a/x/bb", false},
      {"*.txt\n!keep.txt", "keep.txt", false},
      {"*.txt\n!keep.txt", "x/keep.txt", false},
      {"*.txt\n!keep.txt", "lose.txt", true},
      {"dir/\n!dir/keep.txt", "dir/keep.txt", true},
      {"dir/*\n!dir/keep.txt", "dir/keep.txt", false},
      {"!a\na", "a", true},
      {"# comment", "# comment", false},
      {"\\#name", "#name", true},
      {"\\!name", "!name", true},
      {"a  ", "a", true},
      {"a\\ ", "a ", true},
      {"a\r\nb\r\n", "b", true},
      {"", "a", false},
      {"/", "a", false},
      {"a?c", "abc", true},
      {"a?c", "a/c", false},
      {"a[bc]d", "acd", true},
      {"a[!bc]d", "acd", false},
      {"a[^b-d]e", "aee", true},
      {"a[]]b", "a]b", true},
      {"a[", "a[", false},
      {"a\\*b", "a*b", true},
      {"a\\*b", "axb", false},
      {"**", "a/b", true},
      {"*", "a/b", true},
      {"a**b", "axxb", true},
      {"a**b", "a/b", false},
      {"x/*/z", "x/y/z", true},
      {"x/*/z", "x/z", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.rules);
    CAPTURE(row.path);
    CHECK(IgnoreRules::parse(row.rules)->ignores(row.path) == row.ignored);
  }
}

TEST_CASE("ignore rules: stars without end do not cost time without end") {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  CHECK_FALSE(IgnoreRules::parse(pattern + "b")->ignores(std::string(1000, 'a')));
  std::string folders;
  for (int i = 0; i < 200; ++i) folders += "**/a/";
  std::string path;
  for (int i = 0; i < 500; ++i) path += "a/";
  CHECK_FALSE(IgnoreRules::parse(folders + "b")->ignores(path + "c"));
}

TEST_CASE("ignore rules: what is too long is refused") {
  CHECK(IgnoreRules::parse(std::string(tank::limits::ignore_line_bytes + 1, 'a')).error().code ==
        Errc::limit_exceeded);
  std::string many;
  for (std::size_t i = 0; i <= tank::limits::ignore_rules; ++i) many += "a\n";
  CHECK(IgnoreRules::parse(many).error().code == Errc::limit_exceeded);
}

TEST_CASE("packing: what looks like a secret, and what only sounds like one") {
  for (const std::string path :
       {".env", ".env.local", "x/.envrc", "prod.env", "certs/server.pem", "ID_RSA", ".ssh/config",
        "deploy.key", ".npmrc", "client_secret_1.json", "terraform.tfvars", "home/.aws/x"}) {
    CAPTURE(path);
    CHECK(looks_secret(path));
  }
  for (const std::string path : {".env.example", "env.md", "id_rsa.pub", "keys.md", "secrets.md",
                                 "environment.txt", "monkey", "src/client_secret.py"}) {
    CAPTURE(path);
    CHECK_FALSE(looks_secret(path));
  }
}

TEST_CASE("packing: every file is decided, with the reason") {
  const std::vector<ListedFile> listing{
      {"tank.json", 10},   {"SKILL.md", 20},         {"src/a.py", 5},  {"src/a.pyc", 5},
      {".git/config", 1},  {"node_modules/x/y", 1},  {".env", 3},      {"fixtures/test.pem", 4},
      {"dist/out.js", 7},  {"src/__PYCACHE__/b", 1}, {"README.md", 1}, {".DS_Store", 1},
      {"sub/SKILL.md", 2},
  };
  const std::vector<std::string> publish{"fixtures/", "/dist/out.js", ".git"};
  const auto selection = select_files(listing, "*.pyc\ndist\n*.md\n", publish);
  REQUIRE(selection);
  CHECK(selection->files == std::vector<std::string>{"README.md", "SKILL.md", "dist/out.js",
                                                     "fixtures/test.pem", "src/a.py", "tank.json"});
  CHECK(selection->total_bytes == 47);
  CHECK(selection->noted ==
        std::vector<PackDecision>{{".DS_Store", PackReason::tool_folder},
                                  {".env", PackReason::secret},
                                  {".git/config", PackReason::tool_folder},
                                  {"fixtures/test.pem", PackReason::listed},
                                  {"node_modules/x/y", PackReason::tool_folder},
                                  {"src/__PYCACHE__/b", PackReason::tool_folder},
                                  {"src/a.pyc", PackReason::ignored},
                                  {"sub/SKILL.md", PackReason::ignored}});
}

TEST_CASE("packing: too many files are refused with advice") {
  std::vector<ListedFile> listing;
  for (std::size_t i = 0; i <= tank::limits::pack_files; ++i)
    listing.push_back({std::to_string(i)});
  const auto refused = select_files(listing, "", {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::archive_too_large);
  listing.pop_back();
  CHECK(select_files(listing, "", {}));
}

}  // namespace
