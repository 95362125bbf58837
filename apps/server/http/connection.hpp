// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One client connection: reads requests one after another and answers them in order.

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <sys/uio.h>

#include "server/http/chunked_body.hpp"
#include "server/http/io_thread.hpp"
#include "server/http/request_handler.hpp"

namespace tank::server {

/// Lives on its I/O thread. While the pool works for it, it waits and touches nothing that
/// the work may use. One request at a time: what is pipelined stays in the buffer.
class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, IoThread& owner);

  void start();
  /// Ends what has taken too long.
  void tick(Moment now);
  /// While draining: whether nothing is going on here.
  [[nodiscard]] bool is_idle() const { return state_ == State::idle; }
  void close();

  std::size_t slot = 0;  ///< where the I/O thread keeps it

 private:
  enum class State : std::uint8_t {
    idle,
    head,
    body,
    working,
    sending,
    resting,  ///< between two pieces of a feed
    lingering,
    closed
  };

  // reading
  void read_some();
  [[nodiscard]] asio::mutable_buffer room_in_body();
  [[nodiscard]] asio::mutable_buffer room_in_buffer();
  void on_read(std::size_t count);
  void process();
  [[nodiscard]] bool step();
  [[nodiscard]] bool read_whole_head();
  [[nodiscard]] bool begin_request(std::size_t head_bytes);
  [[nodiscard]] bool admit_request();
  [[nodiscard]] bool answer_behind_body(Response response);
  [[nodiscard]] bool begin_body();
  [[nodiscard]] bool take_body();
  [[nodiscard]] bool take_plain_body();
  [[nodiscard]] bool take_chunked_body();
  [[nodiscard]] bool body_is_whole() const;
  [[nodiscard]] bool count_upload_bytes();

  // working
  [[nodiscard]] bool run_operation();
  [[nodiscard]] bool pass_piece();
  [[nodiscard]] bool submit(std::function<void()> work);
  void on_worked();

  // answering
  [[nodiscard]] bool refuse(int status, std::string_view why);
  [[nodiscard]] bool answer(Response response);
  [[nodiscard]] bool answer_prepared(std::shared_ptr<const PreparedAnswer> prepared);
  void append_tail();
  [[nodiscard]] bool flush();
  [[nodiscard]] ssize_t send_bytes();
  [[nodiscard]] ssize_t send_file();
  [[nodiscard]] bool wait_writable();
  [[nodiscard]] bool finish();
  void report(int status);
  void linger();

  // following a feed
  [[nodiscard]] bool begin_feed(Response& response);
  void rest();
  void follow(Moment now);
  void on_piece(std::optional<std::string> piece);
  void end_feed();
  void send_piece(std::string piece);
  void drop_feed();
  [[nodiscard]] std::string framed(std::string_view piece) const;

  [[nodiscard]] std::string_view buffered() const {
    return {buffer_.data() + begin_, end_ - begin_};
  }
  void set_deadline(std::chrono::milliseconds from_now);

  tcp::socket socket_;
  IoThread& owner_;
  State state_ = State::idle;
  bool in_process_ = false;
  bool close_after_ = false;
  bool read_all_ = false;  // the whole request was read: no need to linger
  Moment deadline_ = Moment::max();
  Moment began_;
  Moment body_began_;

  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t seen_ = 0;      // of the head, bytes already looked at
  std::size_t head_end_ = 0;  // of the request at hand; what stands before it is still read
  std::size_t head_bytes_ = 0;
  unsigned reading_ = 0;  // number of the read that counts

  std::string peer_;
  RequestHead head_;
  std::string request_id_;
  const Operation* operation_ = nullptr;
  Intake intake_;
  Request request_;
  ChunkedBody chunked_;
  std::uint64_t body_received_ = 0;
  std::uint64_t upload_bytes_ = 0;  // counted against what uploads share
  std::unique_ptr<BodySink> sink_;
  std::optional<Response> settled_;  // known before the body was read

  Response response_;
  std::string out_head_;
  std::string_view out_prefix_;  // of a prepared answer
  std::string_view out_body_;
  std::size_t out_sent_ = 0;
  int file_descriptor_ = -1;
  std::uint64_t file_at_ = 0;
  std::uint64_t file_end_ = 0;
  std::uint64_t bytes_sent_ = 0;
  std::shared_ptr<Feed> feed_;
  bool watches_peer_ = false;  // while a feed is sent
  bool reported_ = true;       // nothing is under way that metrics wait for
};

}  // namespace tank::server
