// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A scanner that has somebody look at what may be harmless.

#include <tank/base/api.hpp>
#include <tank/registry/scanner.hpp>

namespace tank::inline v0 {
class Reviewer;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// Reports of another scanner, in which findings of medium and high severity may stand one step
/// lower. Critical ones, left-in secrets, and hidden characters are never asked about, so that
/// nobody talks them away. A reviewer that fails, or is slow, changes nothing.
class TANK_API ReviewedScanner final : public Scanner {
 public:
  /// Borrows both. No reviewer: the reports stay as they are.
  ReviewedScanner(Scanner& scanner, Reviewer* reviewer) : scanner_(&scanner), reviewer_(reviewer) {}

  [[nodiscard]] Result<analysis::ScanReport> scan(analysis::FileSet files) override;
  [[nodiscard]] std::string_view rule_set() const override { return scanner_->rule_set(); }

 private:
  Scanner* scanner_;
  Reviewer* reviewer_;
};

}  // namespace tank::inline v0::registry
