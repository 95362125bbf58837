// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What an analysis and a dispute do to a release, as a pure state machine.

#include <optional>
#include <string>
#include <variant>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/registry/release_scan.hpp>

namespace tank::inline v0::registry {

/// The analysis ran once more, under the id `scan`.
struct Scanned {
  ScanId scan;
  ScanOutcome outcome;
};
/// An owner says that the quarantine is wrong.
struct Disputed {
  UserId by;
  std::string reason;
};
/// A platform administrator has weighed it.
struct DisputeDecided {
  UserId by;
  bool is_lifted = false;
  std::string reason;
};

using ScanEvent = std::variant<Scanned, Disputed, DisputeDecided>;

/// What is to be done to the release.
enum class ScanEffect { quarantine, release };

/// The scan after an event, and what is to be done about it.
struct ScanChange {
  ReleaseScan scan;
  std::optional<ScanEffect> effect;
};

/// The scan after `event`. Pure. `held` is set on `quarantine` by who knows the release.
///
/// A verdict of `fail` quarantines, a better one releases. A run that gave no verdict changes
/// nothing where there is one already. What was lifted stays lifted until a critical or high
/// finding comes of a rule that was not weighed, or of a newer version of it. A dispute ends with
/// the quarantine; one that was upheld may be opened again when the rules have changed.
///
/// Errors: precondition_failed (nothing to dispute, disputed or decided already, no open dispute).
[[nodiscard]] TANK_API Result<ScanChange> advance(ReleaseScan scan, const ScanEvent& event,
                                                  TimePoint now);

}  // namespace tank::inline v0::registry
