// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <tank/registry/release_scan.hpp>
#include <tank/registry/scanner.hpp>

#include "core/base/words.hpp"

namespace tank::inline v0::registry {
namespace {

using analysis::Severity;
using analysis::Verdict;

constexpr Words<AuditStatus, 5> status_words{{
    {AuditStatus::scanning, "scanning"},
    {AuditStatus::completed, "completed"},
    {AuditStatus::flagged, "flagged"},
    {AuditStatus::failed, "failed"},
    {AuditStatus::scan_failed, "scan-failed"},
}};

constexpr Words<DisputeState, 4> dispute_words{{
    {DisputeState::none, "none"},
    {DisputeState::open, "open"},
    {DisputeState::upheld, "upheld"},
    {DisputeState::lifted, "lifted"},
}};

// The words are the analysis's own.
template <class Enum, std::size_t N>
Result<Enum> parse_own(const std::array<Enum, N>& all, std::string_view word,
                       std::string_view what) {
  Words<Enum, N> words;
  for (std::size_t i = 0; i < N; ++i) words[i] = {all[i], analysis::to_string(all[i])};
  return parse_word(words, word, what);
}

}  // namespace

std::string_view to_string(AuditStatus status) { return word_of(status_words, status); }

AuditStatus audit_status(const Release& release) {
  if (!release.scanned_at) return AuditStatus::scanning;
  if (!release.scan_verdict) return AuditStatus::scan_failed;
  switch (*release.scan_verdict) {
    case Verdict::pass:
    case Verdict::pass_with_notes:
      return AuditStatus::completed;
    case Verdict::flagged:
      return AuditStatus::flagged;
    case Verdict::fail:
      break;
  }
  const bool was_lifted =
      release.state == ReleaseState::available || release.state == ReleaseState::yanked;
  return was_lifted ? AuditStatus::flagged : AuditStatus::failed;
}

Result<Verdict> parse_verdict(std::string_view word) {
  return parse_own(
      std::array{Verdict::pass, Verdict::pass_with_notes, Verdict::flagged, Verdict::fail}, word,
      "verdict");
}

Result<Severity> parse_severity(std::string_view word) {
  return parse_own(std::array{Severity::info, Severity::low, Severity::medium, Severity::high,
                              Severity::critical},
                   word, "severity");
}

std::string_view to_string(DisputeState state) { return word_of(dispute_words, state); }

Result<DisputeState> parse_dispute_state(std::string_view word) {
  return parse_word(dispute_words, word, "state of a dispute");
}

Result<analysis::ScanReport> RuleScanner::scan(analysis::FileSet files) {
  return analysis::scan(files);
}

std::string_view RuleScanner::rule_set() const { return analysis::rule_set_version(); }

}  // namespace tank::inline v0::registry
