// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Brings the packages of a lock into the cache.

#include <map>
#include <span>
#include <string>

#include <tank/base/result.hpp>
#include <tank/package/lockfile.hpp>

#include "cli/install/package_cache.hpp"

namespace tank::inline v0::cli {

struct Context;

/// Packages that are in the cache now.
class Fetched {
 public:
  explicit Fetched(const std::string& cache_folder) : cache_(cache_folder + "/packages") {}

  /// The package must have been fetched.
  [[nodiscard]] const CachedPackage& find(const Integrity& integrity) const {
    return packages_.at(integrity);
  }
  [[nodiscard]] std::size_t downloaded() const { return downloaded_; }
  [[nodiscard]] const PackageCache& cache() const { return cache_; }

  void keep(const Integrity& integrity, CachedPackage package) {
    packages_.insert_or_assign(integrity, std::move(package));
  }
  void count_download() { ++downloaded_; }

 private:
  PackageCache cache_;
  std::map<Integrity, CachedPackage> packages_;
  std::size_t downloaded_ = 0;
};

/// Downloads what is not cached, many at a time, and unpacks it as it comes.
/// Errors: integrity_mismatch (names the package), those of the registry and of the archive
/// reader, storage_full, io_error.
[[nodiscard]] Result<void> fetch(Context& context,
                                 std::span<const package::LockedPackage* const> packages,
                                 Fetched& fetched);

/// The same for packages whose cached copy turned out to be damaged.
[[nodiscard]] Result<void> fetch_again(Context& context,
                                       std::span<const package::LockedPackage* const> packages,
                                       Fetched& fetched);

}  // namespace tank::inline v0::cli
