// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/engine/pattern.hpp"

#include <random>
#include <regex>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/analysis/engine/literal_set.hpp"

namespace tank::testing {
namespace {

using namespace analysis;

struct Row {
  std::string_view pattern;
  std::string_view text;
  int begin;  ///< -1: no match
  int end;
};

TEST_CASE("patterns: the first match, and the longest of those that begin there") {
  const std::vector<Row> table{
      {"abc", "xxabcx", 2, 5},      {"a+", "baaa", 1, 4},
      {"a*", "baaa", 0, 0},         {"(ab|a)c?", "xac", 1, 3},
      {"a{2,3}", "aaaa", 0, 3},     {"a{3}", "aa", -1, -1},
      {"a{2,}b", "xaaab", 1, 5},    {"[a-c]+", "xxbca", 2, 5},
      {"[^a-c]+", "abxyc", 2, 4},   {"\\bcat\\b", "concat cat", 7, 10},
      {"^b", "a\nb", 2, 3},         {"b$", "ab\nc", 1, 2},
      {".+", "ab\ncd", 0, 2},       {"(?i)AbC", "xaBc", 1, 4},
      {"\\d+-\\w", "a12-z", 1, 5},  {"a|bc|", "zbc", 0, 0},
      {"x(a|b)*y", "xabbay", 0, 6}, {"[\\]x-]+", "a]-x", 1, 4},
      {"\\(a\\)", "(a)", 0, 3},     {"a{0}b", "ab", 1, 2},
  };
  for (const Row& row : table) {
    CAPTURE(row.pattern);
    CAPTURE(row.text);
    const auto pattern = Pattern::compile(row.pattern);
    REQUIRE(pattern);
    const auto found = pattern->find(row.text);
    CHECK((found ? static_cast<int>(found->begin) : -1) == row.begin);
    if (found) CHECK(static_cast<int>(found->end) == row.end);
  }
}

TEST_CASE("patterns: what is not of the language does not compile") {
  for (const char* text :
       {"a(", "a)", "[a", "*", "a**b|+", "a{2", "a{3,2}", "a\\", "(a|b", "a{99999}"}) {
    CAPTURE(text);
    CHECK_FALSE(Pattern::compile(text));
  }
}

std::string random_pattern(std::mt19937& random, int depth) {
  const auto pick = random() % (depth > 2 ? 3 : 7);
  switch (pick) {
    case 0:
      return std::string(1, "abc"[random() % 3]);
    case 1:
      return "[ab]";
    case 2:
      return ".";
    case 3:
      return "(" + random_pattern(random, depth + 1) + "|" + random_pattern(random, depth + 1) +
             ")";
    case 4:
      return "(" + random_pattern(random, depth + 1) + ")" + "?*+"[random() % 3];
    case 5:
      return "(" + random_pattern(random, depth + 1) + "){1,2}";
    default:
      return random_pattern(random, depth + 1) + random_pattern(random, depth + 1);
  }
}

TEST_CASE("patterns: whether a whole text matches is as std::regex says") {
  std::mt19937 random(3);
  for (int i = 0; i < 2'000; ++i) {
    const std::string text_of_pattern = random_pattern(random, 0);
    const auto ours = Pattern::compile("^(" + text_of_pattern + ")$");
    REQUIRE(ours);
    const std::regex theirs(text_of_pattern);
    std::string text;
    for (auto n = random() % 7; n > 0; --n) text += "abc"[random() % 3];
    const auto end = ours->match_at(text, 0);
    CAPTURE(text_of_pattern);
    CAPTURE(text);
    CHECK((end.has_value() && *end == text.size()) == std::regex_match(text, theirs));
  }
}

TEST_CASE("literals: every word is found at every place, whatever its case") {
  std::mt19937 random(4);
  for (int round = 0; round < 200; ++round) {
    LiteralSet set;
    std::vector<std::string> words;
    for (int i = 0; i < 6; ++i) {
      std::string word;
      for (auto n = 1 + random() % 4; n > 0; --n) word += "ab-"[random() % 3];
      set.add(word);
      words.push_back(word);
    }
    set.build();
    std::string text;
    for (int i = 0; i < 40; ++i) text += "aAbB-x"[random() % 6];
    std::string lower = text;
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    std::size_t hits = 0;
    set.scan(text, [&](std::uint32_t number, std::size_t end) {
      const std::string& word = words[number];
      CHECK(lower.compare(end - word.size(), word.size(), word) == 0);
      ++hits;
    });
    std::size_t expected = 0;
    for (const std::string& word : words) {
      for (std::size_t at = lower.find(word); at != std::string::npos;
           at = lower.find(word, at + 1))
        ++expected;
    }
    CHECK(hits == expected);
  }
}

}  // namespace
}  // namespace tank::testing
