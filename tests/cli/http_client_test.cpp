// SPDX-License-Identifier: Apache-2.0
#include <deque>

#include <doctest/doctest.h>

#include <tank/port/http_client.hpp>

namespace tank::testing {
namespace {

/// Answers from a list, and counts how often it was asked.
class ScriptedClient final : public HttpClient {
 public:
  explicit ScriptedClient(std::deque<Result<HttpResponse>> answers)
      : answers_(std::move(answers)) {}

  Result<HttpResponse> send(const HttpRequest&) override {
    ++asked;
    Result<HttpResponse> answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
  }
  void send_all(std::span<const HttpRequest> requests, const HttpDone& done) override {
    for (std::size_t i = 0; i < requests.size(); ++i) done(i, send(requests[i]));
  }

  int asked = 0;

 private:
  std::deque<Result<HttpResponse>> answers_;
};

HttpResponse status(int code, std::vector<HttpHeader> headers = {}) {
  return {.status = code, .headers = std::move(headers), .body = {}};
}

/// Waits for nothing and remembers for how long it should have.
RetryPolicy remembering(std::vector<int>& delays) {
  RetryPolicy policy;
  policy.wait = [&delays](std::chrono::milliseconds delay) {
    delays.push_back(static_cast<int>(delay.count()));
    return true;
  };
  return policy;
}

TEST_CASE("retries: doubling delays until it works") {
  std::vector<int> delays;
  ScriptedClient plain({fail(Errc::unavailable), status(503), status(200)});
  const auto client = with_retries(plain, remembering(delays));
  CHECK(client->send({.url = "http://x/"})->status == 200);
  CHECK(delays == std::vector<int>{200, 400});
}

TEST_CASE("retries: Retry-After goes before our own delays, unless it asks for too much") {
  std::vector<int> delays;
  ScriptedClient plain(
      {status(429, {{"retry-after", "3"}}), status(429, {{"Retry-After", "600"}})});
  const auto client = with_retries(plain, remembering(delays));
  CHECK(client->send({.url = "http://x/"})->status == 429);
  CHECK(delays == std::vector<int>{3'000});
}

TEST_CASE("retries: they end, and a refusal is not repeated") {
  std::vector<int> delays;
  ScriptedClient down({status(502), status(502), status(502), status(502)});
  CHECK(with_retries(down, remembering(delays))->send({.url = "http://x/"})->status == 502);
  CHECK(down.asked == 4);
  ScriptedClient refusing({status(409)});
  CHECK(with_retries(refusing, remembering(delays))->send({.url = "http://x/"})->status == 409);
  CHECK(refusing.asked == 1);
}

TEST_CASE("retries: a POST is repeated only when it carries an Idempotency-Key") {
  std::vector<int> delays;
  ScriptedClient plain({status(503), status(503), status(201)});
  const auto client = with_retries(plain, remembering(delays));
  CHECK(client->send({.method = "POST", .url = "http://x/"})->status == 503);
  CHECK(plain.asked == 1);
  const HttpRequest keyed{
      .method = "POST", .url = "http://x/", .headers = {{"Idempotency-Key", "k"}}};
  CHECK(client->send(keyed)->status == 201);
}

TEST_CASE("retries: of many requests only the failed ones are sent again") {
  std::vector<int> delays;
  ScriptedClient plain({status(200), status(503), status(204), status(200)});
  const auto client = with_retries(plain, remembering(delays));
  std::vector<int> seen(3);
  const std::vector<HttpRequest> requests(3);
  client->send_all(requests, [&](std::size_t i, Result<HttpResponse> r) { seen[i] = r->status; });
  CHECK(seen == std::vector<int>{200, 200, 204});
}

TEST_CASE("http client: what is no address is refused, and nobody at home is unavailable") {
  auto client = open_http_client({.user_agent = "test",
                                  .parallel = 2,
                                  .connect_timeout = std::chrono::milliseconds(500),
                                  .cancelled = {}});
  REQUIRE(client.has_value());
  const auto code = [&](const std::string& url) {
    HttpRequest request;
    request.url = url;
    const auto outcome = (*client)->send(request);
    return outcome ? Errc::internal_error : outcome.error().code;
  };
  CHECK(code("ftp://127.0.0.1/") == Errc::invalid_url);
  CHECK(code("file:///etc/passwd") == Errc::invalid_url);
  CHECK(code("http://127.0.0.1:1/") == Errc::unavailable);
}

}  // namespace
}  // namespace tank::testing
