// SPDX-License-Identifier: Apache-2.0
// The answering half of a connection: the pool, the answer, the next request.
#include <algorithm>
#include <cerrno>
#include <utility>

#include <sys/sendfile.h>
#include <sys/socket.h>

#include "server/http/connection.hpp"

namespace tank::server {
namespace {

constexpr std::size_t sendfile_step_bytes = 1u << 20;

}  // namespace

bool Connection::submit(std::function<void()> work) {
  state_ = State::working;
  deadline_ = Moment::max();
  if (owner_.shared().pool_of(intake_.crew).submit(std::move(work))) return false;
  state_ = State::body;
  return refuse(503, "too many requests are waiting");
}

bool Connection::run_operation() {
  return submit([self = shared_from_this()] {
    self->response_ = self->owner_.shared().handler->handle(self->request_);
    asio::post(self->owner_.io(), [self] { self->on_worked(); });
  });
}

// Hands what has arrived to the sink, and goes on reading when it took it.
bool Connection::pass_piece() {
  const bool last = body_is_whole();
  return submit([self = shared_from_this(), last] {
    RequestHandler& handler = *self->owner_.shared().handler;
    if (!self->sink_) {
      std::string first = std::move(self->request_.body);
      self->sink_ = handler.open_sink(self->request_);
      self->request_.body = std::move(first);
    }
    std::optional<Response> early = self->sink_->piece(self->request_.body);
    self->request_.body.clear();
    if (!early && last) early = self->sink_->finish();
    if (early) self->sink_.reset();
    asio::post(self->owner_.io(), [self, early = std::move(early)]() mutable {
      if (self->state_ == State::closed) return;
      if (early) {
        self->response_ = std::move(*early);
        self->on_worked();
        return;
      }
      self->state_ = State::body;
      self->process();
    });
  });
}

void Connection::on_worked() {
  if (state_ == State::closed) return;
  if (!read_all_) close_after_ = true;
  if (answer(std::move(response_))) process();
}

bool Connection::refuse(int status, std::string_view why) {
  if (state_ == State::head) {
    owner_.shared().handler->started();
    reported_ = false;
    head_.reset();
    owner_.make_request_id(request_id_);
  }
  close_after_ = true;
  read_all_ = false;
  sink_.reset();
  settled_.reset();
  return answer(owner_.shared().handler->refuse(status, why, request_id_));
}

bool Connection::answer(Response response) {
  const bool with_body = head_.method != Method::head && response.may_have_body();
  if (with_body && response.feed && !begin_feed(response)) {
    response = owner_.shared().handler->refuse(503, "too many streams are open", request_id_);
  }
  response_ = std::move(response);
  if (response_.prepared) return answer_prepared(std::move(response_.prepared));
  if (!read_all_ && head_.framing != Framing::none) close_after_ = true;
  close_after_ = close_after_ || response_.close;
  out_head_.clear();
  out_prefix_ = {};
  append_head(out_head_, response_);
  append_tail();
  out_body_ = {};
  file_at_ = file_end_ = 0;
  if (with_body && response_.file) {
    file_descriptor_ = response_.file->descriptor();
    file_at_ = response_.file_offset;
    file_end_ = file_at_ + response_.file_bytes;
  } else if (with_body) {
    out_body_ = response_.shared ? std::string_view{*response_.shared} : response_.body;
  }
  state_ = State::sending;
  out_sent_ = 0;
  bytes_sent_ = 0;
  return flush();
}

bool Connection::answer_prepared(std::shared_ptr<const PreparedAnswer> prepared) {
  response_.prepared = std::move(prepared);
  const PreparedAnswer& ready = *response_.prepared;
  response_.status = ready.status;
  out_prefix_ = ready.head;
  out_head_.clear();
  append_tail();
  const bool with_body = head_.method != Method::head;
  out_body_ = with_body ? std::string_view{ready.body} : std::string_view{};
  file_at_ = file_end_ = 0;
  if (with_body && ready.file) {
    file_descriptor_ = ready.file->descriptor();
    file_end_ = ready.file_bytes;
  }
  state_ = State::sending;
  out_sent_ = 0;
  bytes_sent_ = 0;
  return flush();
}

void Connection::append_tail() {
  if (owner_.is_draining()) close_after_ = true;
  out_head_.append(owner_.date_line()).append("X-Request-ID: ").append(request_id_);
  out_head_.append("\r\n");
  if (!head_.origin.empty()) {
    out_head_.append("Access-Control-Allow-Origin: ").append(head_.origin);
    out_head_.append("\r\nAccess-Control-Allow-Credentials: true\r\nVary: Origin\r\n");
  }
  if (feed_ && !head_.http_1_0) out_head_.append("Transfer-Encoding: chunked\r\n");
  out_head_.append(close_after_ ? "Connection: close\r\n\r\n" : "\r\n");
}

// Head and body in one call; what the kernel does not take is sent by a later one.
ssize_t Connection::send_bytes() {
  std::array<iovec, 3> parts{};
  std::size_t count = 0;
  std::size_t skip = out_sent_;
  for (const std::string_view piece : {out_prefix_, std::string_view{out_head_}, out_body_}) {
    if (skip >= piece.size()) {
      skip -= piece.size();
      continue;
    }
    parts[count++] = {const_cast<char*>(piece.data()) + skip, piece.size() - skip};
    skip = 0;
  }
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = count;
  const int more = file_at_ < file_end_ ? MSG_MORE : 0;
  return ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | more);
}

ssize_t Connection::send_file() {
  auto offset = static_cast<off_t>(file_at_);
  const auto step =
      static_cast<std::size_t>(std::min<std::uint64_t>(file_end_ - file_at_, sendfile_step_bytes));
  return ::sendfile(socket_.native_handle(), file_descriptor_, &offset, step);
}

bool Connection::flush() {
  const std::size_t total = out_prefix_.size() + out_head_.size() + out_body_.size();
  while (out_sent_ < total || file_at_ < file_end_) {
    const bool in_bytes = out_sent_ < total;
    const ssize_t sent = in_bytes ? send_bytes() : send_file();
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return wait_writable();
    if (sent <= 0) {  // the peer has gone, or the file was cut short
      close_after_ = true;
      out_sent_ = total;
      file_at_ = file_end_;
      read_all_ = true;
      drop_feed();
      break;
    }
    bytes_sent_ += static_cast<std::uint64_t>(sent);
    if (in_bytes) {
      out_sent_ += static_cast<std::size_t>(sent);
    } else {
      file_at_ += static_cast<std::uint64_t>(sent);
    }
  }
  return finish();
}

bool Connection::wait_writable() {
  set_deadline(owner_.shared().options.write_stall_timeout);
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](const IoError& error) {
    if (self->state_ == State::closed) return;
    if (error) return self->close();
    self->process();
  });
  return false;
}

// Once a request, however it ended.
void Connection::report(int status) {
  if (std::exchange(reported_, true)) return;
  const auto took = std::chrono::steady_clock::now() - began_;
  owner_.shared().handler->finished(
      {operation_, head_.method, request_id_, status, body_received_, bytes_sent_, took});
}

bool Connection::finish() {
  if (feed_) {
    rest();
    return false;
  }
  report(response_.status);
  owner_.shared().upload_bytes -= upload_bytes_;
  upload_bytes_ = 0;
  body_received_ = 0;
  operation_ = nullptr;
  if (response_.prepared) {
    response_.prepared.reset();
  } else {
    response_ = {};
    request_ = {};
  }
  out_prefix_ = out_body_ = {};
  if (close_after_) {
    linger();
    return false;
  }
  state_ = State::idle;
  set_deadline(owner_.shared().options.idle_timeout);
  return true;
}

// Closing with unread bytes in the socket would reset the connection under the answer.
void Connection::linger() {
  if (read_all_) {
    close();
    return;
  }
  state_ = State::lingering;
  begin_ = end_ = 0;
  IoError ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  set_deadline(owner_.shared().options.drain_idle_grace);
  read_some();
}

}  // namespace tank::server
