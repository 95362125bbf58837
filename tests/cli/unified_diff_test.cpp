// SPDX-License-Identifier: Apache-2.0
#include "cli/project/unified_diff.hpp"

#include <random>
#include <vector>

#include <doctest/doctest.h>

namespace tank::testing {
namespace {

using namespace tank::cli;

struct Row {
  const char* before;
  const char* after;
  const char* diff;
};

TEST_CASE("unified diff: as diff -u writes it") {
  const std::vector<Row> table{
      {"", "", ""},
      {"a\n", "a\n", ""},
      {"", "a\n", "@@ -0,0 +1 @@\n+a\n"},
      {"a\n", "", "@@ -1 +0,0 @@\n-a\n"},
      {"a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"},
      {"a\nb\n", "b\nc\n", "@@ -1,2 +1,2 @@\n-a\n b\n+c\n"},
      {"a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
      {"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n",
       "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n"},
      {"1\n2\n3\n4\n5\n6\n7\n8\n", "x\n2\n3\n4\n5\n6\n7\ny\n",
       "@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n"},
  };
  for (const Row& row : table) {
    CAPTURE(row.before);
    CAPTURE(row.after);
    const UnifiedDiff diff = unified_diff(row.before, row.after);
    CHECK(diff.text == row.diff);
    CHECK_FALSE(diff.truncated);
  }
}

/// Both sides as a difference with the whole texts as context has them.
std::pair<std::string, std::string> sides_of(const std::string& diff) {
  std::pair<std::string, std::string> out;
  for (std::size_t at = 0; at < diff.size();) {
    const auto end = diff.find('\n', at);
    const std::string line = diff.substr(at + 1, end - at);
    if (diff[at] == '-' || diff[at] == ' ') out.first += line;
    if (diff[at] == '+' || diff[at] == ' ') out.second += line;
    at = end + 1;
  }
  return out;
}

std::string random_text(std::mt19937& random) {
  std::string out;
  for (std::size_t i = random() % 30; i > 0; --i) {
    out += static_cast<char>('a' + random() % 4);
    out += '\n';
  }
  return out;
}

TEST_CASE("unified diff: both sides come out of it again, whatever the limit of edits") {
  std::mt19937 random(20260301);
  for (int i = 0; i < 3'000; ++i) {
    const std::string before = random_text(random) + "end\n";
    const std::string after = random_text(random) + "other end\n";
    const DiffLimits limits{.edits = random() % 40, .lines = 1'000, .context = 100};
    const auto sides = sides_of(unified_diff(before, after, limits).text);
    REQUIRE(sides.first == before);
    REQUIRE(sides.second == after);
  }
}

TEST_CASE("unified diff: it ends, however much there is") {
  std::string before;
  std::string after;
  for (int i = 0; i < 200'000; ++i) {
    before += "old " + std::to_string(i) + "\n";
    after += "new " + std::to_string(i) + "\n";
  }
  const UnifiedDiff diff = unified_diff(before, after);
  CHECK(diff.truncated);
  CHECK(std::ranges::count(diff.text, '\n') == 401);
}

TEST_CASE("unified diff: what is no text") {
  CHECK(is_text(""));
  CHECK(is_text("Grüße 漢字 🦊\n"));
  CHECK_FALSE(is_text(std::string_view("a\0b", 3)));
  CHECK_FALSE(is_text("\xff\xfe"));
  CHECK_FALSE(is_text("cut \xe6\xbc"));
}

}  // namespace
}  // namespace tank::testing
