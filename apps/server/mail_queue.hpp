// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Mail that leaves behind the back of whoever sends it.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <tank/port/mailer.hpp>

#include "server/log.hpp"

namespace tank::server {

/// Takes mails at once and delivers them on a thread of its own, so that how long an answer
/// takes tells nobody whether a mail was sent. What cannot be delivered is tried again twice;
/// whoever waits for a mail can ask for another. Thread-safe.
class MailQueue final : public Mailer {
 public:
  /// Borrows both.
  MailQueue(Mailer& mailer, Log& log);
  /// Delivers what is left, without trying again.
  ~MailQueue() override;
  MailQueue(const MailQueue&) = delete;
  MailQueue& operator=(const MailQueue&) = delete;

  /// Errors: unavailable (`limits::queued_mails` wait already).
  Result<void> send(const Mail& mail) override;

 private:
  struct Waiting {
    Mail mail;
    int attempts = 0;
  };

  void run();
  void deliver(Waiting waiting);

  Mailer& mailer_;
  Log& log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tank::server
