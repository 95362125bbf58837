// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The verdict of a scan, as sets of cases count it.

#include <string>

#include <tank/analysis/scan.hpp>

namespace tank::conform {

/// The highest severity, `none`, or why there is no report.
[[nodiscard]] inline std::string severity_verdict(const Result<analysis::ScanReport>& report) {
  if (!report) return describe_error(report.error());
  const auto worst = analysis::worst_of(report->findings);
  return worst ? std::string(analysis::to_string(*worst)) : "none";
}

}  // namespace tank::conform
