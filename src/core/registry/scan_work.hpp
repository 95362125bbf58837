// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// An event of a scan, applied to the release in one transaction; and who is told.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/actor.hpp>
#include <tank/registry/scan_machine.hpp>
#include <tank/registry/scans.hpp>
#include <tank/storage/store.hpp>

namespace tank::inline v0::registry {

/// One unit of work on a scan: who works, when, and with which chance.
struct ScanWork {
  Transaction& tx;
  const identity::Actor& actor;
  TimePoint now;
  Entropy& entropy;
};

/// The release as it is after an event, and what the event did to it.
struct AppliedScan {
  ScannedRelease what;
  std::optional<ScanEffect> effect;
};

/// Writes scan, release, `latest`, package, log entry and audit row. `before` was read in the same
/// transaction. Errors: those of `advance` and of the store.
[[nodiscard]] Result<AppliedScan> apply_scan(const ScanWork& work, ScannedRelease before,
                                             const ScanEvent& event);

/// The package of a release, by the name in its manifest. Errors: package_not_found (also when its
/// organization was deleted), storage_broken.
[[nodiscard]] Result<Package> package_of(const PackageStore& packages, const Release& release);

/// Mails everybody who owns the package's organization. Gives how many mails were not taken over.
/// Errors: those of the store.
[[nodiscard]] Result<int> notify_owners(Store& store, const NoticeParts& parts,
                                        const ScannedRelease& what, std::string_view happened);

}  // namespace tank::inline v0::registry
