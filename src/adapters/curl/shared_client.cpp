// SPDX-License-Identifier: Apache-2.0
#include <mutex>
#include <utility>
#include <vector>

#include <tank/port/http_client.hpp>

namespace tank::inline v0 {
namespace {

/// As many clients as there were calls at a time.
class SharedClient final : public HttpClient {
 public:
  SharedClient(HttpClientOptions options, std::unique_ptr<HttpClient> first)
      : options_(std::move(options)) {
    idle_.push_back(std::move(first));
  }

  Result<HttpResponse> send(const HttpRequest& request) override {
    auto client = take();
    if (!client) return pass(std::move(client));
    auto answer = (*client)->send(request);
    give_back(*std::move(client));
    return answer;
  }

  void send_all(std::span<const HttpRequest> requests, const HttpDone& done) override {
    auto client = take();
    for (std::size_t i = 0; !client && i < requests.size(); ++i) done(i, pass(client));
    if (!client) return;
    (*client)->send_all(requests, done);
    give_back(*std::move(client));
  }

 private:
  Result<std::unique_ptr<HttpClient>> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto client = std::move(idle_.back());
        idle_.pop_back();
        return client;
      }
    }
    return open_http_client(options_);
  }

  void give_back(std::unique_ptr<HttpClient> client) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(client));
  }

  HttpClientOptions options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<HttpClient>> idle_;
};

}  // namespace

Result<std::unique_ptr<HttpClient>> open_shared_http_client(const HttpClientOptions& options) {
  auto first = open_http_client(options);
  if (!first) return first;
  return std::make_unique<SharedClient>(options, *std::move(first));
}

}  // namespace tank::inline v0
