// SPDX-License-Identifier: Apache-2.0
// The reading half of a connection: from bytes to a whole request.
#include <algorithm>
#include <cstring>
#include <utility>

#include "server/http/connection.hpp"
#include "server/http/ip_address.hpp"

namespace tank::server {
namespace {

constexpr std::size_t first_buffer_bytes = 2u << 10;
constexpr std::size_t body_step_bytes = 64u << 10;
constexpr int status_of_the_gone = 499;  // in metrics and the log; nobody is there to read it
constexpr std::uint64_t skipped_body_bytes = 64u << 10;  // read before an answer without it

bool is_request_id(std::string_view text) {
  if (text.empty() || text.size() > limits::request_id_length) return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '_' || c == '-';
  });
}

}  // namespace

Connection::Connection(tcp::socket socket, IoThread& owner)
    : socket_(std::move(socket)), owner_(owner), buffer_(first_buffer_bytes) {}

void Connection::start() {
  IoError ignored;
  socket_.native_non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);
  peer_ = canonical_ip(socket_.remote_endpoint(ignored).address().to_string()).value_or("");
  set_deadline(owner_.shared().options.idle_timeout);
  read_some();
}

void Connection::set_deadline(std::chrono::milliseconds from_now) {
  deadline_ = std::chrono::steady_clock::now() + from_now;
}

void Connection::tick(Moment now) {
  if (state_ == State::resting) return follow(now);
  if (now < deadline_ || state_ == State::closed || state_ == State::working) return;
  if (state_ == State::head || state_ == State::body) {
    IoError ignored;
    socket_.cancel(ignored);
    ++reading_;
    if (refuse(408, "the request took too long to arrive")) process();
    return;
  }
  close();
}

void Connection::close() {
  if (state_ == State::closed) return;
  // Until there is an answer, the pool may be writing it.
  const bool answered = state_ == State::sending || feed_;
  state_ = State::closed;
  IoError ignored;
  socket_.close(ignored);
  report(answered ? response_.status : status_of_the_gone);
  drop_feed();
  owner_.shared().upload_bytes -= upload_bytes_;
  upload_bytes_ = 0;
  owner_.forget(*this);
}

// Straight into the body, where its length is known: a large one is not copied twice.
asio::mutable_buffer Connection::room_in_body() {
  std::string& body = request_.body;
  const std::uint64_t left = head_.content_length - body_received_;
  const auto room = static_cast<std::size_t>(std::min<std::uint64_t>(left, body_step_bytes));
  const std::size_t had = body.size();
  body.resize(had + room);
  return asio::buffer(body.data() + had, room);
}

asio::mutable_buffer Connection::room_in_buffer() {
  if (end_ == buffer_.size()) {
    // Never while a head is in use, for its views would dangle: see `begin_body`.
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
  }
  return asio::buffer(buffer_.data() + end_, buffer_.size() - end_);
}

void Connection::read_some() {
  const bool into_body = state_ == State::body && head_.framing == Framing::length;
  const asio::mutable_buffer room = into_body ? room_in_body() : room_in_buffer();
  const unsigned number = ++reading_;
  socket_.async_read_some(room, [self = shared_from_this(), number, into_body, room](
                                    const IoError& error, std::size_t count) {
    if (number != self->reading_ || self->state_ == State::closed) return;
    if (error || count == 0) return self->close();
    if (into_body) {
      self->request_.body.resize(self->request_.body.size() - (room.size() - count));
      self->body_received_ += count;
      self->process();
      return;
    }
    self->on_read(count);
  });
}

void Connection::on_read(std::size_t count) {
  if (state_ == State::lingering || feed_) {  // read and forgotten
    read_some();
    return;
  }
  end_ += count;
  process();
}

// Runs requests until one has to wait for the network or for the pool.
void Connection::process() {
  if (in_process_) return;
  in_process_ = true;
  while (step()) {
  }
  in_process_ = false;
}

bool Connection::step() {
  switch (state_) {
    case State::idle:
    case State::head:
      return read_whole_head();
    case State::body:
      return take_body();
    case State::sending:
      return flush();
    case State::working:
    case State::resting:
    case State::lingering:
    case State::closed:
      break;
  }
  return false;
}

bool Connection::read_whole_head() {
  if (begin_ == end_) {
    begin_ = end_ = seen_ = 0;
    read_some();
    return false;
  }
  if (state_ == State::idle) {
    state_ = State::head;
    began_ = std::chrono::steady_clock::now();
    deadline_ = began_ + owner_.shared().options.header_timeout;
  }
  const auto found = find_head_end(buffered(), seen_);
  if (!found) return refuse(found.error().status, found.error().why);
  if (*found > 0 && *found <= limits::request_header_bytes) return begin_request(*found);
  seen_ = end_ - begin_;
  if (seen_ >= limits::request_header_bytes) return refuse(431, "the request head is too large");
  read_some();
  return false;
}

bool Connection::begin_request(std::size_t head_bytes) {
  const std::string_view bytes = buffered().substr(0, head_bytes);
  head_.reset();
  owner_.shared().handler->started();
  reported_ = false;
  auto read = read_head(bytes, head_);
  begin_ += head_bytes;
  head_end_ = begin_;
  head_bytes_ = head_bytes;
  seen_ = 0;
  if (is_request_id(head_.request_id)) {
    request_id_.assign(head_.request_id);
  } else {
    owner_.make_request_id(request_id_);
  }
  if (!read) {
    state_ = State::body;  // counted as started
    return refuse(read.error().status, read.error().why);
  }
  close_after_ = !head_.keep_alive;
  read_all_ = head_.framing == Framing::none;
  if (read_all_) {
    if (auto ready = owner_.shared().handler->from_memory(head_, operation_)) {
      return answer_prepared(std::move(ready));
    }
  }
  return admit_request();
}

bool Connection::admit_request() {
  state_ = State::body;
  if (head_.framing == Framing::chunked && buffer_.size() - head_end_ < first_buffer_bytes) {
    // Room for what follows, so that nothing moves while the head is in use.
    const std::size_t head_at = head_end_ - head_bytes_;
    buffer_.resize(head_end_ + body_step_bytes);
    head_.reset();
    if (auto read = read_head({buffer_.data() + head_at, head_bytes_}, head_); !read) {
      return refuse(read.error().status, read.error().why);
    }
  }
  if (head_.framing == Framing::length && head_.content_length > limits::archive_bytes) {
    return refuse(413, "no operation takes a body of this size");
  }
  auto intake = owner_.shared().handler->route(head_, request_id_);
  if (!intake) return answer_behind_body(std::move(intake.error()));
  intake_ = std::move(*intake);
  operation_ = intake_.match.operation;
  if (head_.framing == Framing::length && head_.content_length > intake_.body_limit) {
    return refuse(413, "the body is larger than this operation takes");
  }
  return begin_body();
}

// An answer that needs no body waits for a small one all the same: the message has to be
// well-formed to its end, and the connection can go on.
bool Connection::answer_behind_body(Response response) {
  const bool is_large =
      head_.framing == Framing::length && head_.content_length > skipped_body_bytes;
  if (read_all_ || is_large || head_.expects_continue) return answer(std::move(response));
  settled_ = std::move(response);
  intake_ = {.match = {}, .body_limit = skipped_body_bytes};
  return begin_body();
}

bool Connection::begin_body() {
  request_ = Request{&head_, request_id_, peer_, std::move(intake_.match), {}};
  chunked_ = {};
  body_received_ = 0;
  body_began_ = began_;
  if (head_.framing == Framing::none) return run_operation();
  if (head_.expects_continue && begin_ == end_) {
    // Small enough for any socket buffer: if it cannot be sent, neither could an answer.
    constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
    IoError error;
    (void)socket_.write_some(asio::buffer(interim), error);
    if (error) {
      close();
      return false;
    }
  }
  if (head_.framing == Framing::length) {
    const auto take =
        static_cast<std::size_t>(std::min<std::uint64_t>(head_.content_length, end_ - begin_));
    request_.body.assign(buffered().substr(0, take));
    body_received_ = take;
    begin_ += take;
  }
  return true;
}

bool Connection::count_upload_bytes() {
  if (!intake_.is_upload || intake_.in_pieces) return true;
  const std::uint64_t more = request_.body.size() - upload_bytes_;
  upload_bytes_ += more;
  return owner_.shared().upload_bytes.fetch_add(more) + more <= limits::buffered_upload_bytes;
}

bool Connection::body_is_whole() const {
  return head_.framing == Framing::length ? body_received_ == head_.content_length
                                          : chunked_.is_done();
}

bool Connection::take_body() {
  if (head_.framing == Framing::chunked) return take_chunked_body();
  return take_plain_body();
}

bool Connection::take_chunked_body() {
  const std::size_t before = request_.body.size();
  const auto taken = chunked_.feed(buffered(), request_.body);
  if (!taken) return refuse(taken.error().status, taken.error().why);
  begin_ += *taken;
  body_received_ += request_.body.size() - before;
  if (body_received_ > intake_.body_limit) {
    return refuse(413, "the body is larger than this operation takes");
  }
  // The head stays where it is; only what stands behind it is given up.
  if (begin_ == end_) begin_ = end_ = head_end_;
  return take_plain_body();
}

bool Connection::take_plain_body() {
  if (!count_upload_bytes()) return refuse(503, "too many uploads at once");
  if (body_is_whole()) {
    read_all_ = true;
    if (settled_) return answer(*std::exchange(settled_, std::nullopt));
    return intake_.in_pieces ? pass_piece() : run_operation();
  }
  if (intake_.in_pieces && request_.body.size() >= limits::upload_piece_bytes) return pass_piece();
  const auto seconds = body_received_ / limits::body_bytes_per_second + 1;
  const Moment now = std::chrono::steady_clock::now();
  const auto& options = owner_.shared().options;
  // Stalling ends it, and so does dripping: the average has to reach a least rate.
  deadline_ = std::min(now + options.body_stall_timeout,
                       body_began_ + options.body_stall_timeout + std::chrono::seconds(seconds));
  read_some();
  return false;
}

}  // namespace tank::server
