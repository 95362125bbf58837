// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A clock that stands still until it is moved, chance that repeats itself, and a letter box.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <tank/base/entropy.hpp>
#include <tank/base/time.hpp>
#include <tank/port/mailer.hpp>

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

/// Keeps what was sent, or refuses to take it. Thread-safe.
class LetterBox final : public Mailer {
 public:
  Result<void> send(const Mail& mail) override {
    const std::lock_guard lock(mutex_);
    if (broken_) return fail(Errc::unavailable, "the mail server does not answer");
    mails_.push_back(mail);
    return {};
  }
  void set_broken(bool broken) {
    const std::lock_guard lock(mutex_);
    broken_ = broken;
  }
  [[nodiscard]] std::vector<Mail> mails() const {
    const std::lock_guard lock(mutex_);
    return mails_;
  }
  [[nodiscard]] std::size_t count() const { return mails().size(); }
  /// What stands behind `#` in the last link that was sent.
  [[nodiscard]] Secret last_link_code() const {
    const std::string text = mails().back().text;
    const std::size_t begin = text.find('#') + 1;
    return Secret(text.substr(begin, text.find('\n', begin) - begin));
  }
  /// The six digits that were sent last.
  [[nodiscard]] Secret last_digits() const { return Secret(mails().back().subject.substr(0, 6)); }

 private:
  mutable std::mutex mutex_;
  std::vector<Mail> mails_;
  bool broken_ = false;
};

}  // namespace tank::testing
