// SPDX-License-Identifier: Apache-2.0
#include "support/silent_proxy.hpp"

#include <array>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tank::testing {
namespace {

constexpr int look_milliseconds = 20;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return out;
}

}  // namespace

SilentProxy::SilentProxy(std::uint16_t target) : target_(target) {
  listening_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  auto* const name = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(bind(listening_, name, size) == 0);
  REQUIRE(listen(listening_, 16) == 0);
  REQUIRE(getsockname(listening_, name, &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

SilentProxy::~SilentProxy() {
  thread_.request_stop();
  thread_.join();
  for (const auto& [client, server] : pairs_) {
    close(client);
    close(server);
  }
  close(listening_);
}

void SilentProxy::accept_one() {
  const int client = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
  const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(target_);
  const auto* const name = reinterpret_cast<const sockaddr*>(&address);
  if (client >= 0 && connect(server, name, sizeof address) == 0) {
    pairs_.emplace_back(client, server);
    return;
  }
  close(server);
  if (client >= 0) close(client);
}

bool SilentProxy::pass_on(int from, int to, bool is_client) {
  std::array<char, 16 << 10> buffer{};
  const auto got = recv(from, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got < 0) return true;
  if (got == 0) return false;
  if (is_client) bytes_sent_ += static_cast<std::uint64_t>(got);
  return send(to, buffer.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
}

void SilentProxy::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::vector<pollfd> watched{{listening_, POLLIN, 0}};
    if (!silent_) {
      for (const auto& [client, server] : pairs_) {
        watched.push_back({client, POLLIN, 0});
        watched.push_back({server, POLLIN, 0});
      }
    }
    poll(watched.data(), watched.size(), look_milliseconds);
    if ((watched.front().revents & POLLIN) != 0) accept_one();
    if (silent_) continue;
    std::erase_if(pairs_, [this](const std::pair<int, int>& pair) {
      if (pass_on(pair.first, pair.second, true) && pass_on(pair.second, pair.first, false))
        return false;
      close(pair.first);
      close(pair.second);
      return true;
    });
  }
}

}  // namespace tank::testing
