// SPDX-License-Identifier: Apache-2.0
#include "server/http/io_thread.hpp"

#include <ctime>
#include <utility>

#include "server/http/connection.hpp"

namespace tank::server {
namespace {

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr std::chrono::milliseconds tick_period{250};

tl::unexpected<Error> cannot_listen(const ServerOptions& options, std::uint16_t port,
                                    const IoError& error) {
  return fail(Errc::unavailable, "cannot listen on " + options.address + ":" +
                                     std::to_string(port) + ": " + error.message() +
                                     "; choose another with --listen ADDRESS:PORT");
}

}  // namespace

IoThread::IoThread(Shared& shared, unsigned index) : shared_(shared), index_(index) {}

Result<void> IoThread::listen(std::uint16_t port) {
  IoError error;
  const auto address = asio::ip::make_address(shared_.options.address, error);
  if (error) return cannot_listen(shared_.options, port, error);
  const tcp::endpoint endpoint(address, port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  // The first thread binds alone, so that another server on the port is noticed; after that
  // all of them share it.
  if (!error && index_ > 0) acceptor_.set_option(ReusePort(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error && index_ == 0) acceptor_.set_option(ReusePort(true), error);
  if (!error) acceptor_.listen(1024, error);
  if (error) return cannot_listen(shared_.options, port, error);
  port_ = acceptor_.local_endpoint(error).port();
  return {};
}

void IoThread::run() {
  accept();
  io_.run();
}

void IoThread::accept() {
  acceptor_.async_accept([this](const IoError& error, tcp::socket socket) {
    if (draining_) return;
    if (!error) {
      adopt(std::move(socket));
      return accept();
    }
    // Out of descriptors, most likely: asking again at once would only burn the processor.
    accept_pause_.expires_after(tick_period);
    accept_pause_.async_wait([this](const IoError& cancelled) {
      if (!cancelled && !draining_) accept();
    });
  });
}

void IoThread::adopt(tcp::socket socket) {
  if (shared_.connections.fetch_add(1) >= shared_.options.connections) {
    shared_.connections.fetch_sub(1);
    return;  // the socket closes
  }
  auto connection = std::make_shared<Connection>(std::move(socket), *this);
  connection->slot = connections_.size();
  connections_.push_back(connection);
  connection->start();
  arm_ticker();
}

void IoThread::forget(Connection& connection) {
  shared_.connections.fetch_sub(1);
  const std::size_t slot = connection.slot;
  connections_.back()->slot = slot;
  std::swap(connections_[slot], connections_.back());
  connections_.pop_back();
  if (draining_ && shared_.connections == 0) shared_.on_drained();
}

void IoThread::arm_ticker() {
  if (ticking_) return;
  ticking_ = true;
  ticker_.expires_after(tick_period);
  ticker_.async_wait([this](const IoError& error) {
    ticking_ = false;
    if (!error) tick();
  });
}

// One coarse clock for all connections costs less than a timer each.
void IoThread::tick() {
  const Moment now = std::chrono::steady_clock::now();
  const auto drained_for = draining_ ? now - drain_began_ : Moment::duration::zero();
  const bool end_all = in_a_hurry_ || drained_for >= shared_.options.drain_timeout;
  const bool end_idle = draining_ && drained_for >= shared_.options.drain_idle_grace;
  // From the back: closing one moves the last into its place.
  for (std::size_t i = connections_.size(); i-- > 0;) {
    if (i >= connections_.size()) continue;
    const std::shared_ptr<Connection> connection = connections_[i];
    if (end_all || (end_idle && connection->is_idle())) {
      connection->close();
    } else {
      connection->tick(now);
    }
  }
  if (!connections_.empty()) arm_ticker();
}

void IoThread::begin_drain() {
  asio::post(io_, [this] {
    if (draining_) {
      in_a_hurry_ = true;
      tick();
      return;
    }
    draining_ = true;
    drain_began_ = std::chrono::steady_clock::now();
    IoError ignored;
    acceptor_.close(ignored);
    accept_pause_.cancel();
    if (!connections_.empty()) arm_ticker();
    if (shared_.connections == 0) shared_.on_drained();
  });
}

std::string_view IoThread::date_line() {
  std::timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (now.tv_sec != date_second_) {
    date_second_ = now.tv_sec;
    std::tm utc{};
    ::gmtime_r(&now.tv_sec, &utc);
    date_size_ =
        std::strftime(date_.data(), date_.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &utc);
  }
  return {date_.data(), date_size_};
}

void IoThread::make_request_id(std::string& out) {
  static constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuv";
  out.assign(shared_.id_prefix);
  out += digits[index_ & 31u];
  std::uint64_t number = next_id_++;
  std::array<char, 8> text{};
  for (std::size_t i = text.size(); i-- > 0; number >>= 5) text[i] = digits[number & 31u];
  out.append(text.data(), text.size());
}

}  // namespace tank::server
