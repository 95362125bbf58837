// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Mail that leaves behind the back of whoever sends it.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include <tank/base/limits.hpp>
#include <tank/port/mailer.hpp>

#include "server/log.hpp"

namespace tank::server {

/// What became of the mails since the start.
struct MailCounts {
  std::uint64_t sent = 0;
  std::uint64_t failed = 0;   ///< given up
  std::uint64_t refused = 0;  ///< too many waited
  std::size_t waiting = 0;
};

/// Takes mails at once and delivers them on a thread of its own, so that how long an answer
/// takes tells nobody whether a mail was sent. What cannot be delivered goes to the back and is
/// tried again, each time after twice as long, `limits::mail_attempts` times in all. The queue is
/// in memory: whoever waits for a mail that a crash took asks for another. Thread-safe.
class MailQueue final : public Mailer {
 public:
  /// Borrows both. `first_retry` is how long the first failure waits.
  MailQueue(Mailer& mailer, Log& log,
            std::chrono::milliseconds first_retry = limits::mail_retry_first);
  /// Delivers what is left, without trying again, for `limits::mail_drain_timeout`.
  ~MailQueue() override;
  MailQueue(const MailQueue&) = delete;
  MailQueue& operator=(const MailQueue&) = delete;

  /// Errors: unavailable (`limits::queued_mails` wait already), which is logged and counted.
  Result<void> send(const Mail& mail) override;

  [[nodiscard]] MailCounts counts() const;

 private:
  using Moment = std::chrono::steady_clock::time_point;
  struct Waiting {
    Mail mail;
    Moment due;
    int attempts = 0;
  };

  void run();
  /// The first mail that is due; waits for one, and gives nothing when all is over.
  [[nodiscard]] std::optional<Waiting> next(std::unique_lock<std::mutex>& lock);
  /// What is to be tried again.
  [[nodiscard]] std::optional<Waiting> deliver(Waiting waiting);
  void drop_rest();

  Mailer& mailer_;
  Log& log_;
  const std::chrono::milliseconds first_retry_;
  mutable std::mutex mutex_;  // guards the four below
  std::condition_variable wake_;
  std::deque<Waiting> queue_;
  MailCounts counts_;
  std::optional<Moment> ends_at_;  // set when it is time to stop
  std::thread thread_;
};

}  // namespace tank::server
