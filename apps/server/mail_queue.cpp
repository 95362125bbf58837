// SPDX-License-Identifier: Apache-2.0
#include "server/mail_queue.hpp"

#include <array>
#include <chrono>
#include <utility>

#include <tank/base/limits.hpp>

namespace tank::server {

MailQueue::MailQueue(Mailer& mailer, Log& log)
    : mailer_(mailer), log_(log), thread_([this] { run(); }) {}

MailQueue::~MailQueue() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

Result<void> MailQueue::send(const Mail& mail) {
  {
    const std::scoped_lock lock(mutex_);
    if (queue_.size() >= limits::queued_mails) {
      return fail(Errc::unavailable, "too many mails wait to be delivered; try again later");
    }
    queue_.push_back({mail, 0});
  }
  wake_.notify_one();
  return {};
}

void MailQueue::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    Waiting next = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    deliver(std::move(next));
    lock.lock();
  }
}

void MailQueue::deliver(Waiting waiting) {
  const auto sent = mailer_.send(waiting.mail);
  if (sent) return;
  const std::string why = describe_error(sent.error());
  log_.log(LogLevel::warning, "a mail was not delivered", std::array{LogField{"why", why}});
  if (sent.error().code == Errc::invalid_argument || ++waiting.attempts > limits::mail_retries) {
    return;
  }
  std::unique_lock lock(mutex_);
  if (wake_.wait_for(lock, limits::mail_retry_delay, [this] { return stopping_; })) return;
  queue_.push_front(std::move(waiting));
}

}  // namespace tank::server
