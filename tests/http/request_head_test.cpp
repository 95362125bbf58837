// SPDX-License-Identifier: Apache-2.0
// One reading of every request: what is ambiguous is refused.
#include "server/http/request_head.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "server/http/chunked_body.hpp"

namespace tank::testing {
namespace {

using server::Framing;
using server::RequestHead;

struct Row {
  std::string_view name;
  std::string_view head;
  int status;  // 0: accepted
};

// The reader as the server uses it: first find the end, then read.
int verdict(std::string_view bytes, RequestHead& head) {
  const auto end = server::find_head_end(bytes, 0);
  if (!end) return end.error().status;
  REQUIRE(*end == bytes.size());
  const auto read = server::read_head(bytes, head);
  return read ? 0 : read.error().status;
}

TEST_CASE("request head: what two readers could take for different requests is refused") {
  const std::vector<Row> table{
      {"plain", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", 0},
      {"absolute form", "GET http://a/x?y=1 HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"absolute form of another host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"absolute form of another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"user information", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"bare LF", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
      {"bare CR in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n", 400},
      {"NUL in a value", {"GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n", 35}, 400},
      {"folded line", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400},
      {"space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
      {"space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
      {"no colon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", 400},
      {"both framings",
       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"two lengths",
       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400},
      {"list of lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", 400},
      {"signed length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", 400},
      {"hexadecimal length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\n", 400},
      {"endless length",
       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
      {"tab behind the length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\t\r\n\r\n", 0},
      {"chunked in capitals", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n",
       0},
      {"chunked twice", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
       400},
      {"another coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
       400},
      {"identity", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", 400},
      {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\n", 505},
      {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
      {"lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
      {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"lower-case method", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"fragment in the target", "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"quote in the target", "GET /\" HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"broken escape", "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"byte above ASCII in the target", "GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"star for GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"star for OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"two Authorizations",
       "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: x\r\nAuthorization: y\r\n\r\n", 400},
      {"another expectation", "POST / HTTP/1.1\r\nHost: a\r\nExpect: magic\r\n\r\n", 417},
  };
  for (const Row& row : table) {
    CAPTURE(row.name);
    RequestHead head;
    CHECK(verdict({row.head.data(), row.head.size()}, head) == row.status);
  }
}

TEST_CASE("request head: a line that ends in LF alone is refused before the head is whole") {
  CHECK_FALSE(server::find_head_end("GET / HTTP/1.1\nHo", 0).has_value());
  CHECK_FALSE(server::find_head_end("\x16\x03\x01", 0).has_value());
  CHECK(server::find_head_end("GET / HTTP/1.1\r\nHost: a\r", 0).value() == 0);
}

TEST_CASE("request head: the fields that every request is asked about are found") {
  RequestHead head;
  const std::string text =
      "PUT /a/b?c=d HTTP/1.1\r\nhOsT: example.org:80\r\nContent-Length: 12\r\nRange: bytes=1-\r\n"
      "X-Request-ID: r1\r\nIf-None-Match: \"e\"\r\nConnection: keep-alive, Close\r\nX-Own:  v "
      "\r\n\r\n";
  REQUIRE(verdict(text, head) == 0);
  CHECK(head.path == "/a/b");
  CHECK(head.query == "c=d");
  CHECK(head.framing == Framing::length);
  CHECK(head.content_length == 12);
  CHECK(head.range == "bytes=1-");
  CHECK(head.request_id == "r1");
  CHECK(head.if_none_match == "\"e\"");
  CHECK_FALSE(head.keep_alive);
  CHECK(head.field("x-own") == "v");
}

TEST_CASE("chunked body: only well-formed chunks are taken, however they arrive") {
  struct Case {
    std::string_view text;
    bool good;
    std::string_view body;
  };
  const std::vector<Case> table{
      {"5\r\nhello\r\n0\r\n\r\n", true, "hello"},
      {"05\r\nhello\r\n0\r\n\r\n", true, "hello"},
      {"5;a=\"x\"\r\nhello\r\n0\r\n\r\n", true, "hello"},
      {"A\r\n0123456789\r\n1\r\n!\r\n0\r\nX: y\r\n\r\n", true, "0123456789!"},
      {"5 \r\nhello\r\n0\r\n\r\n", false, ""},
      {"0x5\r\nhello\r\n0\r\n\r\n", false, ""},
      {"-5\r\nhello\r\n0\r\n\r\n", false, ""},
      {"\r\nhello\r\n0\r\n\r\n", false, ""},
      {"10000000000000005\r\nhello\r\n0\r\n\r\n", false, ""},
      {"5\nhello\r\n0\r\n\r\n", false, ""},
      {"5\rhello\r\n0\r\n\r\n", false, ""},
      {"5\r\nhelloXX0\r\n\r\n", false, ""},
      {"4\r\nhello\r\n0\r\n\r\n", false, ""},
      {"6\r\nhello\r\n0\r\n\r\n", false, ""},
      {"5\r\nhello\r\n0\r\nX : y\r\n\r\n", false, ""},
      {"5;\x01\r\nhello\r\n0\r\n\r\n", false, ""},
  };
  for (const Case& row : table) {
    CAPTURE(row.text);
    server::ChunkedBody whole;
    std::string body;
    const auto taken = whole.feed(row.text, body);
    CHECK((taken.has_value() && whole.is_done()) == row.good);
    if (row.good) CHECK(body == row.body);

    server::ChunkedBody dripped;
    std::string slowly;
    bool good = true;
    for (const char& c : row.text) good = good && dripped.feed({&c, 1}, slowly).has_value();
    CHECK((good && dripped.is_done()) == row.good);
    if (row.good) CHECK(slowly == row.body);
  }
}

TEST_CASE("chunked body: what follows belongs to the next request") {
  server::ChunkedBody body;
  std::string out;
  const std::string_view text = "1\r\na\r\n0\r\n\r\nGET / HTTP/1.1\r\n";
  CHECK(body.feed(text, out).value() == 11);
}

TEST_CASE("chunked body: extensions and trailers are limited") {
  server::ChunkedBody extension;
  std::string out;
  CHECK_FALSE(extension.feed("1;" + std::string(10'000, 'x'), out).has_value());
  server::ChunkedBody trailers;
  std::string many = "0\r\n";
  for (int i = 0; i < 2'000; ++i) many += "X: y\r\n";
  CHECK_FALSE(trailers.feed(many, out).has_value());
}

}  // namespace
}  // namespace tank::testing
