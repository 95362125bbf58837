// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <tank/base/url.hpp>

namespace tank {
namespace {

TEST_CASE("URLs: are read as the URL Standard reads them") {
  struct Row {
    std::string_view text;
    std::string_view normal;
  };
  const Row rows[] = {
      {"https://Example.COM", "https://example.com/"},
      {"HTTP://a:80/b/../c/./d?q#f", "http://a/c/d?q#f"},
      {"https://a:443/", "https://a/"},
      {"https://a:8443/", "https://a:8443/"},
      {" http:\\\\a\\b ", "http://a/b"},
      {"http:/a", "http://a/"},
      {"http://u:p@a/", "http://u:p@a/"},
      {"http://u:@a/", "http://u@a/"},
      {"http://0x7f.1/", "http://127.0.0.1/"},
      {"http://2130706433", "http://127.0.0.1/"},
      {"http://%31%32%37.0.0.1/", "http://127.0.0.1/"},
      {"http://[::FFFF:1.2.3.4]/", "http://[::ffff:102:304]/"},
      {"http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]/"},
      {"http://a/%2e%2E/b/%2e", "http://a/b/"},
      {"http://a/ä b?ä'#ä`", "http://a/%C3%A4%20b?%C3%A4%27#%C3%A4%60"},
      {"http://a/%2Fb/../c", "http://a/c"},
      {"http://a.b./", "http://a.b./"},
      {"http://a?", "http://a/?"},
      {"http://a#", "http://a/#"},
      {"http://a//b", "http://a//b"},
      {"http://a/b/..//..", "http://a/"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto url = Url::parse(row.text);
    REQUIRE(url.has_value());
    CHECK(url->to_string() == row.normal);
    CHECK(Url::parse(url->to_string()) == url);
  }
}

TEST_CASE("URLs: what has no host, another scheme or a host outside ASCII is refused") {
  for (const std::string_view text : {"",
                                      "a",
                                      "//a/",
                                      "/a",
                                      "ftp://a/",
                                      "file:///a",
                                      "javascript:alert(1)",
                                      "http:",
                                      "http://",
                                      "http://@",
                                      "http://u@/",
                                      "http://:80/",
                                      "http://a:65536/",
                                      "http://a:-1/",
                                      "http://a:b/",
                                      "http://a b/",
                                      "http://a%00b/",
                                      "http://a<b/",
                                      "http://ä/",
                                      "http://%C3%A4/",
                                      "http://[::1",
                                      "http://[::1]a/",
                                      "http://[1.2.3.4]/",
                                      "http://[::1%25eth0]/",
                                      "http://1.2.3.4.5/",
                                      "http://256.1.1.1/",
                                      "http://0x100000000/",
                                      "http://1..2/",
                                      "http://08/"}) {
    CAPTURE(text);
    const auto url = Url::parse(text);
    REQUIRE_FALSE(url.has_value());
    CHECK(url.error().code == Errc::invalid_url);
  }
}

TEST_CASE("URLs: parts are told apart") {
  const auto url = Url::parse("https://ann:se%63ret@Example.com:8443/a/b?x=1#top");
  REQUIRE(url.has_value());
  CHECK(url->scheme() == "https");
  CHECK(url->username() == "ann");
  CHECK(url->password() == "se%63ret");
  CHECK(url->has_credentials());
  CHECK(url->host() == "example.com");
  CHECK(url->address() == std::nullopt);
  CHECK(url->port() == 8443);
  CHECK(url->path() == "/a/b");
  CHECK(url->query() == "x=1");
  CHECK(url->fragment() == "top");
  CHECK(url->origin() == "https://example.com:8443");
  CHECK(Url::parse("http://1.2.3.4/")->address() == IpAddress(IpAddress::V4{1, 2, 3, 4}));
  CHECK(Url::parse("http://a/")->port() == 80);
  CHECK(Url::parse("https://a/")->port() == 443);
}

TEST_CASE("URLs: references are resolved as a browser follows them") {
  const auto base = Url::parse("https://h/a/b?q#f");
  REQUIRE(base.has_value());
  struct Row {
    std::string_view reference;
    std::string_view target;
  };
  const Row rows[] = {{"", "https://h/a/b?q"},     {"c", "https://h/a/c"},
                      {"/c", "https://h/c"},       {"../c", "https://h/c"},
                      {"?x", "https://h/a/b?x"},   {"#x", "https://h/a/b?q#x"},
                      {"//i/c", "https://i/c"},    {"\\\\i", "https://i/"},
                      {"http://i/", "http://i/"},  {"https:c", "https://h/a/c"},
                      {"https:/c", "https://h/c"}, {"http:c", "http://c/"},
                      {"https://i", "https://i/"}, {"./", "https://h/a/"},
                      {"../../..", "https://h/"},  {"c:d", ""}};
  for (const Row& row : rows) {
    CAPTURE(row.reference);
    const auto url = base->resolve(row.reference);
    CHECK((url ? url->to_string() : "") == row.target);
  }
}

TEST_CASE("addresses: texts of both families are read strictly and written in one form") {
  struct Row {
    std::string_view text;
    std::string_view normal;
  };
  const Row rows[] = {{"1.2.3.4", "1.2.3.4"},
                      {"::", "::"},
                      {"::1", "::1"},
                      {"1::", "1::"},
                      {"2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
                      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
                      {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
                      {"::ffff:1.2.3.4", "::ffff:102:304"},
                      {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto address = IpAddress::parse(row.text);
    REQUIRE(address.has_value());
    CHECK(address->to_string() == row.normal);
    CHECK(IpAddress::parse(address->to_string()) == address);
  }
  for (const std::string_view text : {"",         "1.2.3",         "1.2.3.4.5",
                                      "01.2.3.4", "1.2.3.256",     "1.2.3.4 ",
                                      ":",        ":::",           "1:",
                                      ":1",       "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
                                      "1::2::3",  "12345::",       "g::",
                                      "::1.2.3",  "1.2.3.4::",     "1:2:3:4:5:6:7:1.2.3.4",
                                      "::1%eth0", "[::1]",         "1:2:3:4:5:6:7:8::"}) {
    CAPTURE(text);
    CHECK_FALSE(IpAddress::parse(text).has_value());
  }
}

TEST_CASE("addresses: only global unicast outside the special registries is public") {
  for (const std::string_view text :
       {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "172.15.255.255", "172.32.0.0", "223.255.255.255", "2606:4700::1111",
        "2a00::", "2001:200::1", "3fff:1000::"}) {
    CAPTURE(text);
    CHECK(is_public_address(*IpAddress::parse(text)));
  }
  for (const std::string_view text : {"0.0.0.0",
                                      "10.0.0.1",
                                      "100.64.0.1",
                                      "127.0.0.1",
                                      "169.254.169.254",
                                      "172.16.0.1",
                                      "172.31.255.255",
                                      "192.168.0.1",
                                      "198.19.255.255",
                                      "224.0.0.1",
                                      "255.255.255.255",
                                      "::",
                                      "::1",
                                      "::ffff:8.8.8.8",
                                      "64:ff9b::808:808",
                                      "2002:808:808::",
                                      "2001::1",
                                      "2001:db8::1",
                                      "fc00::1",
                                      "fe80::1",
                                      "fec0::1",
                                      "ff02::1",
                                      "3fff::1",
                                      "4000::1"}) {
    CAPTURE(text);
    CHECK_FALSE(is_public_address(*IpAddress::parse(text)));
  }
}

TEST_CASE("urls: what is https, or on loopback, is safe from eavesdroppers") {
  for (const char* text : {"https://example.com", "https://example.com/keys?v=1",
                           "http://127.0.0.1:8080/", "http://[::1]/", "http://localhost:54321/x"}) {
    CAPTURE(text);
    CHECK(is_protected_url(text));
  }
  for (const char* text :
       {"http://example.com", "http://localhost.example.com/", "http://128.0.0.1/",
        "https://u:p@example.com/", "https://example.com/#keys", "example.com", ""}) {
    CAPTURE(text);
    CHECK_FALSE(is_protected_url(text));
  }
}

TEST_CASE("outbound: names of private nets, odd ports, credentials and odd spellings are refused") {
  for (const std::string_view text :
       {"https://example.com/", "http://example.com:80/", "https://a.example.org:443/x?y#z",
        "http://8.8.8.8/", "https://[2606:4700::1111]/", "https://xn--bcher-kva.example/",
        "https://localhost.example.com/", "https://notlocalhost.io/"}) {
    CAPTURE(text);
    CHECK(parse_outbound(text).has_value());
  }
  for (const std::string_view text : {"http://localhost/",
                                      "http://LOCALHOST./",
                                      "http://a.localhost/",
                                      "http://metadata/",
                                      "http://metadata.google.internal/",
                                      "http://x.svc/",
                                      "http://127.0.0.1.nip.io/",
                                      "http://printer.local/",
                                      "http://127.1/",
                                      "http://[::1]/",
                                      "http://u@example.com/",
                                      "http://example.com:22/",
                                      "http://example.com:0/",
                                      "https://example.com:80443/",
                                      "http:/example.com/",
                                      "http:///example.com/",
                                      "http:example.com",
                                      "//example.com/",
                                      "http:\\\\example.com\\",
                                      "http://example.com\\@127.0.0.1/",
                                      "http://exam\tple.com/",
                                      " http://example.com/",
                                      "ftp://example.com/",
                                      "http://a..example.com/"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_outbound(text).has_value());
  }
  CHECK(check_outbound(*Url::parse("http://10.0.0.1/")).error().code == Errc::policy_refused);
}

}  // namespace
}  // namespace tank
