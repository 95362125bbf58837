// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Answers that go on: server-sent events (HTML Living Standard, 9.2).

#include <memory>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>
#include <tank/identity/actor.hpp>

#include "server/api/call.hpp"
#include "server/http/response.hpp"

namespace tank::server {

/// Where the events of one stream come from. Used by one thread at a time.
class EventSource {
 public:
  virtual ~EventSource() = default;
  /// What happened since the last call, written with `append_event`. The actor is asked about
  /// anew each time: an error ends the stream.
  [[nodiscard]] virtual Result<std::string> next(const identity::Actor& actor) = 0;
};

/// One event. `id` comes back as `Last-Event-ID`; `data` has no line ends, as documents have none.
void append_event(std::string& out, std::string_view id, std::string_view name,
                  std::string_view data);

/// The number in `Last-Event-ID`; `from_now` when there is none. Errors: invalid_argument.
[[nodiscard]] Result<std::int64_t> last_event_number(const Call& call, std::int64_t from_now);

/// Streams `source` for as long as the actor may read it: before each piece his credentials are
/// looked at again, so that a stream ends within a second of the session that opened it. The
/// last event of a stream that the server ends so is `end`, with the error as its data.
/// Errors: what `source` answers first.
[[nodiscard]] Result<Response> event_stream(const Call& call, std::unique_ptr<EventSource> source);

}  // namespace tank::server
