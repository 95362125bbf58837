// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A bounded pool of threads that start when there is work for them.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tank::server {

/// Thread-safe. Handlers may block on it; the queue is bounded, so that a flood is answered
/// with "try again" instead of with memory.
class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t queue_limit);
  /// Finishes what is queued.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// False when the queue is full.
  [[nodiscard]] bool submit(std::function<void()> work);
  [[nodiscard]] std::size_t queued() const;

 private:
  void run();

  const std::size_t max_threads_;
  const std::size_t queue_limit_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool stopping_ = false;
};

}  // namespace tank::server
