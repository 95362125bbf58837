// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <vector>

#include <tank/registry/download_counter.hpp>
#include <tank/storage/package_store.hpp>
#include <tank/storage/store.hpp>

namespace tank::inline v0::registry {

void DownloadCounter::add(PackageId package, TimePoint at) {
  const std::lock_guard lock(mutex_);
  counts_[{package, std::chrono::floor<std::chrono::days>(at)}] += 1;
}

Result<void> DownloadCounter::flush(Store& store) {
  std::map<std::pair<PackageId, Day>, std::int64_t> taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(counts_);
  }
  if (taken.empty()) return {};
  std::vector<DownloadCount> counts;
  counts.reserve(taken.size());
  for (const auto& [what, number] : taken) counts.push_back({what.first, what.second, number});
  auto written =
      transact(store, [&](Transaction& tx) { return tx.packages().count_downloads(counts); });
  if (!written) {
    const std::lock_guard lock(mutex_);
    for (const auto& [what, number] : taken) counts_[what] += number;
  }
  return written;
}

}  // namespace tank::inline v0::registry
