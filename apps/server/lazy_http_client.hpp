// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A client for other people's servers that costs nothing until it is needed.

#include <memory>
#include <mutex>

#include <tank/port/http_client.hpp>

namespace tank::server {

/// Thread-safe. Opened with the first request.
class LazyHttpClient final : public HttpClient {
 public:
  explicit LazyHttpClient(HttpClientOptions options) : options_(std::move(options)) {}

  Result<HttpResponse> send(const HttpRequest& request) override;
  void send_all(std::span<const HttpRequest> requests, const HttpDone& done) override;

 private:
  [[nodiscard]] Result<HttpClient*> open();

  HttpClientOptions options_;
  std::mutex mutex_;  // guards the one below while it is opened
  std::unique_ptr<HttpClient> client_;
};

}  // namespace tank::server
