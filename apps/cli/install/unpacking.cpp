// SPDX-License-Identifier: Apache-2.0
#include "cli/install/unpacking.hpp"

#include <algorithm>

namespace tank::inline v0::cli {

UnpackingPool::UnpackingPool(const PackageCache& cache, unsigned threads, int strip)
    : cache_(&cache), strip_(strip) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

UnpackingPool::~UnpackingPool() { static_cast<void>(finish()); }

void UnpackingPool::add(std::size_t number, const Integrity& integrity, std::string archive) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({number, integrity, std::move(archive)});
    std::ranges::push_heap(waiting_, {}, &Work::size_bytes);
  }
  changed_.notify_one();
}

std::vector<UnpackingPool::Outcome> UnpackingPool::finish() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  run();
  threads_.clear();  // joins
  return std::exchange(outcomes_, {});
}

void UnpackingPool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    std::ranges::pop_heap(waiting_, {}, &Work::size_bytes);
    const Work work = std::move(waiting_.back());
    waiting_.pop_back();
    lock.unlock();
    auto outcome = cache_->add(work.integrity, work.archive, strip_);
    lock.lock();
    outcomes_.emplace_back(work.number, std::move(outcome));
  }
}

}  // namespace tank::inline v0::cli
