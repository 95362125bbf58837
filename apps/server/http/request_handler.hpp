// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The seam between the connections and what the server is for.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/request_head.hpp"
#include "server/http/response.hpp"

namespace tank::server {

struct Operation;

/// Which operation a request is for, with the values its path gave, decoded.
struct Match {
  const Operation* operation = nullptr;
  std::vector<std::pair<std::string_view, std::string>> values;
};

/// Whose threads an operation runs on: each kind that may take long has some of its own, so that
/// the others need not wait.
enum class Crew : std::uint8_t {
  general,
  slow,      ///< costs whole cores: password hashes
  outbound,  ///< waits for somebody else's server
};

/// How the body is to be taken before, or while, the operation runs.
struct Intake {
  Match match;
  std::uint64_t body_limit = 0;
  bool in_pieces = false;  ///< handed over piece by piece instead of whole
  bool is_upload = false;  ///< counts against the memory that uploads share
  Crew crew = Crew::general;
};

/// What the pool works on. The head's views stay valid until the answer was sent.
struct Request {
  const RequestHead* head = nullptr;
  std::string_view id;
  std::string_view peer;  ///< numeric address of who is connected
  Match match;
  std::string body;
};

/// Takes a body that arrives in pieces. Used by one thread at a time.
class BodySink {
 public:
  virtual ~BodySink() = default;
  /// An answer ends the reading at once.
  [[nodiscard]] virtual std::optional<Response> piece(std::string_view bytes) = 0;
  [[nodiscard]] virtual Response finish() = 0;
};

/// One finished exchange, for metrics and the log.
struct Exchange {
  const Operation* operation = nullptr;  ///< nothing when no route matched
  Method method = Method::get;
  std::string_view request_id;
  int status = 0;
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;
  std::chrono::nanoseconds took{};
};

class RequestHandler {
 public:
  virtual ~RequestHandler() = default;

  // On an I/O thread; these never block.

  /// An answer that is in memory and still holds; fills in the operation it belongs to.
  [[nodiscard]] virtual std::shared_ptr<const PreparedAnswer> from_memory(
      const RequestHead& head, const Operation*& operation) = 0;
  /// Finds the operation, or the answer that there is none.
  [[nodiscard]] virtual tl::expected<Intake, Response> route(const RequestHead& head,
                                                             std::string_view request_id) = 0;
  /// The answer to a message that could not be read, or not be served.
  [[nodiscard]] virtual Response refuse(int status, std::string_view why,
                                        std::string_view request_id) = 0;
  virtual void started() = 0;
  virtual void finished(const Exchange& exchange) = 0;

  // On the pool.

  [[nodiscard]] virtual Response handle(Request& request) = 0;
  [[nodiscard]] virtual std::unique_ptr<BodySink> open_sink(Request& request) = 0;
};

}  // namespace tank::server
