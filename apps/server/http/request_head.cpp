// SPDX-License-Identifier: Apache-2.0
#include "server/http/request_head.hpp"

#include <algorithm>
#include <cstring>

namespace tank::server {
namespace {

using Outcome = tl::expected<void, Refusal>;

tl::unexpected<Refusal> refuse(std::string_view why, int status = 400) {
  return tl::unexpected(Refusal{status, why});
}

enum Kind : std::uint8_t { is_token = 1, is_value = 2, is_target = 4, is_host = 8 };

// One look-up per byte: what RFC 9110 allows in a token, a field value, a request target.
constexpr std::array<std::uint8_t, 256> make_kinds() {
  std::array<std::uint8_t, 256> kinds{};
  const auto mark = [&kinds](std::string_view text, std::uint8_t kind) {
    for (const char c : text) kinds[static_cast<unsigned char>(c)] |= kind;
  };
  for (unsigned c = 0; c < 256; ++c) {
    const bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (alnum) kinds[c] = is_token | is_target | is_host;
    if ((c >= 0x20 && c != 0x7f) || c == '\t') kinds[c] |= is_value;
  }
  mark("!#$%&'*+-.^_`|~", is_token);
  mark("-._~!$&'()*+,;=:@%/?", is_target);
  mark("-._~!$&'()*+,;=:%[]", is_host);
  return kinds;
}
constexpr auto kinds = make_kinds();

bool all(std::string_view text, Kind kind) {
  return std::ranges::all_of(
      text, [kind](char c) { return (kinds[static_cast<unsigned char>(c)] & kind) != 0; });
}

std::string_view trimmed(std::string_view value) {
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
  return value;
}

Outcome take_absolute_form(RequestHead& out) {
  std::string_view rest = out.target;
  const std::size_t colon = rest.find(':');
  if (colon == std::string_view::npos || rest.substr(colon, 3) != "://" ||
      !(equals_ignoring_case(rest.substr(0, colon), "http") ||
        equals_ignoring_case(rest.substr(0, colon), "https"))) {
    return refuse("the request target is neither a path nor an http address");
  }
  rest.remove_prefix(colon + 3);
  const std::size_t slash = rest.find_first_of("/?");
  const std::string_view authority = rest.substr(0, slash);
  if (authority.empty() || authority.find('@') != std::string_view::npos) {
    return refuse("the request target has no host, or user information");
  }
  out.host = authority;  // it wins over the Host field, which must agree
  out.target = slash == std::string_view::npos ? std::string_view{"/"} : rest.substr(slash);
  if (out.target.front() != '/') return refuse("the request target has no path");
  return {};
}

bool escapes_are_whole(std::string_view text) {
  const auto hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 3)) {
    if (at + 2 >= text.size() || !hex(text[at + 1]) || !hex(text[at + 2])) return false;
  }
  return true;
}

Outcome read_target(std::string_view target, RequestHead& out) {
  if (target.empty()) return refuse("the request line has no target");
  if (target.size() > limits::request_target_bytes) return refuse("the target is too long", 414);
  if (!all(target, is_target)) return refuse("the request target has a character it may not have");
  if (!escapes_are_whole(target)) return refuse("the request target has a broken % escape");
  out.target = target;
  if (target == "*") {
    if (out.method != Method::options) return refuse("`*` is a target for OPTIONS only");
  } else if (target.front() != '/') {
    if (auto done = take_absolute_form(out); !done) return done;
  }
  const std::size_t question = out.target.find('?');
  out.path = out.target.substr(0, question);
  out.query =
      question == std::string_view::npos ? std::string_view{} : out.target.substr(question + 1);
  return {};
}

Outcome read_request_line(std::string_view line, RequestHead& out) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return refuse("malformed request line");
  const std::string_view version = line.substr(last + 1);
  if (version.size() != 8 || !version.starts_with("HTTP/")) return refuse("malformed version");
  if (version == "HTTP/1.0") {
    out.http_1_0 = true;
    out.keep_alive = false;
  } else if (version != "HTTP/1.1") {
    return refuse("only HTTP/1.1 and HTTP/1.0 are spoken here", 505);
  }
  const std::string_view word = line.substr(0, first);
  if (!all(word, is_token) || word.empty()) return refuse("malformed method");
  const auto method = parse_method(word);
  if (!method) return refuse("the method is not known here", 501);
  out.method = *method;
  return read_target(line.substr(first + 1, last - first - 1), out);
}

Outcome read_length(std::string_view value, RequestHead& out) {
  if (value.empty() || value.size() > 18) return refuse("malformed Content-Length");
  std::uint64_t length = 0;
  for (const char c : value) {
    if (c < '0' || c > '9') return refuse("malformed Content-Length");
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  out.content_length = length;
  return {};
}

void read_connection(std::string_view value, RequestHead& out) {
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    const std::string_view option = trimmed(value.substr(0, comma));
    if (equals_ignoring_case(option, "close")) out.keep_alive = false;
    value = comma == std::string_view::npos ? std::string_view{} : value.substr(comma + 1);
  }
}

// What has been seen of the fields that must not be repeated.
struct Seen {
  bool host = false;
  bool length = false;
  bool encoding = false;
  std::string_view websocket_key;
  bool upgrades_to_websocket = false;
};

Outcome take_host(std::string_view value, RequestHead& out, Seen& seen) {
  if (seen.host) return refuse("more than one Host");
  seen.host = true;
  if (value.empty() || !all(value, is_host)) return refuse("malformed Host");
  if (!out.host.empty() && out.host != value) return refuse("Host and request target disagree");
  out.host = value;
  return {};
}

Outcome take_framing(const Field& field, RequestHead& out, Seen& seen) {
  if (field.name.size() == 14) {
    if (seen.length) return refuse("more than one Content-Length");
    seen.length = true;
    return read_length(field.value, out);
  }
  if (seen.encoding) return refuse("more than one Transfer-Encoding");
  seen.encoding = true;
  if (!equals_ignoring_case(field.value, "chunked")) {
    return refuse("the only transfer coding spoken here is `chunked`");
  }
  return {};
}

Outcome take_single(std::string_view& slot, std::string_view value) {
  if (!slot.empty()) return refuse("a field that may stand only once is repeated");
  slot = value;
  return {};
}

// Only names of these lengths mean anything to the reader; the rest is kept for handlers.
Outcome take(const Field& field, RequestHead& out, Seen& seen) {
  const auto is = [&field](std::string_view lower) {
    return equals_ignoring_case(field.name, lower);
  };
  switch (field.name.size()) {
    case 4:
      if (is("host")) return take_host(field.value, out, seen);
      break;
    case 5:
      if (is("range")) return take_single(out.range, field.value);
      break;
    case 6:
      if (is("origin")) return take_single(out.origin, field.value);
      if (is("expect")) {
        if (!equals_ignoring_case(field.value, "100-continue")) {
          return refuse("the expectation cannot be met", 417);
        }
        out.expects_continue = !out.http_1_0;
      }
      break;
    case 7:
      if (is("upgrade"))
        seen.upgrades_to_websocket = equals_ignoring_case(field.value, "websocket");
      break;
    case 10:
      if (is("connection")) read_connection(field.value, out);
      break;
    case 12:
      if (is("content-type")) return take_single(out.content_type, field.value);
      if (is("x-request-id")) out.request_id = field.value;
      break;
    case 13:
      if (is("authorization")) return take_single(out.authorization, field.value);
      if (is("if-none-match")) out.if_none_match = field.value;
      break;
    case 14:
      if (is("content-length")) return take_framing(field, out, seen);
      break;
    case 15:
      if (is("accept-encoding")) out.accept_encoding = field.value;
      break;
    case 17:
      if (is("transfer-encoding")) return take_framing(field, out, seen);
      if (is("sec-websocket-key")) seen.websocket_key = field.value;
      break;
    default:
      break;
  }
  return {};
}

Outcome read_field(std::string_view line, RequestHead& out, Seen& seen) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return refuse("malformed header field");
  const Field field{line.substr(0, colon), trimmed(line.substr(colon + 1))};
  // A folded line or a space before the colon fails here, for neither is a token.
  if (!all(field.name, is_token)) return refuse("malformed header field name");
  if (!all(field.value, is_value)) return refuse("a header field has a control character");
  if (out.field_count == out.fields.size()) return refuse("too many header fields", 431);
  out.fields[out.field_count++] = field;
  return take(field, out, seen);
}

Outcome settle(RequestHead& out, const Seen& seen) {
  if (!out.http_1_0 && !seen.host) return refuse("the Host field is missing");
  if (seen.encoding && seen.length) return refuse("both Content-Length and Transfer-Encoding");
  if (seen.encoding && out.http_1_0) return refuse("HTTP/1.0 has no transfer codings");
  if (seen.encoding) out.framing = Framing::chunked;
  if (seen.length && out.content_length > 0) out.framing = Framing::length;
  // 16 bytes in base64 (RFC 6455 §4.1); websockets are not spoken, but neither is nonsense.
  if (seen.upgrades_to_websocket &&
      (seen.websocket_key.size() != 24 || !seen.websocket_key.ends_with("=="))) {
    return refuse("malformed Sec-WebSocket-Key");
  }
  return {};
}

}  // namespace

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != lower[i]) return false;
  }
  return true;
}

void RequestHead::reset() {
  method = Method::get;
  http_1_0 = false;
  keep_alive = true;
  expects_continue = false;
  framing = Framing::none;
  content_length = 0;
  target = path = query = host = {};
  authorization = if_none_match = accept_encoding = range = request_id = origin = content_type = {};
  field_count = 0;
}

std::string_view RequestHead::field(std::string_view lower_case_name) const {
  for (std::size_t i = 0; i < field_count; ++i) {
    if (equals_ignoring_case(fields[i].name, lower_case_name)) return fields[i].value;
  }
  return {};
}

std::string RequestHead::joined(std::string_view lower_case_name) const {
  std::string out;
  for (std::size_t i = 0; i < field_count; ++i) {
    if (!equals_ignoring_case(fields[i].name, lower_case_name)) continue;
    if (!out.empty()) out += ", ";
    out += fields[i].value;
  }
  return out;
}

tl::expected<std::size_t, Refusal> find_head_end(std::string_view bytes, std::size_t seen) {
  if (bytes.empty()) return 0;
  if (bytes.front() < 'A' || bytes.front() > 'Z') return refuse("no request starts like this");
  std::size_t at = seen;
  while (at < bytes.size()) {
    const void* found = std::memchr(bytes.data() + at, '\n', bytes.size() - at);
    if (found == nullptr) return 0;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    if (at == 0 || bytes[at - 1] != '\r') return refuse("a line ends in a bare LF");
    if (at >= 3 && bytes[at - 2] == '\n') return at + 1;
    ++at;
  }
  return 0;
}

tl::expected<void, Refusal> read_head(std::string_view bytes, RequestHead& out) {
  std::size_t end = bytes.find("\r\n");
  if (end == std::string_view::npos) return refuse("malformed request line");
  if (auto done = read_request_line(bytes.substr(0, end), out); !done) return done;
  Seen seen;
  for (std::size_t at = end + 2; at < bytes.size(); at = end + 2) {
    end = bytes.find("\r\n", at);
    if (end == std::string_view::npos) return refuse("malformed header field");
    if (end == at) return settle(out, seen);
    if (auto done = read_field(bytes.substr(at, end - at), out, seen); !done) return done;
  }
  return refuse("malformed head");
}

}  // namespace tank::server
