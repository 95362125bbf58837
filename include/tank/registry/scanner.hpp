// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What looks at the files of a release before anybody sees it.

#include <string_view>

#include <tank/analysis/scan.hpp>
#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0::registry {

/// Thread-safe.
class TANK_API Scanner {
 public:
  virtual ~Scanner() = default;

  /// Errors: whatever kept it from an answer. Nothing is then known of the files.
  [[nodiscard]] virtual Result<analysis::ScanReport> scan(analysis::FileSet files) = 0;

  /// Names what it looks for: releases that were scanned under another name may be scanned anew.
  [[nodiscard]] virtual std::string_view rule_set() const = 0;
};

/// The rules of the library, and nothing else.
class TANK_API RuleScanner final : public Scanner {
 public:
  [[nodiscard]] Result<analysis::ScanReport> scan(analysis::FileSet files) override;
  [[nodiscard]] std::string_view rule_set() const override;
};

}  // namespace tank::inline v0::registry
