// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Counts downloads in memory, so that many of them cost one write.

#include <cstdint>
#include <mutex>
#include <unordered_map>

#include <tank/base/api.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// Thread-safe. Whoever owns it calls `flush` now and then, and once before it goes away;
/// counts that were never flushed are lost, and nothing else.
class TANK_API DownloadCounter {
 public:
  void add(PackageId package);

  /// Writes what was added since the last flush; what could not be written is kept.
  /// Errors: those of the store.
  [[nodiscard]] Result<void> flush(Store& store);

 private:
  std::mutex mutex_;
  std::unordered_map<PackageId, std::int64_t> counts_;
};

}  // namespace tank::inline v0::registry
