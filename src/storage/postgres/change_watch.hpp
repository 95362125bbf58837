// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Hears of the commits of other processes.

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "storage/postgres/handle.hpp"

namespace tank::inline v0::postgres {

/// Every transaction that writes notifies a channel as it commits; a thread with a connection
/// of its own listens. The thread starts with the first question. Thread-safe.
class ChangeWatch {
 public:
  explicit ChangeWatch(std::string url);
  ~ChangeWatch();
  ChangeWatch(const ChangeWatch&) = delete;
  ChangeWatch& operator=(const ChangeWatch&) = delete;

  /// What a transaction ends with: the notice carries a name of this object, which does not
  /// count its own notices again.
  [[nodiscard]] std::string commit_text() const;
  /// Where own commits are counted, as they happen.
  [[nodiscard]] std::atomic<std::uint64_t>* counter() { return &mark_; }

  [[nodiscard]] std::uint64_t mark();

 private:
  void watch(const std::stop_token& stop);
  /// Listens until the connection breaks or `stop` is asked for.
  void listen(const std::stop_token& stop);
  /// Waits for the socket (or for nothing, when negative); false when it is time to stop.
  bool wait_for(int socket, int timeout_milliseconds) const;

  std::string url_;
  std::string own_name_;
  std::atomic<std::uint64_t> mark_{0};
  int wake_ = -1;  // an event that ends every wait
  std::once_flag started_;
  std::jthread thread_;
};

}  // namespace tank::inline v0::postgres
