// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Reads a body in the chunked transfer coding (RFC 9112 §7.1), strictly.

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "server/http/request_head.hpp"

namespace tank::server {

/// A pure machine: bytes in, body bytes out. Extensions are read over and trailers dropped;
/// both are limited, and neither ever becomes a header field.
class ChunkedBody {
 public:
  /// Takes as much of `bytes` as belongs to this body, appends its content to `out`, and
  /// gives how many bytes it took. The rest belongs to the next request.
  [[nodiscard]] tl::expected<std::size_t, Refusal> feed(std::string_view bytes, std::string& out);

  [[nodiscard]] bool is_done() const { return state_ == State::done; }

 private:
  enum class State : std::uint8_t {
    size_first,  ///< at least one digit is needed
    size,
    extension,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer,
    done
  };

  [[nodiscard]] tl::expected<void, Refusal> step(char c);
  [[nodiscard]] tl::expected<void, Refusal> size_digit(char c);
  [[nodiscard]] tl::expected<void, Refusal> trailer_byte(char c);

  State state_ = State::size_first;
  std::uint64_t left_ = 0;    // of the current chunk
  std::size_t digits_ = 0;    // of its size
  std::size_t overhead_ = 0;  // bytes of extensions and trailers so far
  std::string trailer_line_;
};

}  // namespace tank::server
