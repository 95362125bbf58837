// SPDX-License-Identifier: Apache-2.0
#include "core/registry/release_scanning.hpp"

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include <tank/package/archive.hpp>
#include <tank/registry/scan_limits.hpp>

namespace tank::inline v0::registry {
namespace {

constexpr std::size_t named_rules = 3;

struct HeldFile {
  std::string path;
  std::string content;
  bool executable = false;
};

bool is_binary(std::string_view content) {
  const std::string_view beginning = content.substr(0, limits::scan_beginning_bytes);
  return beginning.find('\0') != std::string_view::npos;
}

/// Files of an archive, of which no more is held than the limits allow.
class HeldFiles {
 public:
  Result<void> add(std::string_view path, std::string_view content, bool executable) {
    if (bytes_ + content.size() > limits::scan_whole_bytes && is_binary(content)) {
      content = content.substr(0, limits::scan_beginning_bytes);
    }
    bytes_ += content.size();
    if (bytes_ > limits::scan_held_bytes) {
      return fail(Errc::limit_exceeded, "it has more than " +
                                            std::to_string(limits::scan_held_bytes >> 20) +
                                            " MiB of text, which is not analysed");
    }
    files_.push_back({std::string(path), std::string(content), executable});
    return {};
  }

  [[nodiscard]] std::vector<analysis::InputFile> views() const {
    std::vector<analysis::InputFile> out;
    out.reserve(files_.size());
    for (const HeldFile& file : files_) out.push_back({file.path, file.content, file.executable});
    return out;
  }

 private:
  std::vector<HeldFile> files_;
  std::uint64_t bytes_ = 0;
};

Result<analysis::ScanReport> scan_files(Scanner& scanner, std::string_view gzip) {
  HeldFiles files;
  const auto read = package::for_each_file(
      gzip, [&](std::string_view path, std::string_view content, bool executable) {
        return files.add(path, content, executable);
      });
  if (!read) return pass(read);
  return scanner.scan(files.views());
}

// The analysis reads what strangers wrote. Whatever it stumbles over must not be a way around it,
// nor a way to end the server.
template <class Scan>
Result<analysis::ScanReport> scan_whatever(Scan&& scan) {
  try {
    return scan();
  } catch (const std::exception& error) {
    return fail(Errc::internal_error, std::string("the analysis broke off: ") + error.what());
  }
}

ScanFinding to_kept(const analysis::Finding& finding) {
  return {.rule = std::string(finding.rule->id),
          .rule_version = finding.rule->version,
          .stage = std::string(to_string(finding.rule->stage)),
          .severity = finding.severity,
          .path = finding.location.path,
          .line = static_cast<std::int64_t>(finding.location.line),
          .column = static_cast<std::int64_t>(finding.location.column),
          .message = finding.message,
          .evidence = finding.evidence,
          .remedy = std::string(finding.rule->remedy),
          .cwe = finding.rule->cwe};
}

}  // namespace

ScanOutcome scan_archive(Scanner& scanner, std::string_view gzip, TimePoint now) {
  ScanOutcome out{.verdict = std::nullopt,
                  .score = 0,
                  .findings = {},
                  .truncated = false,
                  .failure = {},
                  .rule_set = std::string(scanner.rule_set()),
                  .at = now};
  const auto report = scan_whatever([&] { return scan_files(scanner, gzip); });
  if (!report) {
    out.failure = describe_error(report.error()).substr(0, limits::kept_failure_bytes);
    return out;
  }
  out.verdict = report->verdict;
  out.score = report->score;
  const std::size_t kept = std::min(report->findings.size(), limits::kept_findings);
  out.truncated = report->truncated || kept < report->findings.size();
  out.findings.reserve(kept);
  for (std::size_t i = 0; i < kept; ++i) out.findings.push_back(to_kept(report->findings[i]));
  return out;
}

Result<analysis::ScanReport> scan_bytes(Scanner& scanner, std::string_view bytes,
                                        std::string_view name) {
  constexpr std::string_view gzip = "\x1f\x8b";  // RFC 1952 §2.3.1
  if (bytes.empty()) return fail(Errc::archive_malformed, "there is nothing to look at");
  if (bytes.starts_with(gzip)) {
    return scan_whatever([&] { return scan_files(scanner, bytes); });
  }
  const analysis::InputFile file{.path = name.empty() ? "SKILL.md" : name, .content = bytes};
  return scan_whatever([&] { return scanner.scan({&file, 1}); });
}

std::string quarantine_reason(const ScanOutcome& outcome) {
  if (!outcome.verdict) return "it could not be analysed: " + outcome.failure;
  std::vector<std::string> rules;
  for (const ScanFinding& each : outcome.findings) {
    const bool known = std::ranges::find(rules, each.rule) != rules.end();
    if (each.severity >= analysis::Severity::high && !known) rules.push_back(each.rule);
  }
  if (rules.empty()) return "the security analysis refuses it";
  std::string out = "the security analysis found ";
  for (std::size_t i = 0; i < std::min(rules.size(), named_rules); ++i) {
    out += (i == 0 ? "" : ", ") + rules[i];
  }
  if (rules.size() > named_rules) {
    out += " and " + std::to_string(rules.size() - named_rules) + " more";
  }
  return out;
}

void show_outcome(Release& release, const ScanOutcome& outcome) {
  release.scan_verdict = outcome.verdict;
  release.scanned_at = outcome.at;
  release.audit_score.reset();
  if (outcome.verdict) release.audit_score = static_cast<double>(outcome.score);
}

HeldRelease hold(Release& release, const ScanOutcome& outcome) {
  // A copy may hold what its origin withdrew; from now on the analysis does.
  const bool is_held_already = release.state == ReleaseState::quarantined;
  HeldRelease before;
  if (!is_held_already) before = {release.state, std::move(release.state_reason)};
  release.state = ReleaseState::quarantined;
  release.state_reason = quarantine_reason(outcome);
  return before;
}

}  // namespace tank::inline v0::registry
