// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <optional>
#include <thread>
#include <utility>

#include <tank/port/http_client.hpp>

namespace tank::inline v0 {
namespace {

using std::chrono::milliseconds;

bool is_repeatable(const HttpRequest& request) {
  if (request.method != "POST" && request.method != "PATCH") return true;
  return std::ranges::any_of(
      request.headers, [](const HttpHeader& header) { return header.name == "Idempotency-Key"; });
}

bool is_worth_repeating(const Result<HttpResponse>& outcome) {
  if (!outcome) return outcome.error().code == Errc::unavailable;
  const int status = outcome->status;
  return status == 429 || status == 502 || status == 503 || status == 504;
}

class RetryingClient final : public HttpClient {
 public:
  RetryingClient(HttpClient& client, RetryPolicy policy)
      : client_(&client), policy_(std::move(policy)) {
    if (!policy_.wait) {
      policy_.wait = [](milliseconds delay) {
        std::this_thread::sleep_for(delay);
        return true;
      };
    }
  }

  Result<HttpResponse> send(const HttpRequest& request) override {
    return again(request, client_->send(request), 1);
  }

  void send_all(std::span<const HttpRequest> requests, const HttpDone& done) override {
    std::vector<std::pair<std::size_t, Result<HttpResponse>>> failed;
    client_->send_all(requests, [&](std::size_t index, Result<HttpResponse> outcome) {
      if (is_worth_repeating(outcome) && is_repeatable(requests[index])) {
        failed.emplace_back(index, std::move(outcome));
      } else {
        done(index, std::move(outcome));
      }
    });
    for (auto& [index, outcome] : failed) {
      done(index, again(requests[index], std::move(outcome), 1));
    }
  }

 private:
  Result<HttpResponse> again(const HttpRequest& request, Result<HttpResponse> outcome, int made) {
    milliseconds delay = policy_.first_delay;
    for (; made < policy_.attempts; ++made, delay *= 2) {
      if (!is_worth_repeating(outcome) || !is_repeatable(request)) break;
      const auto asked = outcome ? outcome->retry_after() : std::nullopt;
      const milliseconds wanted = asked ? milliseconds(*asked) : delay;
      if (wanted > policy_.longest_delay || !policy_.wait(wanted)) break;
      outcome = client_->send(request);
    }
    return outcome;
  }

  HttpClient* client_;
  RetryPolicy policy_;
};

}  // namespace

std::optional<std::chrono::seconds> HttpResponse::retry_after() const {
  const std::string_view text = header("Retry-After");
  int seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || seconds < 0) {
    return std::nullopt;
  }
  return std::chrono::seconds(seconds);
}

std::unique_ptr<HttpClient> with_retries(HttpClient& client, RetryPolicy policy) {
  return std::make_unique<RetryingClient>(client, std::move(policy));
}

}  // namespace tank::inline v0
