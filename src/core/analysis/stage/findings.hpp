// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The findings of one file while it is scanned.

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tank/analysis/scan.hpp>

#include "core/analysis/engine/document.hpp"
#include "core/analysis/engine/pattern.hpp"

namespace tank::inline v0::analysis {

/// Collects, bounded, and tells places and evidence at the end, when it is known which bytes
/// are secrets. Lives as long as the documents that are added.
class FileFindings {
 public:
  FileFindings(const Document& file, const ScanOptions& options);

  /// One finding a rule and line; the worst stays. Beyond the limit of a rule they are counted
  /// only.
  void add(const Rule& rule, Severity severity, const Document& document, Span span,
           std::string message = {});
  /// The rule by its id, at its own severity less what the file's role takes away.
  void add(std::string_view rule_id, const Document& document, Span span, std::string message = {});

  /// Bytes that no evidence may show.
  void hide(const Document& document, Span span);

  [[nodiscard]] bool is_full(const Rule& rule) const;
  [[nodiscard]] bool wants(Stage stage) const;
  /// Something was not looked at.
  void note_left_out() { truncated_ = true; }
  [[nodiscard]] bool is_truncated() const { return truncated_; }
  [[nodiscard]] std::vector<Finding> finish() const;

  /// What the role of a file leaves of a severity: code that only tests, shows or documents
  /// weighs one step less.
  [[nodiscard]] static Severity weigh(const Rule& rule, Severity severity, Role role);

 private:
  struct Raw {
    const Rule* rule;
    Severity severity;
    std::size_t place;  ///< in the file
    std::string text;   ///< the line of the finding
    std::string message;
    bool derived;
  };

  [[nodiscard]] std::string evidence_of(const Raw& raw) const;

  const Document* file_;
  const ScanOptions* options_;
  std::vector<Raw> raw_;
  std::map<const Rule*, std::size_t> count_;
  std::map<std::pair<const Rule*, std::size_t>, std::size_t> by_line_;  ///< rule and line start
  std::set<std::string> secrets_;
  bool truncated_ = false;
};

/// One step down; info stays.
[[nodiscard]] Severity lowered(Severity severity);
[[nodiscard]] Severity raised(Severity severity);

}  // namespace tank::inline v0::analysis
