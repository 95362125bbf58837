// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Counts downloads in memory, so that many of them cost one write.

#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

#include <tank/base/api.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/registry/downloads.hpp>

namespace tank::inline v0 {
class Store;
}  // namespace tank::inline v0

namespace tank::inline v0::registry {

/// Thread-safe. Whoever owns it calls `flush` now and then, and once before it goes away;
/// counts that were never flushed are lost, and nothing else.
class TANK_API DownloadCounter {
 public:
  /// One download, of the day that `at` is in.
  void add(PackageId package, TimePoint at);

  /// Writes what was added since the last flush; what could not be written is kept.
  /// Errors: those of the store.
  [[nodiscard]] Result<void> flush(Store& store);

 private:
  std::mutex mutex_;
  std::map<std::pair<PackageId, Day>, std::int64_t> counts_;
};

}  // namespace tank::inline v0::registry
