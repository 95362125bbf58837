// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include <algorithm>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/json/parse.hpp"

namespace tank::testing {

std::string Answer::field(const std::string& lower_case_name) const {
  const auto found = fields.find(lower_case_name);
  return found == fields.end() ? std::string() : found->second;
}

json::Value Answer::json() const {
  auto value = json::parse(body);
  return value ? *std::move(value) : json::Value();
}

std::string Answer::error() const {
  const json::Value document = json();
  const json::Value* word = document.find("error");
  return word == nullptr || word->if_string() == nullptr ? std::string() : *word->if_string();
}

Client::Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    socket_ = -1;
  }
}

Client::~Client() {
  if (socket_ >= 0) ::close(socket_);
}

bool Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Client::fill() {
  pollfd waiting{socket_, POLLIN, 0};
  if (::poll(&waiting, 1, 10'000) != 1) return false;
  char bytes[16 << 10];
  const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

std::optional<Answer> Client::read(bool head_only) {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  Answer answer;
  const std::string head = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  answer.status = std::stoi(head.substr(9, 3));
  for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
    const std::size_t line_end = head.find("\r\n", at);
    const std::string line = head.substr(at, line_end - at);
    const std::size_t colon = line.find(':');
    std::string name = line.substr(0, colon);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    answer.fields[name] = line.substr(colon + 2);
    if (name == "set-cookie") answer.cookies.push_back(answer.fields[name]);
    at = line_end + 2;
  }
  if (answer.status == 100) return read(head_only);
  const std::string length = answer.field("content-length");
  if (head_only || length.empty()) return answer;
  while (buffer_.size() < std::stoull(length)) {
    if (!fill()) return std::nullopt;
  }
  answer.body = buffer_.substr(0, std::stoull(length));
  buffer_.erase(0, answer.body.size());
  return answer;
}

std::optional<std::string> Client::read_chunk() {
  std::size_t line = 0;
  while ((line = buffer_.find("\r\n")) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  const std::size_t size = std::stoull(buffer_.substr(0, line), nullptr, 16);
  while (buffer_.size() < line + 2 + size + 2) {
    if (!fill()) return std::nullopt;
  }
  std::string chunk = buffer_.substr(line + 2, size);
  buffer_.erase(0, line + 2 + size + 2);
  return chunk;
}

std::optional<Answer> Client::ask(const Ask& ask) {
  std::string text =
      ask.method + " " + ask.target + " HTTP/1.1\r\nHost: localhost\r\n" + ask.fields;
  if (!ask.token.empty()) text += "Authorization: Bearer " + ask.token + "\r\n";
  if (!ask.type.empty()) text += "Content-Type: " + ask.type + "\r\n";
  if (!ask.type.empty() || !ask.body.empty()) {
    text += "Content-Length: " + std::to_string(ask.body.size()) + "\r\n";
  }
  // What cannot be sent any more may have been answered already.
  send(text + "\r\n" + ask.body);
  return read(ask.method == "HEAD");
}

bool Client::is_closed_within(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    pollfd waiting{socket_, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) != 1) return false;
    char bytes[4'096];
    if (::recv(socket_, bytes, sizeof bytes, 0) <= 0) return true;
  }
}

Answer ask(std::uint16_t port, const Ask& ask) {
  Client client(port);
  if (!client.is_connected()) return {};
  return client.ask(ask).value_or(Answer{});
}

}  // namespace tank::testing
