// SPDX-License-Identifier: Apache-2.0
#include "adapters/oauth/provider_answer.hpp"

#include <string>
#include <utility>

#include <tank/base/limits.hpp>

namespace tank::inline v0::adapters {

Result<ProviderAnswer> ask_provider(HttpClient& http, HttpRequest request) {
  request.max_body_bytes = limits::provider_answer_bytes;
  auto answer = http.send(request);
  const Secret sent(std::move(request.body));  // wiped: it may hold the client's secret
  if (!answer) return fail(Errc::provider_unavailable, answer.error().detail);
  const std::string status = std::to_string(answer->status);
  if (answer->status >= 500) {
    return fail(Errc::provider_unavailable, request.url + " answers with " + status);
  }
  const Secret body(std::move(answer->body));  // wiped: it may hold tokens
  auto document = json::parse(body.reveal(), {.bytes = limits::provider_answer_bytes});
  if (!document) {
    return fail(Errc::provider_unavailable,
                request.url + " answers with " + status + " and something that is no JSON");
  }
  return ProviderAnswer{.status = answer->status, .document = *std::move(document)};
}

Result<json::Value> fetch_document(HttpClient& http, HttpRequest request) {
  const std::string url = request.url;
  auto answer = ask_provider(http, std::move(request));
  if (!answer) return pass(std::move(answer));
  if (answer->status != 200) {
    return fail(Errc::provider_unavailable,
                url + " answers with " + std::to_string(answer->status));
  }
  return std::move(answer->document);
}

}  // namespace tank::inline v0::adapters
