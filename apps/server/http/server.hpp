// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The HTTP server: listens, reads, hands over, answers, drains.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <tank/base/limits.hpp>
#include <tank/base/result.hpp>

#include "server/http/request_handler.hpp"

namespace tank::server {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;      ///< 0 lets the system choose
  std::size_t io_threads = 0;  ///< 0: one per core
  std::size_t workers = 0;     ///< 0: enough to keep the disk busy
  std::size_t connections = limits::connections;
  std::size_t feeds = limits::feeds;
  std::chrono::milliseconds feed_interval = limits::feed_interval;
  std::chrono::milliseconds header_timeout = limits::header_timeout;
  std::chrono::milliseconds idle_timeout = limits::idle_timeout;
  std::chrono::milliseconds body_stall_timeout = limits::body_stall_timeout;
  std::chrono::milliseconds write_stall_timeout = limits::write_stall_timeout;
  std::chrono::milliseconds drain_idle_grace = limits::drain_idle_grace;
  std::chrono::milliseconds drain_timeout = limits::drain_timeout;
};

/// Owns the sockets and threads. `handler` must outlive it.
class Server {
 public:
  Server(ServerOptions options, RequestHandler& handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds. Errors: unavailable (address in use, not allowed, or not of this machine).
  [[nodiscard]] Result<void> listen();
  /// The port that was bound.
  [[nodiscard]] std::uint16_t port() const;

  /// Serves on this thread and others until the drain is over.
  void run();

  /// Stops accepting; idle connections end after a grace, busy ones after their answer, all
  /// after the drain timeout. Thread-safe; a second call ends the grace.
  void begin_drain();

  /// Calls `on_signal` on SIGTERM and SIGINT, and then begins to drain.
  void drain_on_signals(std::function<void()> on_signal);

  [[nodiscard]] std::size_t open_connections() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tank::server
