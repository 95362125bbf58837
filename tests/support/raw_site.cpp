// SPDX-License-Identifier: Apache-2.0
#include "support/raw_site.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/crypto/encoding.hpp"

namespace tank::testing {
namespace {

constexpr int look_milliseconds = 20;
constexpr std::size_t read_bytes = 64u << 10;

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out += crypto::from_hex(text.substr(i + 1, 2)).value_or("?");
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

void read_target(std::string_view target, RawRequest& out) {
  const std::size_t mark = std::min(target.find('?'), target.size());
  out.path = decoded(target.substr(0, mark));
  std::string_view query = target.substr(std::min(mark + 1, target.size()));
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    out.query[decoded(pair.substr(0, equals))] =
        decoded(pair.substr(std::min(equals + 1, pair.size())));
  }
}

RawRequest read_head(std::string_view head) {
  RawRequest out;
  const std::string_view first = head.substr(0, head.find("\r\n"));
  const std::size_t space = first.find(' ');
  out.method = first.substr(0, space);
  read_target(first.substr(space + 1, first.rfind(' ') - space - 1), out);
  head.remove_prefix(first.size() + 2);
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(line.size() + 2, head.size()));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::size_t value = std::min(line.find_first_not_of(' ', colon + 1), line.size());
    out.headers[lower(std::string(line.substr(0, colon)))] = line.substr(value);
  }
  return out;
}

bool read_more(int connection, std::string& into) {
  std::array<char, read_bytes> buffer{};
  const auto got = ::recv(connection, buffer.data(), buffer.size(), 0);
  if (got > 0) into.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0;
}

void send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string text_of(const RawReply& reply, bool with_body) {
  std::string out = "HTTP/1.1 " + std::to_string(reply.status) + " Said\r\nConnection: close\r\n";
  bool has_length = reply.status == 204 || reply.status == 304;
  for (const auto& [name, value] : reply.headers) {
    out.append(name).append(": ").append(value).append("\r\n");
    has_length = has_length || lower(name) == "content-length";
  }
  if (!has_length) out += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
  out += "\r\n";
  const bool is_whole = reply.end == RawReply::End::whole;
  if (with_body) out += reply.body.substr(0, is_whole ? reply.body.size() : reply.body.size() / 2);
  return out;
}

}  // namespace

std::string RawRequest::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

std::string RawRequest::value(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

RawSite::RawSite(Answering answering) : answering_(std::move(answering)) {
  listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const name = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(listening_, name, size) == 0);
  REQUIRE(::listen(listening_, 64) == 0);
  REQUIRE(::getsockname(listening_, name, &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

RawSite::~RawSite() {
  is_over_ = true;
  thread_.join();
  for (std::thread& visitor : visitors_) visitor.join();
  ::close(listening_);
}

void RawSite::run() {
  while (!is_over_) {
    pollfd watched{listening_, POLLIN, 0};
    if (::poll(&watched, 1, look_milliseconds) <= 0) continue;
    const int connection = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection >= 0) visitors_.emplace_back([this, connection] { serve(connection); });
  }
}

void RawSite::serve(int connection) const {
  std::string text;
  std::size_t end = std::string::npos;
  while ((end = text.find("\r\n\r\n")) == std::string::npos && read_more(connection, text)) {
  }
  if (end == std::string::npos) {
    ::close(connection);
    return;
  }
  RawRequest request = read_head(std::string_view(text).substr(0, end + 2));
  const std::string length = request.header("content-length");
  const std::size_t wanted = length.empty() ? 0 : std::stoull(length);
  text.erase(0, end + 4);
  while (text.size() < wanted && read_more(connection, text)) {
  }
  request.body = std::move(text);
  const RawReply reply = answering_(request);
  if (reply.end == RawReply::End::silent) {
    for (std::string ignored; !is_over_ && read_more(connection, ignored);) {
    }
  } else if (reply.end != RawReply::End::reset || !reply.body.empty()) {
    send_all(connection, text_of(reply, request.method != "HEAD"));
  }
  if (reply.end == RawReply::End::reset) {
    const linger now{1, 0};
    ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }
  ::close(connection);
}

}  // namespace tank::testing
