// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Role interface: what the analysis said about releases.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <tank/base/page.hpp>
#include <tank/registry/release_scan.hpp>

namespace tank::inline v0 {

/// At most one row a release: the newest run. What was before is in the audit log.
class TANK_API ScanStore {
 public:
  virtual ~ScanStore() = default;

  /// Errors: storage_conflict (the release has one already).
  virtual Result<void> add(const registry::ReleaseScan& scan) = 0;
  /// Nothing: the release was never scanned.
  [[nodiscard]] virtual Result<std::optional<registry::ReleaseScan>> find(
      ReleaseId release) const = 0;
  /// Saves everything; compare-and-swap on the revision, which rises. Errors: storage_conflict.
  virtual Result<registry::ReleaseScan> save(const registry::ReleaseScan& scan) = 0;
  /// Releases behind `after`, by id, that are no tombstones and that were never scanned, not
  /// with an answer, or with another rule set; at most `limit`.
  [[nodiscard]] virtual Result<std::vector<ReleaseId>> outdated(std::string_view rule_set,
                                                                const ReleaseId& after,
                                                                int limit) const = 0;
  /// Releases with an open dispute, by id. Errors: invalid_cursor.
  [[nodiscard]] virtual Result<Page<ReleaseId>> disputed(const PageRequest& page) const = 0;
};

}  // namespace tank::inline v0
