// SPDX-License-Identifier: Apache-2.0
#include "server/http/cookie.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace tank::testing {
namespace {

// `token`, nothing (`-`), or refused (`!`).
std::string session_of(const std::vector<std::string>& fields) {
  std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (const std::string& field : fields) bytes += field + "\r\n";
  bytes += "\r\n";
  server::RequestHead head;
  if (!server::read_head(bytes, head)) return "!";
  const auto session = server::read_cookie(head, server::session_cookie_name);
  if (!session) return "!";
  return std::string(session->value_or("-"));
}

struct CookieRow {
  std::string_view cookie;
  std::string_view session;
};

TEST_CASE("session cookie: there is one reading of a field, or none") {
  const std::vector<CookieRow> table{
      {"__Host-tank_session=aZ09-_", "aZ09-_"},
      {"a=b; __Host-tank_session=t; c=d", "t"},
      {"a=b;__Host-tank_session=t", "t"},
      {"__Host-tank_session=t;", "t"},
      {"a=b;; __Host-tank_session=t", "t"},
      {"a=\"b\"; __Host-tank_session=t", "t"},
      {"__Host-tank_session=t; a=\"x", "t"},
      {"", "-"},
      {"a=b", "-"},
      {"__Host-tank_session", "-"},
      {"__Host-tank_session=", "-"},
      {"__host-tank_session=t", "-"},
      {"x__Host-tank_session=t", "-"},
      {"__Host-tank_session =t", "-"},
      {"=__Host-tank_session=t", "-"},
      {"__Host-tank_session==t", "-"},
      {"__Host-tank_session=t=", "-"},
      {"__Host-tank_session=\"t\"", "-"},
      {"__Host-tank_session=t%20", "-"},
      {"__Host-tank_session=t u", "-"},
      {"__Host-tank_session=\xc3\xa4", "-"},
      {"a=b, __Host-tank_session=t", "-"},
      {"a=\"x; __Host-tank_session=t; b=\"", "-"},
      {"a=\"; __Host-tank_session=t", "-"},
      {"__Host-tank_session=t; __Host-tank_session=t", "!"},
      {"__Host-tank_session=; __Host-tank_session=t", "!"},
      {"__Host-tank_session=t; a=\x7f", "!"},
      {"__Host-tank_session=t\x01", "!"},
  };
  for (const CookieRow& row : table) {
    CAPTURE(row.cookie);
    CHECK(session_of({"Cookie: " + std::string(row.cookie)}) == row.session);
  }
}

TEST_CASE("session cookie: a second field cannot smuggle a second session in") {
  CHECK(session_of({"Cookie: __Host-tank_session=t", "Cookie: __Host-tank_session=u"}) == "!");
  CHECK(session_of({"cookie: a=b", "COOKIE: __Host-tank_session=t"}) == "t");
  CHECK(session_of({"X-Cookie: __Host-tank_session=t"}) == "-");
}

}  // namespace
}  // namespace tank::testing
