// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The head of an HTTP/1.1 request, read in exactly one way (RFC 9110, RFC 9112).

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include <tank/base/limits.hpp>

#include "server/http/method.hpp"

namespace tank::server {

/// Why a message is refused before anybody looks at its meaning. The connection closes.
struct Refusal {
  int status = 400;
  std::string_view why;
};

enum class Framing : std::uint8_t { none, length, chunked };

struct Field {
  std::string_view name;
  std::string_view value;
};

/// Views into the bytes it was read from; valid as long as they are.
struct RequestHead {
  Method method = Method::get;
  bool http_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;
  Framing framing = Framing::none;
  std::uint64_t content_length = 0;
  std::string_view target;  ///< as sent, in origin form
  std::string_view path;
  std::string_view query;  ///< without `?`
  std::string_view host;
  // The fields that every request is asked about, found once.
  std::string_view authorization;
  std::string_view if_none_match;
  std::string_view accept_encoding;
  std::string_view range;
  std::string_view request_id;
  std::string_view origin;
  std::string_view content_type;

  std::array<Field, limits::request_fields> fields;
  std::size_t field_count = 0;

  /// Makes it empty again. Cheaper than a new one: the old fields stay where they are.
  void reset();
  /// The value of the first field of that lower-case name, or an empty view.
  [[nodiscard]] std::string_view field(std::string_view lower_case_name) const;
  /// The values of all fields of that name as one list (RFC 9110 §5.3).
  [[nodiscard]] std::string joined(std::string_view lower_case_name) const;
};

/// Looks for the empty line. Gives the length of the head with it, 0 when more bytes are
/// needed, or a refusal as soon as no continuation could be well-formed (a bare LF, a first
/// byte that starts no method). `seen` is how many bytes an earlier call looked at.
[[nodiscard]] tl::expected<std::size_t, Refusal> find_head_end(std::string_view bytes,
                                                               std::size_t seen);

/// Reads a whole head, final empty line included. Whatever two readers could take for
/// different requests is refused: both framings, repeated or odd lengths, folded lines,
/// white space before a colon, control characters, a missing or repeated Host.
[[nodiscard]] tl::expected<void, Refusal> read_head(std::string_view bytes, RequestHead& out);

/// ASCII comparison without regard to case; `lower` is in lower case.
[[nodiscard]] bool equals_ignoring_case(std::string_view text, std::string_view lower);

}  // namespace tank::server
