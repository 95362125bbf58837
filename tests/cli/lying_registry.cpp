// SPDX-License-Identifier: Apache-2.0
#include "cli/lying_registry.hpp"

#include <array>
#include <cctype>
#include <cstdlib>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tank::testing {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return out;
}

void send_all(int socket, const std::string& text) {
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t put = ::send(socket, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (put <= 0) return;
    sent += static_cast<std::size_t>(put);
  }
}

bool read_more(int socket, std::string& out) {
  std::array<char, 16'384> buffer{};
  const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
  if (got <= 0) return false;
  out.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// Where the line of a field begins, at the line end before it.
std::size_t line_of(const std::string& head, const std::string& name) {
  return lower(head).find("\r\n" + lower(name) + ": ");
}

/// The value of a field in a head; empty when it is not there.
std::string field(const std::string& head, const std::string& name) {
  const std::size_t at = line_of(head, name);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

/// The head without this field.
std::string without(std::string head, const std::string& name) {
  const std::size_t at = line_of(head, name);
  if (at != std::string::npos) head.erase(at, head.find("\r\n", at + 2) - at);
  return head;
}

/// A head and as many bytes as it announces.
struct Message {
  std::string head;  ///< with the blank line
  std::string body;
};

Message read_message(int socket) {
  std::string text;
  while (text.find("\r\n\r\n") == std::string::npos) {
    if (!read_more(socket, text)) return {};
  }
  const std::size_t end = text.find("\r\n\r\n") + 4;
  Message out{text.substr(0, end), text.substr(end)};
  const std::string length = field(out.head, "Content-Length");
  const std::size_t wanted = length.empty() ? 0 : std::strtoul(length.c_str(), nullptr, 10);
  while (out.body.size() < wanted && read_more(socket, out.body)) {
  }
  return out;
}

Message ask(std::uint16_t port, const Message& request) {
  const int server = ::socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = loopback(port);
  Message out;
  if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    send_all(server, request.head + request.body);
    out = read_message(server);
  }
  ::close(server);
  return out;
}

}  // namespace

LyingRegistry::LyingRegistry(const std::string& honest)
    : target_(static_cast<std::uint16_t>(
          std::strtoul(honest.substr(honest.rfind(':') + 1).c_str(), nullptr, 10))) {
  listening_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listening_, generic, size) != 0 || ::listen(listening_, 64) != 0 ||
      ::getsockname(listening_, generic, &size) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

LyingRegistry::~LyingRegistry() {
  thread_.request_stop();
  thread_.join();
  ::close(listening_);
}

std::string LyingRegistry::address() const { return "http://127.0.0.1:" + std::to_string(port_); }

void LyingRegistry::tell(Lie lie) {
  const std::lock_guard lock(mutex_);
  lie_ = std::move(lie);
}

void LyingRegistry::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    pollfd waiting{listening_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const int client = ::accept(listening_, nullptr, nullptr);
    if (client < 0) continue;
    answer(client);
    ::close(client);
  }
}

// One request for each connection: nothing has to be kept apart.
void LyingRegistry::answer(int client) {
  Message request = read_message(client);
  if (request.head.empty()) return;
  if (!field(request.head, "Expect").empty()) {
    send_all(client, "HTTP/1.1 100 Continue\r\n\r\n");
  }
  const std::string length = field(request.head, "Content-Length");
  const std::size_t wanted = length.empty() ? 0 : std::strtoul(length.c_str(), nullptr, 10);
  while (request.body.size() < wanted && read_more(client, request.body)) {
  }
  request.head = without(without(without(request.head, "Accept-Encoding"), "Expect"), "Host");
  const std::size_t line = request.head.find("\r\n");
  request.head.insert(line, "\r\nHost: 127.0.0.1:" + std::to_string(target_));
  const std::size_t begin = request.head.find(' ') + 1;
  Message reply = ask(target_, request);
  if (reply.head.empty()) return;
  PassingAnswer passing{request.head.substr(begin, request.head.find(' ', begin) - begin),
                        std::atoi(reply.head.c_str() + 9), reply.body};
  {
    const std::lock_guard lock(mutex_);
    if (lie_) lie_(passing);
  }
  std::string head = without(without(reply.head, "Content-Length"), "Connection");
  head.replace(9, 3, std::to_string(passing.status));
  head.insert(head.size() - 2, "Connection: close\r\nContent-Length: " +
                                   std::to_string(passing.body.size()) + "\r\n");
  send_all(client, head + passing.body);
}

}  // namespace tank::testing
