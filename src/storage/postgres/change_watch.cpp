// SPDX-License-Identifier: Apache-2.0
#include "storage/postgres/change_watch.hpp"

#include <array>
#include <random>
#include <string_view>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace tank::inline v0::postgres {
namespace {

constexpr int retry_milliseconds = 500;
// The connection is looked at even when nothing comes: a broken one may be silent.
constexpr int look_milliseconds = 5'000;

struct FreeNotice {
  void operator()(PGnotify* notice) const { PQfreemem(notice); }
};
using Notice = std::unique_ptr<PGnotify, FreeNotice>;

// Two of them with one name would only miss each other's commits, so chance need not be strong.
std::string random_name() {
  std::random_device device;
  return std::to_string(device()) + "-" + std::to_string(device());
}

}  // namespace

ChangeWatch::ChangeWatch(std::string url)
    : url_(std::move(url)), own_name_(random_name()), wake_(eventfd(0, EFD_CLOEXEC)) {}

ChangeWatch::~ChangeWatch() {
  if (thread_.joinable()) {
    thread_.request_stop();
    const std::uint64_t one = 1;
    const auto ignored = write(wake_, &one, sizeof one);
    static_cast<void>(ignored);
    thread_.join();
  }
  if (wake_ >= 0) close(wake_);
}

// Other stores may live in other schemas of the same database: the notice says which one.
std::string ChangeWatch::commit_text() const {
  return "SELECT pg_notify('tank_change', concat(current_schema(), '/" + own_name_ + "')); COMMIT";
}

std::uint64_t ChangeWatch::mark() {
  std::call_once(started_, [this] {
    thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
  });
  return mark_.load();
}

void ChangeWatch::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    listen(stop);
    // Whatever was committed while nobody listened.
    mark_.fetch_add(1);
    if (!wait_for(-1, retry_milliseconds)) return;
  }
}

void ChangeWatch::listen(const std::stop_token& stop) {
  auto connection = open_handle(url_);
  if (!connection) return;
  PGconn* const raw = connection->get();
  const ResultHandle listening(
      PQexec(raw, "LISTEN tank_change; SELECT concat(current_schema(), '/')"));
  if (PQresultStatus(listening.get()) != PGRES_TUPLES_OK) return;
  const std::string here = PQgetvalue(listening.get(), 0, 0);
  mark_.fetch_add(1);
  while (!stop.stop_requested()) {
    if (!wait_for(PQsocket(raw), look_milliseconds)) return;
    if (PQconsumeInput(raw) == 0) return;
    for (Notice notice(PQnotifies(raw)); notice; notice.reset(PQnotifies(raw))) {
      const std::string_view said = notice->extra;
      if (said.starts_with(here) && said.substr(here.size()) != own_name_) mark_.fetch_add(1);
    }
  }
}

bool ChangeWatch::wait_for(int socket, int timeout_milliseconds) const {
  std::array<pollfd, 2> watched{pollfd{wake_, POLLIN, 0}, pollfd{socket, POLLIN, 0}};
  poll(watched.data(), watched.size(), timeout_milliseconds);
  return (watched[0].revents & POLLIN) == 0;
}

}  // namespace tank::inline v0::postgres
