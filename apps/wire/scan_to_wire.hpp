// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What the analysis said as documents of the wire.

#include <vector>

#include <tank/registry/scans.hpp>

#include "wire/scan.hpp"
#include "wire/skill.hpp"

namespace tank::inline v0::wire {

[[nodiscard]] ReleaseScan to_wire(const registry::ScannedRelease& scanned);
/// Without findings.
[[nodiscard]] ReleaseScan to_wire(const package::PackageName& name,
                                  const registry::Release& release);
[[nodiscard]] RescanReport to_wire(const registry::RescanReport& report);

/// As the Tank protocol has them.
[[nodiscard]] std::vector<SkillFinding> to_skill_findings(const registry::ScanOutcome& outcome);

}  // namespace tank::inline v0::wire
