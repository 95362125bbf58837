// SPDX-License-Identifier: Apache-2.0
#include "cli/login/loopback.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tank::inline v0::cli {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::string_view callback_path = "/callback";
constexpr std::size_t head_bytes = 8u << 10;
constexpr auto head_timeout = 5s;
constexpr auto look_interval = 100ms;

bool is_readable(int file, std::chrono::milliseconds within) {
  pollfd waiting{file, POLLIN, 0};
  return ::poll(&waiting, 1, static_cast<int>(within.count())) > 0;
}

/// The target of the request line; empty when no request comes.
std::string read_target(int file) {
  std::string head;
  std::array<char, 1024> buffer{};
  const auto end = Clock::now() + head_timeout;
  while (head.find("\r\n\r\n") == std::string::npos && head.size() < head_bytes) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    if (left <= 0ms || !is_readable(file, left)) return {};
    const ssize_t got = ::read(file, buffer.data(), buffer.size());
    if (got <= 0) return {};
    head.append(buffer.data(), static_cast<std::size_t>(got));
  }
  if (!head.starts_with("GET ")) return {};
  const std::size_t space = head.find(' ', 4);
  return space == std::string::npos ? std::string() : head.substr(4, space - 4);
}

void answer(int file, std::string_view status, std::string_view text) {
  const std::string body =
      "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>tank"
      "</title><p>" +
      std::string(text) + "</p></html>\n";
  std::string out = "HTTP/1.1 " + std::string(status) +
                    "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " +
                    std::to_string(body.size()) +
                    "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
                    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
                    "Connection: close\r\n\r\n" +
                    body;
  std::string_view rest = out;
  while (!rest.empty()) {
    const ssize_t sent = ::send(file, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  // Whoever closes with unread bytes resets the connection, and the browser loses the answer.
  ::shutdown(file, SHUT_WR);
  std::array<char, 1024> buffer{};
  while (is_readable(file, 1s) && ::read(file, buffer.data(), buffer.size()) > 0) {
  }
}

/// A parameter as it stands: what we look for needs no decoding.
std::string_view parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == name) return pair.substr(std::min(equals + 1, pair.size()));
  }
  return {};
}

/// What one visitor brought; nothing when it was not the one that is waited for.
std::optional<Result<Secret>> serve(int file, std::string_view state) {
  const std::string target = read_target(file);
  const std::string_view path = std::string_view(target).substr(0, target.find('?'));
  const std::string_view query =
      target.size() > path.size() ? std::string_view(target).substr(path.size() + 1) : "";
  if (path != callback_path || !equal_in_constant_time(parameter(query, "state"), state)) {
    answer(file, "404 Not Found", "Nobody waits for this.");
    return std::nullopt;
  }
  if (const auto code = parameter(query, "code"); !code.empty()) {
    answer(file, "200 OK", "You are logged in. You can close this page.");
    return Secret(std::string(code));
  }
  answer(file, "200 OK", "The login was refused. You can close this page.");
  return fail(Errc::access_denied, "the login was refused in the browser");
}

}  // namespace

Result<LoopbackListener> LoopbackListener::open() {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return fail_io("open", "a socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.get(), generic, size) != 0 || ::listen(socket.get(), 8) != 0 ||
      ::getsockname(socket.get(), generic, &size) != 0) {
    return fail_io("listen on", "127.0.0.1");
  }
  return LoopbackListener(std::move(socket), ntohs(address.sin_port));
}

std::string LoopbackListener::redirect_uri() const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(callback_path);
}

Result<Secret> LoopbackListener::wait(std::string_view state, std::chrono::seconds longest,
                                      const std::function<bool()>& interrupted) const {
  const auto end = Clock::now() + longest;
  while (Clock::now() < end) {
    if (interrupted && interrupted()) return fail(Errc::cancelled);
    if (!is_readable(socket_.get(), look_interval)) continue;
    const Descriptor visitor(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!visitor.is_open()) continue;
    if (auto brought = serve(visitor.get(), state)) return std::move(*brought);
  }
  return fail(Errc::timed_out, "nobody decided in the browser; run `tank login` again");
}

}  // namespace tank::inline v0::cli
