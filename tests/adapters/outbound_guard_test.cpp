// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <tank/port/http_client.hpp>

#include "support/local_site.hpp"

namespace tank::testing {
namespace {

/// Says hello, and counts how often somebody got through.
struct Site {
  std::atomic<int> visits = 0;
  LocalSite site{[this](const SiteRequest&) {
    ++visits;
    return SiteAnswer{.body = "\"hello\""};
  }};
  std::string port = ":" + std::to_string(site.port());
};

HttpClientOptions guarded(bool allow_private = false) {
  HttpClientOptions options;
  options.connect_timeout = std::chrono::milliseconds(2'000);
  options.guard = OutboundRules{.allow_private = allow_private};
  return options;
}

Errc outcome(HttpClient& client, const std::string& url) {
  const auto answer = client.send({.url = url, .timeout = std::chrono::milliseconds(3'000)});
  return answer ? Errc{} : answer.error().code;
}

TEST_CASE("outbound guard: a private server is refused, by whatever name or address") {
  Site site;
  const auto client = *open_http_client(guarded());
  for (const std::string& url :
       {"http://127.0.0.1" + site.port, "http://127.0.0.1" + site.port + "/",
        std::string("http://127.0.0.1/"), std::string("http://localhost/"),
        "http://localhost" + site.port, std::string("http://0x7f.1/"), std::string("http://[::1]/"),
        std::string("http://[::ffff:127.0.0.1]/"), std::string("http://10.0.0.1/"),
        std::string("http://169.254.169.254/latest/meta-data/"),
        std::string("http://me:pw@acme.dev/")}) {
    INFO(url);
    CHECK(outcome(*client, url) == Errc::policy_refused);
  }
  CHECK(outcome(*client, "http:\\\\acme.dev") == Errc::invalid_url);
  CHECK(outcome(*client, "ftp://acme.dev/") == Errc::invalid_url);
  CHECK(site.visits == 0);
}

// What DNS rebinding does: the name was looked at and is fine, its address is not.
TEST_CASE(
    "outbound guard: a public name that leads into a private net is refused when connecting") {
  for (const char* address : {"127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1",
                              "::ffff:127.0.0.1", "fd00::1", "0.0.0.0"}) {
    INFO(address);
    HttpClientOptions options = guarded();
    options.addresses = {{"rebound.acme.dev", 80, *IpAddress::parse(address)},
                         {"rebound.acme.dev", 443, *IpAddress::parse(address)}};
    const auto client = *open_http_client(options);
    CHECK(outcome(*client, "http://rebound.acme.dev/") == Errc::policy_refused);
    CHECK(outcome(*client, "https://rebound.acme.dev/") == Errc::policy_refused);
  }
}

TEST_CASE(
    "outbound guard: private servers are reached where that is allowed, and credentials are not") {
  Site site;
  const auto client = *open_http_client(guarded(true));
  CHECK(client->send({.url = "http://127.0.0.1" + site.port}).has_value());
  CHECK(client->send({.url = "http://localhost" + site.port}).has_value());
  CHECK(site.visits == 2);
  CHECK(outcome(*client, "http://me:pw@127.0.0.1" + site.port) == Errc::policy_refused);
  CHECK(outcome(*client, "http:/127.0.0.1" + site.port) == Errc::invalid_url);
}

TEST_CASE("outbound guard: who asks for no guard gets none") {
  Site site;
  const auto client = *open_http_client();
  CHECK(client->send({.url = "http://127.0.0.1" + site.port}).has_value());
}

TEST_CASE("outbound guard: a proxy of the environment is not asked to resolve again") {
  Site proxy;
  ::setenv("http_proxy", proxy.site.origin().c_str(), 1);
  const auto open = *open_http_client();
  CHECK(open->send({.url = "http://rebound.acme.dev/"}).has_value());
  CHECK(proxy.visits == 1);
  HttpClientOptions options = guarded();
  options.addresses = {{"rebound.acme.dev", 80, *IpAddress::parse("127.0.0.1")}};
  const auto client = *open_http_client(options);
  CHECK(outcome(*client, "http://rebound.acme.dev/") == Errc::policy_refused);
  ::unsetenv("http_proxy");
  CHECK(proxy.visits == 1);
}

TEST_CASE("outbound guard: of many requests only the refused ones fail") {
  Site site;
  const auto client = *open_http_client(guarded(true));
  const std::vector<HttpRequest> requests{{.url = "http://127.0.0.1" + site.port},
                                          {.url = "http://a:b@127.0.0.1" + site.port},
                                          {.url = "nonsense"},
                                          {.url = "http://127.0.0.1" + site.port + "/two"}};
  std::vector<std::optional<Errc>> seen(requests.size());
  client->send_all(requests, [&](std::size_t i, Result<HttpResponse> answer) {
    seen[i] = answer ? Errc{} : answer.error().code;
  });
  CHECK(seen ==
        std::vector<std::optional<Errc>>{Errc{}, Errc::policy_refused, Errc::invalid_url, Errc{}});
}

TEST_CASE("shared http client: many threads ask at once") {
  Site site;
  const auto client = *open_shared_http_client();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 10; ++j) {
        CHECK(client->send({.url = "http://127.0.0.1" + site.port}).has_value());
      }
      const std::vector<HttpRequest> two(2, HttpRequest{.url = "http://127.0.0.1" + site.port});
      client->send_all(two,
                       [](std::size_t, Result<HttpResponse> answer) { CHECK(answer.has_value()); });
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(site.visits == 48);
}

}  // namespace
}  // namespace tank::testing
