// SPDX-License-Identifier: Apache-2.0
// The lasting half of a connection: a body that is made while it is sent.
#include <array>
#include <charconv>
#include <utility>

#include "server/http/connection.hpp"

namespace tank::server {

// A feed is the last answer of its connection: what the client sends meanwhile is read, to
// notice when it goes, and forgotten.
bool Connection::begin_feed(Response& response) {
  Shared& shared = owner_.shared();
  if (shared.feeds.fetch_add(1) >= shared.options.feeds) {
    shared.feeds.fetch_sub(1);
    return false;
  }
  feed_ = response.feed;
  response.close = true;
  response.body = framed(response.body);
  return true;
}

void Connection::drop_feed() {
  if (!feed_) return;
  feed_.reset();
  owner_.shared().feeds.fetch_sub(1);
}

// One chunk of RFC 9112, 7.1; an older client takes the bytes until the connection ends.
std::string Connection::framed(std::string_view piece) const {
  if (head_.http_1_0 || piece.empty()) return std::string(piece);
  std::array<char, 16> size{};
  const auto end = std::to_chars(size.begin(), size.end(), piece.size(), 16).ptr;
  std::string out(size.begin(), end);
  return out.append("\r\n").append(piece).append("\r\n");
}

void Connection::rest() {
  state_ = State::resting;
  set_deadline(owner_.shared().options.feed_interval);
  if (std::exchange(watches_peer_, true)) return;
  begin_ = end_ = 0;
  read_some();
}

void Connection::follow(Moment now) {
  if (owner_.is_draining()) return end_feed();
  if (now < deadline_) return;
  state_ = State::working;
  const bool taken =
      owner_.shared().pool_of(Crew::general).submit([self = shared_from_this(), feed = feed_] {
        auto piece = feed->next();
        asio::post(self->owner_.io(), [self, piece = std::move(piece)]() mutable {
          self->on_piece(std::move(piece));
        });
      });
  if (!taken) rest();  // everybody is busy: a little later
}

void Connection::on_piece(std::optional<std::string> piece) {
  if (state_ == State::closed) return;
  if (!piece) return end_feed();
  if (piece->empty()) return rest();
  send_piece(framed(*piece));
}

void Connection::end_feed() {
  drop_feed();
  send_piece(head_.http_1_0 ? std::string() : std::string("0\r\n\r\n"));
}

void Connection::send_piece(std::string piece) {
  response_.body = std::move(piece);
  out_head_.clear();
  out_prefix_ = {};
  out_body_ = response_.body;
  out_sent_ = 0;
  state_ = State::sending;
  deadline_ = Moment::max();
  process();
}

}  // namespace tank::server
