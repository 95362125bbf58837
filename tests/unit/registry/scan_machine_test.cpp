// SPDX-License-Identifier: Apache-2.0
// Every state of a scan meets every event.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/registry/scan_machine.hpp>

namespace tank::testing {
namespace {

using analysis::Severity;
using analysis::Verdict;
using registry::Dispute;
using registry::DisputeState;
using registry::HeldRelease;
using registry::ReleaseScan;
using registry::ScanEffect;
using registry::ScanEvent;
using registry::ScanFinding;
using registry::ScanOutcome;

constexpr TimePoint now{std::chrono::seconds(1'000)};

ScanFinding a_finding(const char* rule, std::int64_t version = 1) {
  ScanFinding out;
  out.rule = rule;
  out.rule_version = version;
  out.severity = Severity::critical;
  out.path = "run.sh";
  return out;
}

ScanOutcome an_outcome(std::optional<Verdict> verdict, const char* rules,
                       std::vector<ScanFinding> findings = {}) {
  ScanOutcome out;
  out.verdict = verdict;
  out.rule_set = rules;
  out.findings = std::move(findings);
  return out;
}

ScanOutcome bad(const char* rules) {
  return an_outcome(Verdict::fail, rules, {a_finding("statics/pipe-to-shell")});
}

// The states that a release may be in, by name.
ReleaseScan a_scan(const std::string& state) {
  ReleaseScan out;
  if (state == "new") return out;
  out.outcome = an_outcome(Verdict::pass, "1");
  if (state == "good") return out;
  out.held = HeldRelease{};
  out.outcome = an_outcome(std::nullopt, "1");
  if (state == "broken") return out;
  out.outcome = bad("1");
  if (state == "open") out.dispute.state = DisputeState::open;
  if (state == "upheld") out.dispute.state = DisputeState::upheld;
  if (state == "lifted") {
    out.dispute.state = DisputeState::lifted;
    out.held.reset();
  }
  return out;
}

const std::vector<ScanEvent> events{
    registry::Scanned{ScanId(Uuid{1}), an_outcome(Verdict::pass, "1")},
    registry::Scanned{ScanId(Uuid{1}), an_outcome(Verdict::flagged, "2")},
    registry::Scanned{ScanId(Uuid{1}), bad("1")},
    registry::Scanned{ScanId(Uuid{1}), bad("2")},
    registry::Scanned{ScanId(Uuid{1}),
                      an_outcome(Verdict::fail, "2", {a_finding("statics/wiper")})},
    registry::Scanned{ScanId(Uuid{1}), an_outcome(std::nullopt, "2")},
    registry::Disputed{UserId(Uuid{2}), "it is a test"},
    registry::DisputeDecided{UserId(Uuid{3}), true, "it is"},
    registry::DisputeDecided{UserId(Uuid{3}), false, "it is not"},
};

struct Row {
  const char* from;
  std::vector<std::string> expected;
};

// What happens to the release (`+` comes out of quarantine, `-` comes into it, `=` stays), then
// the dispute where there is one; `!` is refused.
const std::vector<Row> table{
    //          pass  flagged fail  fail 2       wiper  broken dispute lift uphold
    {"new", {"=", "=", "-", "-", "-", "-", "!", "!", "!"}},
    {"good", {"=", "=", "-", "-", "-", "=", "!", "!", "!"}},
    {"broken", {"+", "+", "=", "=", "=", "=", "=open", "!", "!"}},
    {"held", {"+", "+", "=", "=", "=", "=", "=open", "!", "!"}},
    {"open", {"+", "+", "=open", "=open", "=open", "=open", "!", "+lifted", "=upheld"}},
    {"upheld", {"+", "+", "=upheld", "=", "=", "=upheld", "!", "!", "!"}},
    {"lifted", {"=", "=", "=lifted", "=lifted", "-", "=lifted", "!", "!", "!"}},
};

std::string outcome_of(const char* from, const ScanEvent& event) {
  const auto change = registry::advance(a_scan(from), event, now);
  if (!change) {
    CHECK(change.error().code == Errc::precondition_failed);
    return "!";
  }
  std::string out = !change->effect ? "=" : *change->effect == ScanEffect::release ? "+" : "-";
  const DisputeState dispute = change->scan.dispute.state;
  return dispute == DisputeState::none ? out : out + std::string(registry::to_string(dispute));
}

TEST_CASE("scan machine: every state meets every event") {
  for (const Row& row : table) {
    REQUIRE(row.expected.size() == events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      CAPTURE(row.from);
      CAPTURE(i);
      CHECK(outcome_of(row.from, events[i]) == row.expected[i]);
    }
  }
}

TEST_CASE("scan machine: a newer version of a rule has not been weighed") {
  ReleaseScan lifted = a_scan("lifted");
  const ScanOutcome newer = an_outcome(Verdict::fail, "2", {a_finding("statics/pipe-to-shell", 2)});
  const auto change = registry::advance(lifted, registry::Scanned{ScanId(Uuid{1}), newer}, now);
  REQUIRE(change.has_value());
  CHECK(change->effect == ScanEffect::quarantine);
  CHECK(change->scan.dispute == Dispute{});
}

TEST_CASE("scan machine: a run without an answer leaves the answer that there is") {
  const ReleaseScan before = a_scan("good");
  const auto change = registry::advance(
      before, registry::Scanned{ScanId(Uuid{1}), an_outcome(std::nullopt, "2")}, now);
  REQUIRE(change.has_value());
  CHECK(change->scan == before);
}

TEST_CASE("scan machine: who disputes and who decides is kept with the reasons") {
  auto change = registry::advance(a_scan("held"), events[6], now);
  REQUIRE(change.has_value());
  change = registry::advance(change->scan, events[7], now);
  REQUIRE(change.has_value());
  CHECK(change->scan.dispute == Dispute{.state = DisputeState::lifted,
                                        .reason = "it is a test",
                                        .decision = "it is",
                                        .opened_by = UserId(Uuid{2}),
                                        .opened_at = now,
                                        .decided_by = UserId(Uuid{3}),
                                        .decided_at = now});
}

}  // namespace
}  // namespace tank::testing
