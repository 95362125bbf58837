// SPDX-License-Identifier: Apache-2.0
#include "server/lazy_http_client.hpp"

namespace tank::server {

Result<HttpClient*> LazyHttpClient::open() {
  const std::scoped_lock lock(mutex_);
  if (!client_) {
    auto opened = open_shared_http_client(options_);
    if (!opened) return pass(std::move(opened));
    client_ = *std::move(opened);
  }
  return client_.get();
}

Result<HttpResponse> LazyHttpClient::send(const HttpRequest& request) {
  const auto client = open();
  if (!client) return pass(client);
  return (*client)->send(request);
}

void LazyHttpClient::send_all(std::span<const HttpRequest> requests, const HttpDone& done) {
  const auto client = open();
  for (std::size_t i = 0; !client && i < requests.size(); ++i) done(i, pass(client));
  if (client) (*client)->send_all(requests, done);
}

}  // namespace tank::server
