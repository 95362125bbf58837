// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Archives are unpacked into the cache on a few threads while others are still arriving.

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cli/install/package_cache.hpp"

namespace tank::inline v0::cli {

/// Given archives by one thread. The cache must outlive it. Of those that wait the largest is
/// unpacked first: otherwise one thread ends up alone with it.
class UnpackingPool {
 public:
  using Outcome = std::pair<std::size_t, Result<CachedPackage>>;

  /// `strip` leading folders are taken from the paths of every archive.
  UnpackingPool(const PackageCache& cache, unsigned threads, int strip = 0);
  UnpackingPool(const UnpackingPool&) = delete;
  UnpackingPool& operator=(const UnpackingPool&) = delete;
  ~UnpackingPool();

  void add(std::size_t number, const Integrity& integrity, std::string archive);
  /// Unpacks what is left, on the calling thread as well, and gives what became of each, in no
  /// order.
  [[nodiscard]] std::vector<Outcome> finish();

 private:
  struct Work {
    std::size_t number;
    Integrity integrity;
    std::string archive;

    [[nodiscard]] std::size_t size_bytes() const { return archive.size(); }
  };

  void run();

  const PackageCache* cache_;
  int strip_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Work> waiting_;  ///< a heap: the largest in front
  bool closed_ = false;
  std::vector<Outcome> outcomes_;
  std::vector<std::jthread> threads_;
};

}  // namespace tank::inline v0::cli
