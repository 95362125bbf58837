// SPDX-License-Identifier: Apache-2.0
// Mails that wait, fail, and are tried again.
#include "server/mail_queue.hpp"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

namespace tank::testing {
namespace {

using namespace std::chrono_literals;

/// Refuses the mails to some people, and can be held up. Thread-safe.
class MoodyMailer final : public Mailer {
 public:
  Result<void> send(const Mail& mail) override {
    std::unique_lock lock(mutex_);
    released_.wait(lock, [this] { return !held_; });
    const std::string to = mail.to.to_string();
    ++tried_[to];
    if (to.starts_with("never")) return fail(Errc::unavailable, "not now");
    if (to.starts_with("refused")) return fail(Errc::invalid_argument, "not ever");
    if (to.starts_with("later") && tried_[to] < 3) return fail(Errc::unavailable, "not yet");
    order_.push_back(to);
    return {};
  }
  void hold(bool held) {
    {
      const std::lock_guard lock(mutex_);
      held_ = held;
    }
    released_.notify_all();
  }
  [[nodiscard]] int tried(const std::string& to) {
    const std::lock_guard lock(mutex_);
    return tried_[to];
  }
  [[nodiscard]] std::vector<std::string> order() {
    const std::lock_guard lock(mutex_);
    return order_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable released_;
  bool held_ = false;
  std::map<std::string, int> tried_;
  std::vector<std::string> order_;
};

Mail to(const std::string& name) {
  return {.to = *Email::parse(name + "@example.org"), .subject = "s", .text = "t\n"};
}

template <class Condition>
bool comes_true(Condition&& condition) {
  for (int i = 0; i < 1'000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

struct Post {
  server::Log log{LogLevel::error};
  MoodyMailer mailer;
  server::MailQueue queue{mailer, log, 1ms};
};

TEST_CASE("mail queue: one that cannot leave lets the others pass, and leaves when it can") {
  Post post;
  for (const char* name : {"never", "later", "ada", "bob"}) {
    CHECK(post.queue.send(to(name)).has_value());
  }
  CHECK(comes_true([&] { return post.queue.counts().sent == 3; }));
  CHECK(post.mailer.order() ==
        std::vector<std::string>{"ada@example.org", "bob@example.org", "later@example.org"});
}

TEST_CASE("mail queue: it gives up after so many attempts, and at once where none can help") {
  Post post;
  CHECK(post.queue.send(to("never")).has_value());
  CHECK(post.queue.send(to("refused")).has_value());
  CHECK(comes_true([&] { return post.queue.counts().failed == 2; }));
  CHECK(post.mailer.tried("never@example.org") == limits::mail_attempts);
  CHECK(post.mailer.tried("refused@example.org") == 1);
  CHECK(post.queue.counts().waiting == 0);
}

TEST_CASE("mail queue: a full one refuses, and counts it") {
  Post post;
  post.mailer.hold(true);
  std::size_t taken = 0;
  while (post.queue.send(to("ada"))) ++taken;
  CHECK(taken >= limits::queued_mails);
  CHECK(taken <= limits::queued_mails + 1);
  CHECK(post.queue.counts().refused == 1);
  post.mailer.hold(false);
  CHECK(comes_true([&] { return post.queue.counts().sent == taken; }));
}

TEST_CASE("mail queue: what waits at the end is tried once more") {
  MoodyMailer mailer;
  server::Log log{LogLevel::error};
  {
    server::MailQueue queue(mailer, log, 1h);
    CHECK(queue.send(to("later")).has_value());
    CHECK(comes_true([&] { return mailer.tried("later@example.org") == 1; }));
    CHECK(queue.send(to("ada")).has_value());
  }
  CHECK(mailer.tried("later@example.org") == 2);
  CHECK(mailer.order() == std::vector<std::string>{"ada@example.org"});
}

}  // namespace
}  // namespace tank::testing
