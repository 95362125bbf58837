// SPDX-License-Identifier: Apache-2.0
// What clients of the Tank protocol read about the analysis of a release.
#include <string>

#include <doctest/doctest.h>

#include <tank/registry/release_scan.hpp>

namespace tank::testing {
namespace {

using analysis::Verdict;
using registry::AuditStatus;
using registry::ReleaseState;

struct Row {
  const char* what;
  bool was_scanned;
  std::optional<Verdict> verdict;
  ReleaseState state;
  const char* expected;
};

TEST_CASE("release scan: the audit status follows from verdict and state") {
  const Row rows[] = {
      {"older than the analysis", false, std::nullopt, ReleaseState::available, "scanning"},
      {"no answer", true, std::nullopt, ReleaseState::quarantined, "scan-failed"},
      {"pass", true, Verdict::pass, ReleaseState::available, "completed"},
      {"notes", true, Verdict::pass_with_notes, ReleaseState::yanked, "completed"},
      {"flagged", true, Verdict::flagged, ReleaseState::available, "flagged"},
      {"fail", true, Verdict::fail, ReleaseState::quarantined, "failed"},
      {"fail, and removed", true, Verdict::fail, ReleaseState::deleted, "failed"},
      {"fail, and weighed", true, Verdict::fail, ReleaseState::available, "flagged"},
      {"fail, weighed and yanked", true, Verdict::fail, ReleaseState::yanked, "flagged"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    registry::Release release;
    if (row.was_scanned) release.scanned_at = TimePoint{};
    release.scan_verdict = row.verdict;
    release.state = row.state;
    CHECK(registry::to_string(registry::audit_status(release)) == row.expected);
  }
}

TEST_CASE("release scan: words read back") {
  for (const Verdict verdict :
       {Verdict::pass, Verdict::pass_with_notes, Verdict::flagged, Verdict::fail}) {
    CHECK(registry::parse_verdict(to_string(verdict)) == verdict);
  }
  CHECK(registry::parse_severity("critical") == analysis::Severity::critical);
  CHECK(registry::parse_severity("worst").error().code == Errc::invalid_argument);
  CHECK(registry::parse_verdict("maybe").error().code == Errc::invalid_argument);
  using registry::DisputeState;
  for (const DisputeState state :
       {DisputeState::none, DisputeState::open, DisputeState::upheld, DisputeState::lifted}) {
    CHECK(registry::parse_dispute_state(registry::to_string(state)) == state);
  }
}

}  // namespace
}  // namespace tank::testing
