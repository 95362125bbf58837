// SPDX-License-Identifier: Apache-2.0
#include "storage/postgres/change_watch.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <string_view>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <tank/base/limits.hpp>

namespace tank::inline v0::postgres {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds retry_interval = 500ms;
// Nobody asks: the connection is looked at now and then all the same, for it may have been closed.
constexpr std::chrono::milliseconds idle_look = 60s;

constexpr char identity_sign = 'i';
constexpr char data_sign = 'd';

struct FreeNotice {
  void operator()(PGnotify* notice) const { PQfreemem(notice); }
};
using Notice = std::unique_ptr<PGnotify, FreeNotice>;

// Two of them with one name would only miss each other's commits, so chance need not be strong.
std::string random_name() {
  std::random_device device;
  return std::to_string(device()) + "-" + std::to_string(device());
}

// Other stores may live in other schemas of the same database: the notice says which one.
std::string notifying_commit(char sign, const std::string& name) {
  return "SELECT pg_notify('tank_change', concat(current_schema(), '/" + (sign + name) +
         "')); COMMIT";
}

std::chrono::milliseconds until(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  return std::max(left, 0ms);
}

}  // namespace

ChangeWatch::ChangeWatch(std::string url)
    : url_(std::move(url)),
      own_name_(random_name()),
      data_commit_(notifying_commit(data_sign, own_name_)),
      identity_commit_(notifying_commit(identity_sign, own_name_)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

ChangeWatch::~ChangeWatch() {
  if (thread_.joinable()) {
    thread_.request_stop();
    wake();
    thread_.join();
  }
  if (wake_ >= 0) close(wake_);
}

const std::string& ChangeWatch::commit_text(sql::Reach reach) const {
  return reach == sql::Reach::identity ? identity_commit_ : data_commit_;
}

const sql::ChangeMarks& ChangeWatch::marks() {
  std::call_once(started_, [this] {
    thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
  });
  const auto age = Clock::now() - Moment(Moment::duration(confirmed_.load()));
  if (age > limits::change_probe_interval && !probe_wanted_.exchange(true)) wake();
  if (age > limits::change_trust) marks_.count(sql::Reach::identity);
  return marks_;
}

void ChangeWatch::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    listen(stop);
    const auto again = Clock::now() + retry_interval;
    while (!stop.stop_requested() && Clock::now() < again) wait_for(-1, until(again));
  }
}

void ChangeWatch::listen(const std::stop_token& stop) {
  auto connection = open_handle(url_);
  if (!connection) return;
  PGconn* const raw = connection->get();
  const auto asked = Clock::now();
  const auto listening = answer(raw, "LISTEN tank_change; SELECT concat(current_schema(), '/')");
  if (!listening) return;
  const std::string here = PQgetvalue(listening.get(), 0, 0);
  // Whatever was committed while nobody listened.
  marks_.count(sql::Reach::identity);
  confirm(asked);
  while (!stop.stop_requested() && attend(raw, here)) {
  }
}

bool ChangeWatch::attend(PGconn* connection, const std::string& here) {
  if (probe_wanted_.load()) {
    const bool answered = probe(connection, here);
    probe_wanted_.store(false);
    return answered;
  }
  wait_for(PQsocket(connection), idle_look);
  if (PQconsumeInput(connection) == 0) return false;
  count_notices(connection, here);
  return true;
}

// A server hands over the notices of whatever was committed before it answers.
bool ChangeWatch::probe(PGconn* connection, const std::string& here) {
  const auto asked = Clock::now();
  if (!answer(connection, "SELECT 1")) return false;
  count_notices(connection, here);
  confirm(asked);
  return true;
}

ResultHandle ChangeWatch::answer(PGconn* connection, const char* question) const {
  const auto deadline = Clock::now() + limits::change_probe_timeout;
  if (PQsendQuery(connection, question) == 0) return nullptr;
  ResultHandle last;
  while (true) {
    while (PQisBusy(connection) != 0) {
      const auto left = until(deadline);
      if (left == 0ms) return nullptr;
      wait_for(PQsocket(connection), left);
      if (PQconsumeInput(connection) == 0) return nullptr;
    }
    ResultHandle next(PQgetResult(connection));
    if (!next) break;
    last = std::move(next);
  }
  return PQresultStatus(last.get()) == PGRES_TUPLES_OK ? std::move(last) : nullptr;
}

void ChangeWatch::count_notices(PGconn* connection, const std::string& here) {
  for (Notice notice(PQnotifies(connection)); notice; notice.reset(PQnotifies(connection))) {
    std::string_view said = notice->extra;
    if (!said.starts_with(here) || said.size() == here.size()) continue;
    said.remove_prefix(here.size());
    if (said.substr(1) == own_name_) continue;
    marks_.count(said.front() == data_sign ? sql::Reach::data : sql::Reach::identity);
  }
}

void ChangeWatch::wait_for(int socket, std::chrono::milliseconds timeout) const {
  std::array<pollfd, 2> watched{pollfd{wake_, POLLIN, 0}, pollfd{socket, POLLIN, 0}};
  poll(watched.data(), watched.size(), static_cast<int>(timeout.count()));
  std::uint64_t wakes = 0;
  const auto ignored = read(wake_, &wakes, sizeof wakes);
  static_cast<void>(ignored);
}

void ChangeWatch::wake() const {
  const std::uint64_t one = 1;
  const auto ignored = write(wake_, &one, sizeof one);
  static_cast<void>(ignored);
}

}  // namespace tank::inline v0::postgres
