// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A scan report as text: Tank's wire form, and SARIF 2.1.0.

#include <chrono>
#include <string>
#include <string_view>

#include <tank/analysis/scan.hpp>
#include <tank/base/api.hpp>

namespace tank::inline v0::analysis {

/// What a report does not know itself. Empty and zero where nobody knows.
struct ReportContext {
  std::string_view scan_id;
  std::chrono::milliseconds duration{0};
};

/// `{scan_id?, verdict, audit_score, findings[], stage_results[], duration_ms, file_hashes, …}`;
/// each finding has `stage, severity, type, description, location` and what goes beyond them.
[[nodiscard]] TANK_API std::string to_json(const ScanReport& report,
                                           const ReportContext& context = {});

/// One run of SARIF 2.1.0 with the rules that were hit (OASIS, sarif-v2.1.0).
[[nodiscard]] TANK_API std::string to_sarif(const ScanReport& report,
                                            std::string_view tool_version);

}  // namespace tank::inline v0::analysis
