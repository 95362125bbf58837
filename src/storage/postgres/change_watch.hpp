// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Hears of the commits of other processes.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "storage/postgres/handle.hpp"
#include "storage/sql/change_marks.hpp"

namespace tank::inline v0::postgres {

/// Every transaction that writes notifies a channel as it commits; a thread with a connection
/// of its own listens. The thread starts with the first question.
///
/// Silence may mean that nothing happened, or that a cable was cut. So whoever asks makes the
/// thread ask the server, at most once in `limits::change_probe_interval`, and nobody else does.
/// What was confirmed longer than `limits::change_trust` ago counts for nothing: the marks move
/// with every question then, so that nothing that is kept is used. Thread-safe.
class ChangeWatch {
 public:
  explicit ChangeWatch(std::string url);
  ~ChangeWatch();
  ChangeWatch(const ChangeWatch&) = delete;
  ChangeWatch& operator=(const ChangeWatch&) = delete;

  /// What a transaction ends with: the notice carries a name of this object, which does not
  /// count its own notices again.
  [[nodiscard]] const std::string& commit_text(sql::Reach reach) const;
  /// Counts an own commit, as it happens.
  void count_own(sql::Reach reach) { marks_.count(reach); }

  [[nodiscard]] const sql::ChangeMarks& marks();

 private:
  using Moment = std::chrono::steady_clock::time_point;

  void watch(const std::stop_token& stop);
  /// Listens until the connection breaks, is silent for too long, or `stop` is asked for.
  void listen(const std::stop_token& stop);
  /// Listens, and asks when it is wanted; false when the connection is good for nothing more.
  bool attend(PGconn* connection, const std::string& here);
  /// Asks the server and hears it out, with everything that it has said before.
  bool probe(PGconn* connection, const std::string& here);
  /// The rows of the last statement; nothing when it failed, or there was no answer in time.
  ResultHandle answer(PGconn* connection, const char* question) const;
  void count_notices(PGconn* connection, const std::string& here);
  /// Waits for the socket (or for nothing, when negative) or for a wake, which it clears.
  void wait_for(int socket, std::chrono::milliseconds timeout) const;
  void wake() const;
  void confirm(Moment moment) { confirmed_.store(moment.time_since_epoch().count()); }

  std::string url_;
  std::string own_name_;
  std::string data_commit_;
  std::string identity_commit_;
  sql::ChangeMarks marks_;
  std::atomic<Moment::rep> confirmed_{0};  // up to when everything was heard
  std::atomic<bool> probe_wanted_{false};
  int wake_ = -1;  // an event that ends every wait
  std::once_flag started_;
  std::jthread thread_;
};

}  // namespace tank::inline v0::postgres
