// SPDX-License-Identifier: Apache-2.0
#include "server/http/server.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <thread>
#include <vector>

#include <tank/base/entropy.hpp>
#include <tank/base/limits.hpp>

#include "server/http/io_thread.hpp"

namespace tank::server {
namespace {

std::size_t default_workers() { return std::max(8u, 2 * std::thread::hardware_concurrency()); }

// Half of the cores at most: the rest answers everybody else meanwhile.
std::size_t slow_workers() { return std::max(1u, std::thread::hardware_concurrency() / 2); }

// Ten random characters a process: ids of two servers do not meet in one log.
std::string make_id_prefix() {
  SystemEntropy entropy;
  std::array<std::byte, 10> random{};
  entropy.fill(random);
  std::string prefix = "req-";
  for (const std::byte b : random) prefix += "0123456789abcdefghijklmnopqrstuv"[int(b) & 31];
  return prefix;
}

}  // namespace

struct Server::Impl {
  Shared shared;
  std::array<std::unique_ptr<WorkerPool>, 3> pools;  // by crew
  std::vector<std::unique_ptr<IoThread>> threads;
  std::unique_ptr<asio::signal_set> signals;
  std::function<void()> on_signal;

  void open_pool(Crew crew, std::size_t size, std::size_t queue) {
    const auto place = static_cast<std::size_t>(crew);
    pools[place] = std::make_unique<WorkerPool>(size, queue);
    shared.pools[place] = pools[place].get();
  }

  void drain() {
    for (const auto& thread : threads) thread->begin_drain();
  }

  // Waiting for signals would keep the first thread running for ever.
  void stop_signals() {
    asio::post(threads.front()->io(), [this] {
      if (signals) signals->cancel();
    });
  }

  void wait_for_signal() {
    signals->async_wait([this](const IoError& error, int) {
      if (error) return;
      on_signal();
      drain();
      wait_for_signal();
    });
  }
};

Server::Server(ServerOptions options, RequestHandler& handler) : impl_(std::make_unique<Impl>()) {
  if (options.io_threads == 0)
    options.io_threads = std::max(1u, std::thread::hardware_concurrency());
  if (options.workers == 0) options.workers = default_workers();
  impl_->shared.options = options;
  impl_->shared.handler = &handler;
  impl_->shared.id_prefix = make_id_prefix();
  impl_->shared.on_drained = [impl = impl_.get()] { impl->stop_signals(); };
  impl_->open_pool(Crew::general, options.workers, limits::queued_requests);
  impl_->open_pool(Crew::slow, slow_workers(), limits::queued_slow_requests);
  impl_->open_pool(Crew::outbound, limits::outbound_workers, limits::queued_outbound_requests);
  for (std::size_t i = 0; i < options.io_threads; ++i) {
    impl_->threads.push_back(std::make_unique<IoThread>(impl_->shared, static_cast<unsigned>(i)));
  }
}

// What the pools still do may post to the I/O threads: they end first.
Server::~Server() {
  for (auto& pool : impl_->pools) pool.reset();
}

Result<void> Server::listen() {
  std::uint16_t port = impl_->shared.options.port;
  for (const auto& thread : impl_->threads) {
    if (auto done = thread->listen(port); !done) return done;
    port = thread->port();
  }
  return {};
}

std::uint16_t Server::port() const { return impl_->threads.front()->port(); }

void Server::run() {
  // A client that leaves in the middle of sendfile would end the process otherwise.
  std::signal(SIGPIPE, SIG_IGN);
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < impl_->threads.size(); ++i) {
    others.emplace_back([thread = impl_->threads[i].get()] { thread->run(); });
  }
  impl_->threads.front()->run();
  for (std::thread& other : others) other.join();
}

void Server::begin_drain() { impl_->drain(); }

void Server::drain_on_signals(std::function<void()> on_signal) {
  impl_->on_signal = std::move(on_signal);
  impl_->signals =
      std::make_unique<asio::signal_set>(impl_->threads.front()->io(), SIGTERM, SIGINT);
  impl_->wait_for_signal();
}

std::size_t Server::open_connections() const { return impl_->shared.connections.load(); }

}  // namespace tank::server
