// SPDX-License-Identifier: Apache-2.0
// Who a request is from, and which network that is.
#include "server/api/client_address.hpp"

#include <doctest/doctest.h>

#include "server/http/ip_address.hpp"
#include "server/http/request_head.hpp"

namespace tank::testing {
namespace {

TEST_CASE("client address: only what a trusted proxy wrote is believed") {
  const std::vector<std::string> trusted{"10.0.0.1", "10.0.0.2", "2001:db8::1"};
  struct Case {
    std::string_view peer;
    std::string_view forwarded;
    std::string_view client;
  };
  const std::vector<Case> table{
      {"192.0.2.7", "198.51.100.1", "192.0.2.7"},
      {"10.0.0.1", "198.51.100.1", "198.51.100.1"},
      {"10.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"},
      {"10.0.0.1", "198.51.100.1,10.0.0.2", "198.51.100.1"},
      {"2001:db8::1", "2001:DB8:0::7", "2001:db8::7"},
      {"10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"},
      {"10.0.0.1", "", "10.0.0.1"},
      {"10.0.0.1", "198.51.100.1, unknown", "10.0.0.1"},
      {"10.0.0.1", "198.51.100.1, 10.0.0.2:99", "10.0.0.1"},
      {"10.0.0.1", "10.0.0.2, 10.0.0.1", "10.0.0.2"},
  };
  for (const Case& row : table) {
    CAPTURE(row.peer);
    CAPTURE(row.forwarded);
    CHECK(server::client_address(row.peer, row.forwarded, trusted) == row.client);
  }
}

TEST_CASE("client address: a line of the client's own does not hide the proxy's") {
  const std::string_view text =
      "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\n"
      "X-Forwarded-For: 198.51.100.1\r\n\r\n";
  server::RequestHead head;
  head.reset();
  REQUIRE(server::read_head(text, head).has_value());
  CHECK(head.joined("x-forwarded-for") == "203.0.113.9, 198.51.100.1");
  CHECK(server::client_address("10.0.0.1", head.joined("x-forwarded-for"), {"10.0.0.1"}) ==
        "198.51.100.1");
}

TEST_CASE("client address: proxies are addresses, and have one spelling") {
  const auto proxies = server::parse_proxies("10.0.0.1, ::FFFF:10.0.0.2,2001:DB8:0:0::1");
  REQUIRE(proxies.has_value());
  CHECK(*proxies == std::vector<std::string>{"10.0.0.1", "10.0.0.2", "2001:db8::1"});
  CHECK(server::parse_proxies("")->empty());
  for (const char* bad : {"localhost", "10.0.0.0/8", "10.0.0.1 10.0.0.2"}) {
    CAPTURE(bad);
    REQUIRE_FALSE(server::parse_proxies(bad).has_value());
    CHECK(server::parse_proxies(bad).error().code == Errc::invalid_argument);
  }
}

TEST_CASE("networks: an IPv4 peer of a socket for both families is no IPv6 network") {
  CHECK(server::network_of("192.0.2.7") == "192.0.2.7");
  CHECK(server::network_of("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(server::network_of("::ffff:192.0.2.8") != server::network_of("::ffff:192.0.2.7"));
  CHECK(server::network_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
  CHECK(server::network_of("fe80::1%eth0") == "fe80::/64");
  CHECK(server::network_of("elsewhere") == "elsewhere");
}

}  // namespace
}  // namespace tank::testing
