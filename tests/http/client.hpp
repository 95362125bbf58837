// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A client that says exactly what a test wants said.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.hpp"

namespace tank::testing {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> fields;  ///< names in lower case
  std::vector<std::string> cookies;           ///< every `Set-Cookie`, in its order
  std::string body;

  [[nodiscard]] std::string field(const std::string& lower_case_name) const;
  /// The body as JSON; null when it is none.
  [[nodiscard]] json::Value json() const;
  /// `error` of an error document.
  [[nodiscard]] std::string error() const;
};

/// What goes into a request besides the obvious.
struct Ask {
  std::string method = "GET";
  std::string target = "/";
  std::string token;
  std::string type;  ///< of the body
  std::string body;
  std::string fields;  ///< further lines, each with CRLF
};

/// One connection. Reads give up after ten seconds.
class Client {
 public:
  explicit Client(std::uint16_t port);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] bool is_connected() const { return socket_ >= 0; }
  bool send(std::string_view bytes);
  /// Nothing when the server closed instead of answering.
  std::optional<Answer> read(bool head_only = false);
  std::optional<Answer> ask(const Ask& ask);
  /// The next chunk of a chunked body: empty at its end, nothing when the server closed before.
  std::optional<std::string> read_chunk();
  /// Whether the server ends the connection within the time.
  bool is_closed_within(std::chrono::milliseconds time);

 private:
  bool fill();

  int socket_ = -1;
  std::string buffer_;
};

/// One request on a connection of its own. Status 0 when there was no answer.
Answer ask(std::uint16_t port, const Ask& ask);

}  // namespace tank::testing
