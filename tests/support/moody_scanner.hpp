// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A scanner that says what a test wants to hear, and else what the rules say.

#include <optional>
#include <stdexcept>
#include <string>

#include <tank/registry/scanner.hpp>

namespace tank::testing {

/// Thread-safe while nobody changes its mood.
class MoodyScanner final : public registry::Scanner {
 public:
  Result<analysis::ScanReport> scan(analysis::FileSet files) override {
    if (throws) throw std::runtime_error("a rule ran away");
    if (failure) return tl::unexpected(*failure);
    auto report = rules_.scan(files);
    if (report && verdict) report->verdict = *verdict;
    return report;
  }
  std::string_view rule_set() const override { return name; }

  std::optional<Error> failure;              ///< nothing: it works
  bool throws = false;                       ///< breaks off
  std::optional<analysis::Verdict> verdict;  ///< instead of that of the rules
  std::string name = "rules-1";

 private:
  registry::RuleScanner rules_;
};

}  // namespace tank::testing
