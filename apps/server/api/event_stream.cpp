// SPDX-License-Identifier: Apache-2.0
#include "server/api/event_stream.hpp"

#include <charconv>
#include <utility>

#include <tank/base/limits.hpp>

#include "server/api/credentials.hpp"
#include "server/api/reply.hpp"

namespace tank::server {
namespace {

class EventFeed final : public Feed {
 public:
  EventFeed(const Call& call, std::unique_ptr<EventSource> source)
      : credentials_(call.head()),
        services_(call.services()),
        request_id_(call.request_id()),
        source_(std::move(source)),
        told_at_(services_.clock.now()) {}

  std::optional<std::string> next() override {
    if (ended_) return std::nullopt;
    auto events = look();
    const TimePoint now = services_.clock.now();
    if (!events) {
      ended_ = true;
      return last_words(events.error());
    }
    if (events->empty() && now - told_at_ >= limits::feed_heartbeat) *events = ":\n\n";
    if (!events->empty()) told_at_ = now;
    return *std::move(events);
  }

 private:
  // A failed look ends the stream as well: the client comes back with its last event.
  [[nodiscard]] Result<std::string> look() {
    const auto actor = credentials_.authenticate(services_, request_id_);
    if (!actor) return pass(actor);
    return source_->next(*actor);
  }

  [[nodiscard]] std::string last_words(const Error& error) const {
    std::string out;
    append_event(out, {}, "end", problem(error, request_id_).body);
    return out;
  }

  KeptCredentials credentials_;
  const Services& services_;
  std::string request_id_;
  std::unique_ptr<EventSource> source_;
  TimePoint told_at_;
  bool ended_ = false;
};

}  // namespace

void append_event(std::string& out, std::string_view id, std::string_view name,
                  std::string_view data) {
  if (!id.empty()) out.append("id: ").append(id).append("\n");
  out.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
}

Result<std::int64_t> last_event_number(const Call& call, std::int64_t from_now) {
  const std::string_view text = call.head().field("last-event-id");
  if (text.empty()) return from_now;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0) {
    return fail(Errc::invalid_argument,
                "`Last-Event-ID` must be the id of an event of this stream");
  }
  return number;
}

Result<Response> event_stream(const Call& call, std::unique_ptr<EventSource> source) {
  auto first = source->next(call.actor());
  if (!first) return pass(first);
  Response out;
  out.add("Content-Type", "text/event-stream");
  out.add("Cache-Control", "no-store");
  out.add("X-Accel-Buffering", "no");  // a proxy that collects would hold events back
  // Browsers come back by themselves, after this many milliseconds.
  out.body = "retry: 1000\n\n" + *first;
  out.feed = std::make_shared<EventFeed>(call, std::move(source));
  return out;
}

}  // namespace tank::server
