// SPDX-License-Identifier: Apache-2.0
#include <utility>
#include <vector>

#include <tank/registry/download_counter.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>

namespace tank::inline v0::registry {

void DownloadCounter::add(PackageId package) {
  const std::lock_guard lock(mutex_);
  counts_[package] += 1;
}

Result<void> DownloadCounter::flush(Store& store) {
  std::unordered_map<PackageId, std::int64_t> taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(counts_);
  }
  if (taken.empty()) return {};
  const std::vector<std::pair<PackageId, std::int64_t>> counts(taken.begin(), taken.end());
  auto written =
      transact(store, [&](Transaction& tx) { return tx.packages().count_downloads(counts); });
  if (!written) {
    const std::lock_guard lock(mutex_);
    for (const auto& [package, count] : counts) counts_[package] += count;
  }
  return written;
}

}  // namespace tank::inline v0::registry
