// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The score of a release, part by part.

#include <optional>
#include <vector>

#include <tank/analysis/scan.hpp>

namespace tank::inline v0::analysis {

/// Fills `score` and `score_parts` from the files, the manifest and the findings.
void score(const std::vector<const InputFile*>& files,
           const std::optional<package::Manifest>& manifest, ScanReport& report);

}  // namespace tank::inline v0::analysis
