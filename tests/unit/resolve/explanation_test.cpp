// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <tank/resolve/check.hpp>

#include "world.hpp"

namespace tank::testing {
namespace {

struct Row {
  const char* name;
  const char* packages;
  const char* roots;
  const char* expected;
};

const std::vector<Row> unsolvable{
    {"an unknown package", "bat 1.0.0", "bar *",
     "1. Because the project depends on bar (no such package), the project cannot be resolved.\n"
     "Hint: There is no bar; did you mean bat?\n"},
    {"no such version", "a 1.0.0\na 2.0.0-rc.1", "a ^2",
     "1. Because the project depends on a ^2 (no such version), the project cannot be "
     "resolved.\n"
     "Hint: A pre-release of a is in that range: 2.0.0-rc.1. Name it, or allow pre-releases.\n"},
    {"two roots", "a 1.0.0: s ^1\nb 1.0.0: s ^2\ns 1.0.0\ns 2.0.0", "a *, b *",
     "1. Because a 1.0.0 depends on s ^1 and b 1.0.0 depends on s ^2, a 1.0.0 is incompatible with "
     "b 1.0.0.\n"
     "2. Because a 1.0.0 is incompatible with b 1.0.0 (1) and the project depends on b, a 1.0.0 "
     "cannot be chosen.\n"
     "3. Because a 1.0.0 cannot be chosen (2) and the project depends on a, the project cannot be "
     "resolved.\n"},
    {"linear", "foo 1.0.0: bar ^2\nbar 2.0.0: baz ^3\nbaz 1.0.0\nbaz 3.0.0", "foo ^1, baz ^1",
     "1. Because foo 1.0.0 depends on bar ^2 and bar 2.0.0 depends on baz ^3, foo 1.0.0 requires "
     "baz 3.0.0.\n"
     "2. Because foo 1.0.0 requires baz 3.0.0 (1) and the project depends on baz ^1, foo 1.0.0 "
     "cannot be chosen.\n"
     "3. Because foo 1.0.0 cannot be chosen (2) and the project depends on foo ^1, the project "
     "cannot be resolved.\n"},
    {"branching",
     "foo 1.0.0: a ^1, b ^1\nfoo 1.1.0: x ^1, y ^1\na 1.0.0: b ^2\nb 1.0.0\nb 2.0.0\nx 1.0.0: y "
     "^2\ny 1.0.0\ny 2.0.0",
     "foo ^1",
     "1. Because a 1.0.0 depends on b ^2 and foo 1.0.0 depends on b ^1, a 1.0.0 is incompatible "
     "with foo 1.0.0.\n"
     "2. Because foo 1.0.0 depends on a ^1 and a 1.0.0 is incompatible with foo 1.0.0 (1), foo "
     "1.0.0 cannot be chosen.\n"
     "3. Because x 1.0.0 depends on y ^2 and foo 1.1.0 depends on y ^1, x 1.0.0 is incompatible "
     "with foo 1.1.0.\n"
     "4. Because x 1.0.0 is incompatible with foo 1.1.0 (3) and foo 1.1.0 depends on x ^1, foo "
     "1.1.0 cannot be chosen.\n"
     "5. Because foo 1.0.0 cannot be chosen (2) and foo 1.1.0 cannot be chosen (4), no version of "
     "foo can be chosen.\n"
     "6. Because no version of foo can be chosen (5) and the project depends on foo ^1, the "
     "project cannot be resolved.\n"},
};

TEST_CASE("explanation: every conflict is so, complete and minimal, and told in order") {
  for (const Row& row : unsolvable) {
    CAPTURE(row.name);
    auto source = world(row.packages);
    const auto problem = wanting(row.roots);
    const auto answer = resolve::resolve(problem, source);
    REQUIRE(answer);
    const auto* why = std::get_if<resolve::Explanation>(&*answer);
    REQUIRE(why != nullptr);
    const auto checked = check_conflict(problem, source, why->conflict);
    CHECK_MESSAGE(checked, (checked ? "" : checked.error().detail));
    REQUIRE_FALSE(why->steps.empty());
    CHECK(why->steps.back().kind == resolve::StepKind::conflict);
    for (std::size_t i = 0; i < why->steps.size(); ++i) {
      for (const std::size_t cause : why->steps[i].causes) CHECK(cause < i);
    }
    CHECK(to_prose(*why) == row.expected);
  }
}

TEST_CASE("explanation: a conflict that is not so, or says too much, is caught") {
  auto source = world("a 1.0.0: s ^1\nb 1.0.0: s ^2\ns 1.0.0\ns 2.0.0\nc 1.0.0");
  const auto problem = wanting("a *, b *, c *");
  const auto answer = resolve::resolve(problem, source);
  REQUIRE(answer);
  auto facts = std::get<resolve::Explanation>(*answer).conflict;
  REQUIRE(check_conflict(problem, source, facts));

  auto more = facts;
  more.push_back({.requirement = requirements("c *").front()});
  CHECK_FALSE(check_conflict(problem, source, more));
  auto less = facts;
  less.pop_back();
  CHECK_FALSE(check_conflict(problem, source, less));
  auto wrong = facts;
  wrong.back().requirement->range = "^3";
  CHECK_FALSE(check_conflict(problem, source, wrong));
}

}  // namespace
}  // namespace tank::testing
