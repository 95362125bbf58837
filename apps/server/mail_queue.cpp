// SPDX-License-Identifier: Apache-2.0
#include "server/mail_queue.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tank::server {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

MailQueue::MailQueue(Mailer& mailer, Log& log, std::chrono::milliseconds first_retry)
    : mailer_(mailer), log_(log), first_retry_(first_retry), thread_([this] { run(); }) {}

MailQueue::~MailQueue() {
  {
    const std::scoped_lock lock(mutex_);
    ends_at_ = Clock::now() + limits::mail_drain_timeout;
  }
  wake_.notify_all();
  thread_.join();
}

Result<void> MailQueue::send(const Mail& mail) {
  {
    const std::scoped_lock lock(mutex_);
    if (queue_.size() < limits::queued_mails) {
      queue_.push_back({mail, Clock::now(), 0});
      wake_.notify_one();
      return {};
    }
    ++counts_.refused;
  }
  log_.log(LogLevel::error, "a mail was not taken: too many wait", {});
  return fail(Errc::unavailable, "too many mails wait to be delivered; try again later");
}

MailCounts MailQueue::counts() const {
  const std::scoped_lock lock(mutex_);
  MailCounts out = counts_;
  out.waiting = queue_.size();
  return out;
}

void MailQueue::run() {
  std::unique_lock lock(mutex_);
  while (auto waiting = next(lock)) {
    lock.unlock();
    auto again = deliver(*std::move(waiting));
    lock.lock();
    if (again) queue_.push_back(*std::move(again));
  }
  drop_rest();
}

std::optional<MailQueue::Waiting> MailQueue::next(std::unique_lock<std::mutex>& lock) {
  while (true) {
    const auto now = Clock::now();
    if (ends_at_ && (queue_.empty() || now >= *ends_at_)) return std::nullopt;
    const auto first = std::ranges::find_if(
        queue_, [&](const Waiting& each) { return each.due <= now || ends_at_; });
    if (first != queue_.end()) {
      Waiting out = std::move(*first);
      queue_.erase(first);
      return out;
    }
    if (queue_.empty()) {
      wake_.wait(lock);
    } else {
      wake_.wait_until(lock, std::ranges::min(queue_, {}, &Waiting::due).due);
    }
  }
}

std::optional<MailQueue::Waiting> MailQueue::deliver(Waiting waiting) {
  const auto sent = mailer_.send(waiting.mail);
  const std::scoped_lock lock(mutex_);
  if (sent) {
    ++counts_.sent;
    return std::nullopt;
  }
  ++waiting.attempts;
  const bool is_over = ends_at_ || sent.error().code == Errc::invalid_argument ||
                       waiting.attempts >= limits::mail_attempts;
  const std::string why = describe_error(sent.error());
  log_.log(is_over ? LogLevel::error : LogLevel::warning,
           is_over ? "a mail was given up" : "a mail was not delivered yet",
           std::array{LogField{"why", why}});
  if (is_over) {
    ++counts_.failed;
    return std::nullopt;
  }
  waiting.due = Clock::now() + first_retry_ * (1 << (waiting.attempts - 1));
  return waiting;
}

void MailQueue::drop_rest() {
  if (queue_.empty()) return;
  const std::string count = std::to_string(queue_.size());
  log_.log(LogLevel::error, "mails were lost at the end", std::array{LogField{"count", count}});
}

}  // namespace tank::server
