// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One I/O thread: its sockets, its clock, its connections.

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/asio.hpp"
#include "server/http/server.hpp"
#include "server/http/worker_pool.hpp"

namespace tank::server {

class Connection;
using Moment = std::chrono::steady_clock::time_point;

/// What all I/O threads of one server share.
struct Shared {
  ServerOptions options;
  RequestHandler* handler = nullptr;
  std::array<WorkerPool*, 3> pools{};  ///< by crew
  std::atomic<std::size_t> connections = 0;
  std::atomic<std::size_t> feeds = 0;           // bodies that are made while they are sent
  std::atomic<std::uint64_t> upload_bytes = 0;  // buffered bodies of uploads, all together
  std::string id_prefix;                        // of request ids made here
  std::function<void()> on_drained;             // may be called more than once

  [[nodiscard]] WorkerPool& pool_of(Crew crew) { return *pools[static_cast<std::size_t>(crew)]; }
};

/// Everything but `begin_drain` runs on its own thread.
class IoThread {
 public:
  IoThread(Shared& shared, unsigned index);

  /// Errors: unavailable.
  [[nodiscard]] Result<void> listen(std::uint16_t port);
  [[nodiscard]] std::uint16_t port() const { return port_; }
  void run();
  /// From any thread.
  void begin_drain();

  [[nodiscard]] Shared& shared() { return shared_; }
  [[nodiscard]] asio::io_context& io() { return io_; }
  [[nodiscard]] bool is_draining() const { return draining_; }
  [[nodiscard]] std::string_view date_line();
  /// Writes a fresh request id into `out`.
  void make_request_id(std::string& out);

  void forget(Connection& connection);

 private:
  void accept();
  void adopt(tcp::socket socket);
  void tick();
  void arm_ticker();

  Shared& shared_;
  const unsigned index_;
  asio::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  asio::steady_timer ticker_{io_};
  asio::steady_timer accept_pause_{io_};
  std::uint16_t port_ = 0;
  bool ticking_ = false;
  bool draining_ = false;
  bool in_a_hurry_ = false;  // asked to drain twice
  Moment drain_began_;
  std::uint64_t next_id_ = 0;
  std::int64_t date_second_ = 0;
  std::array<char, 40> date_{};
  std::size_t date_size_ = 0;
  std::vector<std::shared_ptr<Connection>> connections_;
};

}  // namespace tank::server
