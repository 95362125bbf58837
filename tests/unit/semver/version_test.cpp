// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <tank/semver/version.hpp>

#include "unit/semver/samples.hpp"

namespace tank::testing {
namespace {

using semver::Grammar;
using semver::Version;

struct Row {
  std::string text;
  const char* strict;
  const char* node;
  const char* loose;
};

std::string read(const std::string& text, Grammar grammar) {
  const auto version = Version::parse(text, grammar);
  return version ? version->to_full_string() : "!";
}

TEST_CASE("versions: each grammar reads what it should and nothing else") {
  const std::vector<Row> table{
      {"1.2.3", "1.2.3", "1.2.3", "1.2.3"},
      {"0.0.0-0+0", "0.0.0-0+0", "0.0.0-0+0", "0.0.0-0+0"},
      {"1.2.3-a-b.1.0a.--+x.01", "1.2.3-a-b.1.0a.--+x.01", "1.2.3-a-b.1.0a.--+x.01",
       "1.2.3-a-b.1.0a.--+x.01"},
      {"v1.2.3", "!", "1.2.3", "1.2.3"},
      {" 1.2.3\t\n", "!", "1.2.3", "1.2.3"},
      {"\u00a01.2.3\ufeff", "!", "1.2.3", "1.2.3"},
      {"vv1.2.3", "!", "!", "1.2.3"},
      {"= v 1.2.3", "!", "!", "1.2.3"},
      {"01.02.03", "!", "!", "1.2.3"},
      {"1.2.3-01", "!", "!", "1.2.3-1"},
      {"1.2.3beta", "!", "!", "1.2.3-beta"},
      {"1.2.34.5", "!", "!", "1.2.3-4.5"},
      {"1.2.3.4", "!", "!", "!"},
      {"1.2.3-", "!", "!", "1.2.3--"},
      {"1.2.3-.1", "!", "!", "1.2.3--.1"},
      {"1.2.3-a..b", "!", "!", "!"},
      {"1.2.3+", "!", "!", "!"},
      {"1.2.3+a+b", "!", "!", "!"},
      {"1.2", "!", "!", "!"},
      {"", "!", "!", "!"},
      {"1.2.x", "!", "!", "!"},
      {"-1.2.3", "!", "!", "!"},
      {"9007199254740991.0.0", "9007199254740991.0.0", "9007199254740991.0.0",
       "9007199254740991.0.0"},
      {"9007199254740992.0.0", "!", "!", "!"},
      {"0.999999999999999.1000000000000000", "0.999999999999999.1000000000000000",
       "0.999999999999999.1000000000000000", "0.999999999999999.1000000000000000"},
      {"0.00.0", "!", "!", "0.0.0"},
      {"0.0.00000000000000000007", "!", "!", "0.0.7"},
      {"0.0.10000000000000000", "!", "!", "!"},
      {"0.0.90071992547409910.5", "!", "!", "0.0.9007199254740991-0.5"},
      {"0.0.18446744073709551617", "!", "!", "!"},
      {"1.2.3-" + std::string(250, 'a'), "*", "*", "*"},
      {"1.2.3-" + std::string(251, 'a'), "!", "!", "!"},
  };
  for (const Row& row : table) {
    CAPTURE(row.text);
    const auto wanted = [&](const char* text) { return *text == '*' ? row.text : text; };
    CHECK(read(row.text, Grammar::strict) == wanted(row.strict));
    CHECK(read(row.text, Grammar::node) == wanted(row.node));
    CHECK(read(row.text, Grammar::loose) == wanted(row.loose));
  }
}

TEST_CASE("versions: precedence is a total order, also where the packed integers end") {
  const auto all = sample_versions();
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = 0; k < all.size(); ++k) {
      CAPTURE(all[i].to_string());
      CAPTURE(all[k].to_string());
      CHECK((all[i] <=> all[k]) == (i <=> k));
    }
  }
}

TEST_CASE("versions: identifiers compare as the specification says") {
  const std::vector<const char*> ascending{"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
                                           "1.0.0-beta",  "1.0.0-beta.2",  "1.0.0-beta.11",
                                           "1.0.0-rc.1",  "1.0.0"};
  for (std::size_t i = 1; i < ascending.size(); ++i) {
    CHECK(version(ascending[i - 1]) < version(ascending[i]));
  }
}

TEST_CASE("versions: build metadata counts only where it is asked for") {
  CHECK(version("1.0.0+a") == version("1.0.0+b"));
  CHECK(semver::compare_build(version("1.0.0"), version("1.0.0+0")) < 0);
  CHECK(semver::compare_build(version("1.0.0+2"), version("1.0.0+10")) < 0);
  CHECK(semver::compare_build(version("1.0.0+1"), version("1.0.0+1")) == 0);
}

TEST_CASE("versions: parts survive copies, moves and both kinds of storage") {
  const std::string label = "a-very-long-pre-release-label-that-does-not-fit-inline";
  const std::vector<std::string> texts{"1.2.3-x.1+b", "1.2.3-" + label + "+build",
                                       "9007199254740991.4294967295.7-x+b"};
  for (const std::string& text : texts) {
    CAPTURE(text);
    const Version first = version(text);
    Version copy = first;
    Version moved = std::move(copy);
    copy = moved;
    moved = Version(9, 9, 9);
    moved = std::move(copy);
    CHECK(moved.to_full_string() == text);
    CHECK(moved == first);
    CHECK(moved.same_core(first.core()));
    CHECK_FALSE(first.core().is_prerelease());
  }
}

}  // namespace
}  // namespace tank::testing
