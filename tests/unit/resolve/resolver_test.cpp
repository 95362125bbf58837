// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>

#include <doctest/doctest.h>

#include <tank/resolve/check.hpp>

#include "world.hpp"

namespace tank::testing {
namespace {

using resolve::Mode;

std::string solve(std::string_view packages, const resolve::Problem& problem) {
  auto source = world(packages);
  const auto answer = resolve::resolve(problem, source);
  if (answer && std::holds_alternative<resolve::Solution>(*answer)) {
    const auto checked = check_solution(problem, source, std::get<resolve::Solution>(*answer));
    if (!checked) return "invalid: " + checked.error().detail;
  }
  return outcome(answer);
}

struct Row {
  const char* name;
  const char* packages;
  const char* roots;
  Mode mode;
  const char* expected;
};

const std::vector<Row> solvable{
    {"nothing is required", "", "", Mode::flat, ""},
    {"the highest that fits", "a 1.0.0\na 1.2.0\na 2.0.0", "a ^1", Mode::flat, "a@1.2.0"},
    {"a requirement's requirement", "a 1.0.0: b ^2\nb 1.0.0\nb 2.1.0", "a *", Mode::flat,
     "a@1.0.0 b@2.1.0"},
    {"no conflict: shared", "a 1.0.0: s ^2\nb 1.0.0: s >=2 <4\ns 2.0.0\ns 3.0.0", "a *, b *",
     Mode::flat, "a@1.0.0 b@1.0.0 s@2.0.0"},
    {"avoiding a conflict", "foo 1.0.0\nfoo 1.1.0: bar ^2\nbar 1.0.0\nbar 1.1.0\nbar 2.0.0",
     "foo ^1, bar ^1", Mode::flat, "bar@1.1.0 foo@1.0.0"},
    {"conflict resolution", "foo 1.0.0\nfoo 2.0.0: bar ^1\nbar 1.0.0: foo ^1", "foo >=1",
     Mode::flat, "foo@1.0.0"},
    {"a partial satisfier",
     "foo 1.0.0\nfoo 1.1.0: left ^1, right ^1\nleft 1.0.0: shared >=1\nright 1.0.0: shared <2\n"
     "shared 1.0.0: target ^1\nshared 2.0.0\ntarget 1.0.0\ntarget 2.0.0",
     "foo ^1, target ^2", Mode::flat, "foo@1.0.0 target@2.0.0"},
    {"a circle", "a 1.0.0: b *\nb 1.0.0: a *", "a *", Mode::flat, "a@1.0.0 b@1.0.0"},
    {"itself", "a 1.0.0: a *", "a *", Mode::flat, "a@1.0.0"},
    {"not with itself", "a 1.0.0: a ^1\na 2.0.0: a ^1", "a *", Mode::flat, "a@1.0.0"},
    {"pre-releases are not meant", "a 1.0.0\na 2.0.0-rc.1", "a *", Mode::flat, "a@1.0.0"},
    {"a pre-release that is named", "a 1.0.0\na 2.0.0-rc.1\na 2.0.0-rc.2", "a ^2.0.0-rc.1",
     Mode::flat, "a@2.0.0-rc.2"},
    {"an optional one that fits", "a 1.0.0: b? *\nb 1.0.0", "a *", Mode::flat, "a@1.0.0 b@1.0.0"},
    {"an optional one that nobody has", "a 1.0.0: b? *", "a *", Mode::flat, "a@1.0.0"},
    {"an optional one that conflicts", "a 1.0.0: b? *\nb 1.0.0: c ^2\nc 1.0.0\nc 2.0.0",
     "a *, c ^1", Mode::flat, "a@1.0.0 c@1.0.0"},
    {"required goes before optional", "a 1.0.0: b? ^2\nc 1.0.0: b ^1\nb 1.0.0\nb 2.0.0", "a *, c *",
     Mode::flat, "a@1.0.0 b@1.0.0 c@1.0.0"},
    {"an optional root", "a 1.0.0", "a *, z? *", Mode::flat, "a@1.0.0"},
    {"two series side by side", "a 1.0.0: s ^1\nb 1.0.0: s ^2\ns 1.0.0\ns 2.0.0", "a *, b *",
     Mode::bucket, "a@1.0.0 b@1.0.0 s@1.0.0 s@2.0.0"},
    {"a range over series takes any",
     "a 1.0.0: s >=1\ns 1.0.0\ns 2.0.0: missing *\ns 3.0.0: missing *", "a *", Mode::bucket,
     "a@1.0.0 s@1.0.0"},
    {"0.minor and 0.0.patch are series",
     "a 1.0.0: s 0.1.0, t 0.0.1\nb 1.0.0: s 0.2.0, t 0.0.2\ns 0.1.0\ns 0.2.0\nt 0.0.1\nt 0.0.2",
     "a *, b *", Mode::bucket, "a@1.0.0 b@1.0.0 s@0.1.0 s@0.2.0 t@0.0.1 t@0.0.2"},
    {"one requires two series of one name", "a 1.0.0: s ^1, s ^2\ns 1.0.0\ns 2.0.0", "a *",
     Mode::bucket, "a@1.0.0 s@1.0.0 s@2.0.0"},
};

TEST_CASE("resolver: what can be solved is solved as expected, and the auditor agrees") {
  for (const Row& row : solvable) {
    CAPTURE(row.name);
    CHECK(solve(row.packages, wanting(row.roots, row.mode)) == row.expected);
  }
}

TEST_CASE("resolver: prefers the lowest when asked, and still leaves out only as a last resort") {
  auto problem = wanting("a *");
  problem.prefer_lowest = true;
  CHECK(solve("a 1.0.0: b? *\na 2.0.0\nb 1.0.0\nb 2.0.0", problem) == "a@1.0.0 b@1.0.0");
}

TEST_CASE("resolver: keeps what the lock holds as long as it fits") {
  auto problem = wanting("a *");
  problem.preferred["a"] = {semver::Version{1, 0, 0}};
  CHECK(solve("a 1.0.0\na 2.0.0", problem) == "a@1.0.0");
  problem.roots = requirements("a ^2");
  CHECK(solve("a 1.0.0\na 2.0.0", problem) == "a@2.0.0");
}

TEST_CASE("resolver: a dist-tag is a requirement") {
  auto source = world("a 1.0.0\na 2.0.0-rc.1");
  REQUIRE(source.tag("a", "next", "2.0.0-rc.1"));
  CHECK(outcome(resolve::resolve(wanting("a next"), source)) == "a@2.0.0-rc.1");
  CHECK(outcome(resolve::resolve(wanting("a other"), source)).find("neither a range nor a tag") !=
        std::string::npos);
}

resolve::Candidate candidate(const char* version) {
  resolve::Candidate made;
  made.version = semver::Version::parse(version).value_or(semver::Version{});
  return made;
}

TEST_CASE("resolver: a yanked version is chosen only where a lock holds it") {
  resolve::MemorySource source;
  source.add("a", candidate("1.0.0"));
  auto yanked = candidate("1.1.0");
  yanked.yanked = true;
  source.add("a", yanked);
  CHECK(outcome(resolve::resolve(wanting("a *"), source)) == "a@1.0.0");
  auto problem = wanting("a *");
  problem.preferred["a"] = {semver::Version{1, 1, 0}};
  CHECK(outcome(resolve::resolve(problem, source)) == "a@1.1.0");
}

TEST_CASE("resolver: each policy takes versions away, and the proof names it") {
  using namespace std::chrono_literals;
  resolve::MemorySource source;
  auto old = candidate("1.0.0");
  old.published_at = TimePoint{} + 1h;
  old.score = 9;
  old.is_signed = true;
  auto young = candidate("2.0.0");
  young.published_at = TimePoint{} + 100h;
  young.score = 3;
  young.permissions.subprocess = true;
  source.add("@acme/a", old);
  source.add("@acme/a", young);

  struct PolicyRow {
    const char* name;
    resolve::Policy policy;
    const char* expected;
    resolve::Refusal refusal;
  };
  const std::vector<PolicyRow> rows{
      {"no policy", {}, "@acme/a@2.0.0", {}},
      {"budget", {.budget = package::Permissions{}}, "@acme/a@1.0.0", resolve::Refusal::budget},
      {"age", {.minimum_age = 48h}, "@acme/a@1.0.0", resolve::Refusal::minimum_age},
      {"score", {.minimum_score = 5}, "@acme/a@1.0.0", resolve::Refusal::minimum_score},
      {"signature", {.require_signature = true}, "@acme/a@1.0.0", resolve::Refusal::not_signed},
  };
  for (const PolicyRow& row : rows) {
    CAPTURE(row.name);
    auto problem = wanting("@acme/a *");
    problem.now = TimePoint{} + 101h;
    problem.policy = row.policy;
    CHECK(outcome(resolve::resolve(problem, source)) == row.expected);
    if (row.expected != rows.front().expected) {
      problem.roots = requirements("@acme/a ^2");
      const auto answer = resolve::resolve(problem, source);
      REQUIRE(answer);
      const auto& why = std::get<resolve::Explanation>(*answer);
      REQUIRE(why.conflict.size() == 2);
      CHECK(why.conflict[1].refusal == row.refusal);
      CHECK(check_conflict(problem, source, why.conflict));
      CHECK(why.hints.size() == 1);
    }
  }
}

TEST_CASE("resolver: allow and deny lists take names and scopes") {
  auto source = world("@acme/a 1.0.0\n@other/b 1.0.0");
  auto problem = wanting("@acme/a *");
  problem.policy.allow = {"@acme/*"};
  CHECK(outcome(resolve::resolve(problem, source)) == "@acme/a@1.0.0");
  problem.policy.deny = {"@acme/a"};
  CHECK(outcome(resolve::resolve(problem, source)).find("denied by name") != std::string::npos);
  problem = wanting("@other/b *");
  problem.policy.allow = {"@acme/*"};
  CHECK(outcome(resolve::resolve(problem, source)).find("not on the allow list") !=
        std::string::npos);
}

class Counting final : public resolve::PackageSource {
 public:
  explicit Counting(resolve::MemorySource source) : source_(std::move(source)) {}
  Result<std::optional<resolve::PackageVersions>> load(std::string_view name) override {
    asked.emplace_back(name);
    if (name == "broken") return fail(Errc::unavailable, "the registry is away");
    return source_.load(name);
  }
  std::vector<std::string> asked;

 private:
  resolve::MemorySource source_;
};

TEST_CASE("resolver: asks only for what comes into question, and once") {
  Counting source{world("a 1.0.0: old *\na 2.0.0: b *\nb 1.0.0: a *\nold 1.0.0")};
  CHECK(outcome(resolve::resolve(wanting("a *, b *"), source)) == "a@2.0.0 b@1.0.0");
  std::ranges::sort(source.asked);
  CHECK(source.asked == std::vector<std::string>{"a", "b"});
}

TEST_CASE("resolver: an error of the source ends the resolution") {
  Counting source{world("a 1.0.0: broken *")};
  const auto answer = resolve::resolve(wanting("a *"), source);
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().code == Errc::unavailable);
}

TEST_CASE("resolver: the order in which a source gives things does not matter") {
  const std::string lines[] = {
      "a 1.0.0: c *, b ^1", "a 1.1.0: b ^2, c *", "b 1.0.0", "b 2.0.0: c ^1", "c 1.0.0", "c 2.0.0"};
  std::vector<std::size_t> order{0, 1, 2, 3, 4, 5};
  std::string first;
  do {
    std::string text;
    for (const std::size_t i : order) text += lines[i] + "\n";
    const std::string now = solve(text, wanting("a *, b *"));
    if (first.empty()) first = now;
    REQUIRE(now == first);
  } while (std::ranges::next_permutation(order).found);
  CHECK(first == "a@1.1.0 b@2.0.0 c@1.0.0");
}

}  // namespace
}  // namespace tank::testing
