// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The security analysis of a skill: files in, findings out. Pure.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tank/analysis/rule.hpp>
#include <tank/analysis/severity.hpp>
#include <tank/base/api.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/result.hpp>
#include <tank/package/manifest.hpp>

namespace tank::inline v0::analysis {

/// One file of a skill. Both views must live until `scan` returns.
struct InputFile {
  std::string_view path;  ///< relative, `/`-separated
  std::string_view content;
  bool executable = false;
};
using FileSet = std::span<const InputFile>;

/// What to look at, and how much of it at most.
struct ScanOptions {
  /// What the skill declares. Absent: read from `tank.json` or `skills.json` among the files.
  std::optional<package::Manifest> manifest;
  std::vector<Stage> stages{all_stages.begin(), all_stages.end()};
  std::size_t findings = limits::scan_findings;              ///< of the whole report
  std::size_t findings_a_rule = limits::scan_rule_findings;  ///< of one rule in one file
};

/// Where something was found. Lines and columns count from 1; a column is a character (a Unicode
/// code point; a byte that is no UTF-8 counts as one).
struct Location {
  std::string path;
  std::size_t line = 1;
  std::size_t column = 1;

  friend auto operator<=>(const Location&, const Location&) = default;
};

/// One observation. `severity` is the rule's, or less where the place makes it so.
struct Finding {
  const Rule* rule = nullptr;
  Severity severity = Severity::info;
  Location location;
  std::string message;   ///< a sentence
  std::string evidence;  ///< at most limits::scan_evidence_bytes, UTF-8, without secrets

  friend bool operator==(const Finding&, const Finding&) = default;
};

/// One stage and how many findings it made.
struct StageResult {
  Stage stage = Stage::ingest;
  bool ran = false;
  std::size_t findings = 0;

  friend bool operator==(const StageResult&, const StageResult&) = default;
};

/// One line of the score: what it is for, and whether its points were given.
struct ScorePart {
  std::string_view name;
  int points = 0;
  bool given = false;

  friend bool operator==(const ScorePart&, const ScorePart&) = default;
};

/// The answer. The same files and options give the same report, field by field.
struct ScanReport {
  Verdict verdict = Verdict::pass;
  int score = 0;  ///< 0..10, the sum of the given parts
  std::vector<ScorePart> score_parts;
  std::vector<Finding> findings;  ///< worst first, then by place, then by rule
  bool truncated = false;         ///< there were more findings than the options allow
  std::vector<StageResult> stages;
  std::map<std::string, std::string> file_hashes;  ///< path to `sha256:<hex>`
  package::Permissions detected;  ///< what code and configuration reach, as far as it is seen

  friend bool operator==(const ScanReport&, const ScanReport&) = default;
};

/// Looks at every file once. Takes time in proportion to the bytes, and memory for the findings
/// and a few megabytes; knows no clock, no file and no state, and may run on many threads.
/// Paths that differ name different files; what is no text is only looked at by its beginning.
/// Errors: limit_exceeded (more than `limits::archive_entries` files, a file above
/// `limits::archive_file_bytes`, or all above `limits::archive_total_bytes`).
[[nodiscard]] TANK_API Result<ScanReport> scan(FileSet files, const ScanOptions& options = {});

/// Any critical, or four high: fail. One to three high: flagged. Any medium or low:
/// pass_with_notes. Otherwise pass.
[[nodiscard]] TANK_API Verdict verdict_of(std::span<const Finding> findings);

/// The worst severity; nothing without findings.
[[nodiscard]] TANK_API std::optional<Severity> worst_of(std::span<const Finding> findings);

}  // namespace tank::inline v0::analysis
