// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What has to be done now and then: counters written; expired uploads, old answers, deleted
/// organizations and artifacts that nothing names swept; releases scanned with newer rules.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <tank/base/time.hpp>

#include "server/log.hpp"
#include "server/services.hpp"

namespace tank::server {

/// A thread of its own from construction to destruction. Borrows both arguments.
class Chores {
 public:
  Chores(Services& services, Log& log, std::chrono::milliseconds period);
  /// Writes what is still counted.
  ~Chores();
  Chores(const Chores&) = delete;
  Chores& operator=(const Chores&) = delete;

 private:
  void run();
  void flush();
  void sweep();
  void log_releases();
  void rescan();
  void forget_answers();
  void forget_logins();
  void collect();

  Services& services_;
  Log& log_;
  const std::chrono::milliseconds period_;
  TimePoint next_collection_{};                              // the first sweep collects
  std::optional<std::string> rescan_after_ = std::string();  // nothing: all are done
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tank::server
