// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// How often something was committed, by what it concerned.

#include <atomic>
#include <cstdint>

namespace tank::inline v0::sql {

/// What a transaction wrote, for those who keep what they read: see `Store::identity_mark`.
enum class Reach : std::uint8_t {
  data,      ///< nothing that says who somebody is
  identity,  ///< sessions, users or signing keys too
};

/// Thread-safe.
class ChangeMarks {
 public:
  void count(Reach reach) {
    if (reach == Reach::identity) identity_.fetch_add(1);
    all_.fetch_add(1);
  }
  [[nodiscard]] std::uint64_t all() const { return all_.load(); }
  [[nodiscard]] std::uint64_t identity() const { return identity_.load(); }

 private:
  std::atomic<std::uint64_t> all_{0};
  std::atomic<std::uint64_t> identity_{0};
};

}  // namespace tank::inline v0::sql
