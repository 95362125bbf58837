// SPDX-License-Identifier: Apache-2.0
// Every rule against its examples, and the list against its documentation.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include <tank/analysis/scan.hpp>

#include "core/analysis/engine/catalog.hpp"
#include "unit/analysis/rule_examples.hpp"

namespace tank::testing {
namespace {

using namespace analysis;

std::vector<RuleExample> all_examples() {
  std::vector<RuleExample> out;
  for (const auto list : {command_examples(), system_examples(), code_examples(), prose_examples(),
                          package_examples()}) {
    out.insert(out.end(), list.begin(), list.end());
  }
  return out;
}

std::set<std::string_view> rules_hit(std::string_view path, std::string_view text) {
  const InputFile file{path, text};
  std::set<std::string_view> out;
  const auto report = scan({&file, 1});
  REQUIRE(report);
  for (const Finding& each : report->findings) out.insert(each.rule->id);
  return out;
}

// Rules that need more than one small file; the tests of scans have them.
const std::set<std::string_view> elsewhere{"ingest/large-file",
                                           "ingest/many-files",
                                           "ingest/too-many-findings",
                                           "permissions/network-undeclared",
                                           "permissions/path-undeclared",
                                           "permissions/subprocess-undeclared",
                                           "permissions/network-declared",
                                           "permissions/any-host"};

TEST_CASE("rules: each finds what it is about, and not what looks similar") {
  for (const RuleExample& each : all_examples()) {
    CAPTURE(each.rule);
    CAPTURE(each.bad);
    CHECK(rules_hit(each.path, each.bad).contains(each.rule));
    CAPTURE(each.good);
    // Rules about names are shown by another name.
    const bool by_name = each.good.empty();
    CHECK_FALSE(rules_hit(by_name ? "a.txt" : each.path, each.good).contains(each.rule));
  }
}

TEST_CASE("rules: none is without an example") {
  std::set<std::string_view> shown = elsewhere;
  for (const RuleExample& each : all_examples()) shown.insert(each.rule);
  for (const CompiledToken& each : catalog().tokens) shown.insert(each.rule->id);
  for (const CompiledNamed& each : catalog().named) shown.insert(each.rule->id);
  for (const Rule& rule : rules())
    CHECK_MESSAGE(shown.contains(rule.id), rule.id, " has no example");
  for (const std::string_view id : shown)
    CHECK_MESSAGE(find_rule(id) != nullptr, id, " is no rule");
}

TEST_CASE("rules: ids are unique, texts are there, and every pattern compiles") {
  std::set<std::string_view> ids;
  for (const Rule& rule : rules()) {
    CHECK_MESSAGE(ids.insert(rule.id).second, rule.id, " twice");
    CHECK(rule.version >= 1);
    CHECK_FALSE(rule.title.empty());
    CHECK_FALSE(rule.remedy.empty());
  }
  for (const std::string& mistake : catalog().mistakes) FAIL_CHECK(mistake, " does not compile");
}

// A text of the pattern, as chance would have it: what a service hands out.
std::string sample(const Pattern& pattern, std::mt19937& random) {
  std::string out;
  std::uint32_t at = pattern.start();
  while (true) {
    const Pattern::Step& step = pattern.steps()[at];
    if (step.kind == Pattern::Kind::match) return out;
    if (step.kind == Pattern::Kind::split) {
      // Long repetitions end at last: a way that goes on is a step back or a step on.
      at = out.size() > 600 || random() % 3 == 0 ? step.other : step.next;
      continue;
    }
    if (step.kind == Pattern::Kind::bytes) {
      const Pattern::ByteSet& set = pattern.sets()[step.set];
      std::string choices;
      for (int c = '!'; c < 0x7F; ++c) {
        if (set[static_cast<std::size_t>(c)] && c != '"' && c != '\'' && c != '\\')
          choices += static_cast<char>(c);
      }
      if (choices.empty()) {
        for (int c = 0; c < 256; ++c) {
          if (set[static_cast<std::size_t>(c)]) choices += static_cast<char>(c);
        }
      }
      out += choices[random() % choices.size()];
    }
    at = step.next;
  }
}

TEST_CASE("secrets: each format is found in what the service hands out, and stand-ins are not") {
  std::mt19937 random(11);
  for (const CompiledToken& each : catalog().tokens) {
    CAPTURE(each.rule->id);
    int found = 0;
    for (int i = 0; i < 8; ++i) {
      const std::string token = sample(each.pattern, random);
      for (const auto id : rules_hit("a.txt", "value: " + token + "\n"))
        found += id.starts_with("secrets/") ? 1 : 0;
    }
    CHECK(found > 0);
    CHECK(rules_hit("a.txt", "value: " + std::string(words_of(each.format->words).front()) +
                                 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n")
              .empty());
  }
  for (const CompiledNamed& each : catalog().named) {
    CAPTURE(each.rule->id);
    const std::string name = words_of(each.format->words).front();
    int found = 0;
    for (int i = 0; i < 12; ++i) {
      const std::string value = sample(each.pattern, random);
      found += rules_hit("a.txt", name + "_thing = \"" + value + "\"\n").empty() ? 0 : 1;
    }
    CHECK(found > 0);
    CHECK(rules_hit("a.txt", name + "_thing = \"${VALUE}\"\n").empty());
  }
}

std::string page_of_rules() {
  std::ostringstream out;
  for (const Stage stage : all_stages) {
    out << "\n### " << to_string(stage)
        << "\n\n| rule | severity | finds | CWE |\n|---|---|---|---|\n";
    for (const Rule& rule : rules()) {
      if (rule.stage != stage) continue;
      out << "| `" << rule.id << "` | " << to_string(rule.severity) << " | " << rule.title << " | "
          << (rule.cwe == 0 ? "" : std::to_string(rule.cwe)) << " |\n";
    }
  }
  return out.str();
}

TEST_CASE("rules: the documentation lists them as they are") {
  constexpr std::string_view mark = "<!-- rules: made from the lists in the sources -->\n";
  const std::string path = std::string(TANK_SOURCE_DIR) + "/docs/scanning.md";
  std::ifstream in(path);
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  const std::size_t at = page.find(mark);
  REQUIRE(at != std::string::npos);
  const std::string expected = page.substr(0, at + mark.size()) + page_of_rules();
  if (std::getenv("TANK_UPDATE_GOLDEN") != nullptr)
    std::ofstream(path) << expected;
  else
    CHECK(page == expected);
}

}  // namespace
}  // namespace tank::testing
