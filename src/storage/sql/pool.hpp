// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A bounded set of connections that are opened when they are first needed.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/sql/database.hpp"

namespace tank::inline v0::sql {

/// Thread-safe. Must outlive its leases. Dead connections are dropped, not handed out.
class Pool {
 public:
  using Open = std::function<Outcome<std::unique_ptr<Connection>>()>;

  Pool(std::size_t size, Open open) : open_(std::move(open)), free_slots_(size) {}

  /// Faults: those of opening, and conflict when all are taken for `patience`.
  [[nodiscard]] Outcome<Lease> take(std::chrono::milliseconds patience);

 private:
  void give_back(std::unique_ptr<Connection> connection);

  Open open_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::size_t free_slots_;  ///< how many more leases may be out
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace tank::inline v0::sql
