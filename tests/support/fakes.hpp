// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A clock that stands still until it is moved, and chance that repeats itself.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <random>
#include <span>

#include <tank/base/entropy.hpp>
#include <tank/base/time.hpp>

namespace tank::testing {

/// Thread-safe.
class ManualClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override {
    return TimePoint(std::chrono::microseconds(microseconds_.load()));
  }
  void advance(std::chrono::microseconds by) { microseconds_ += by.count(); }

 private:
  std::atomic<std::int64_t> microseconds_{1'767'225'600'000'000};  // 2026-01-01
};

/// The same bytes for the same seed. Thread-safe.
class SharedEntropy final : public Entropy {
 public:
  explicit SharedEntropy(std::uint64_t seed = 1) : engine_(seed) {}
  void fill(std::span<std::byte> out) override {
    const std::lock_guard lock(mutex_);
    for (std::byte& byte : out) byte = static_cast<std::byte>(engine_() & 0xff);
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace tank::testing
