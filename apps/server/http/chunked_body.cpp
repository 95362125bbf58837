// SPDX-License-Identifier: Apache-2.0
#include "server/http/chunked_body.hpp"

#include <algorithm>

namespace tank::server {
namespace {

tl::unexpected<Refusal> refuse(std::string_view why) { return tl::unexpected(Refusal{400, why}); }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_text(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte != 0x7f) || c == '\t';
}

// A trailer must be a header field by form, though nobody reads it.
bool is_field_line(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  return std::ranges::all_of(line.substr(0, colon), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
  });
}

}  // namespace

tl::expected<std::size_t, Refusal> ChunkedBody::feed(std::string_view bytes, std::string& out) {
  std::size_t at = 0;
  while (at < bytes.size() && state_ != State::done) {
    if (state_ == State::data) {
      const std::size_t take =
          static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size() - at));
      out.append(bytes.substr(at, take));
      at += take;
      left_ -= take;
      if (left_ == 0) state_ = State::data_cr;
      continue;
    }
    if (auto done = step(bytes[at]); !done) return tl::unexpected(done.error());
    ++at;
  }
  return at;
}

tl::expected<void, Refusal> ChunkedBody::size_digit(char c) {
  const int value = hex_value(c);
  if (value < 0) return refuse("malformed chunk size");
  if (++digits_ > 16 || left_ >> 56 != 0) return refuse("the chunk size is too large");
  left_ = left_ * 16 + static_cast<std::uint64_t>(value);
  state_ = State::size;
  return {};
}

tl::expected<void, Refusal> ChunkedBody::trailer_byte(char c) {
  if (++overhead_ > limits::chunk_overhead_bytes) return refuse("the trailers are too long");
  if (!trailer_line_.empty() && trailer_line_.back() == '\r') {
    if (c != '\n') return refuse("a bare CR in the trailers");
    trailer_line_.pop_back();
    if (trailer_line_.empty()) {
      state_ = State::done;
      return {};
    }
    if (!is_field_line(trailer_line_)) return refuse("malformed trailer");
    trailer_line_.clear();
    return {};
  }
  if (c != '\r' && !is_text(c)) return refuse("a control character in the trailers");
  trailer_line_ += c;
  return {};
}

tl::expected<void, Refusal> ChunkedBody::step(char c) {
  switch (state_) {
    case State::size_first:
      return size_digit(c);
    case State::size:
      if (c == '\r') {
        state_ = State::size_lf;
      } else if (c == ';') {
        state_ = State::extension;
      } else {
        return size_digit(c);
      }
      return {};
    case State::extension:
      if (++overhead_ > limits::chunk_overhead_bytes) return refuse("chunk extensions too long");
      if (c == '\r') {
        state_ = State::size_lf;
      } else if (!is_text(c)) {
        return refuse("a control character in a chunk extension");
      }
      return {};
    case State::size_lf:
      if (c != '\n') return refuse("a bare CR after a chunk size");
      state_ = left_ == 0 ? State::trailer : State::data;
      digits_ = 0;
      return {};
    case State::data_cr:
      if (c != '\r') return refuse("a chunk is longer than its size");
      state_ = State::data_lf;
      return {};
    case State::data_lf:
      if (c != '\n') return refuse("a chunk is longer than its size");
      state_ = State::size_first;
      return {};
    case State::trailer:
      return trailer_byte(c);
    case State::data:
    case State::done:
      break;
  }
  return {};
}

}  // namespace tank::server
