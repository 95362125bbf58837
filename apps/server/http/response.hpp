// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Answers, from the small and owned to the large and shared.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <tank/port/artifact_store.hpp>

namespace tank::server {

/// An answer that is kept and sent many times: everything but the fields that differ per
/// request (Date, X-Request-ID, CORS, Connection). Immutable once shared.
struct PreparedAnswer {
  int status = 200;
  std::string head;                ///< status line and fields, each with its CRLF
  std::string body;                ///< empty when `file` is set
  std::shared_ptr<Artifact> file;  ///< sent from its descriptor
  std::uint64_t file_bytes = 0;
};

/// A body that is made while it is sent. Owns what it needs: the request is gone by then.
class Feed {
 public:
  virtual ~Feed() = default;
  /// What there is to tell since the last call, which may be empty; nothing ends the body.
  /// Called on the pool every `limits::feed_interval`, by one thread at a time.
  [[nodiscard]] virtual std::optional<std::string> next() = 0;
};

/// One answer. Exactly one of the body forms is used: `prepared`, `file`, `shared`, `body`; a
/// `feed` goes on after the `body`.
struct Response {
  int status = 200;
  std::string fields;  ///< whole lines with CRLF, without framing fields
  std::string body;
  std::shared_ptr<const std::string> shared;
  std::shared_ptr<Artifact> file;
  std::uint64_t file_offset = 0;
  std::uint64_t file_bytes = 0;
  std::shared_ptr<const PreparedAnswer> prepared;
  std::shared_ptr<Feed> feed;
  bool close = false;

  void add(std::string_view name, std::string_view value);
  [[nodiscard]] std::uint64_t body_bytes() const;
  /// 204 and 304 have neither a body nor, here, a Content-Length.
  [[nodiscard]] bool may_have_body() const { return status != 204 && status != 304; }
};

/// `404` gives `Not Found`; unknown codes give an empty phrase.
[[nodiscard]] std::string_view reason_phrase(int status);

/// The status line and the fields that only the answer decides. How a feed is framed depends on
/// the client, and is not said here.
void append_head(std::string& out, const Response& response);

/// Fixes a response for reuse.
[[nodiscard]] std::shared_ptr<const PreparedAnswer> prepare(Response response);

}  // namespace tank::server
