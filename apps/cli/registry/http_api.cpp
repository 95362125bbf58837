// SPDX-License-Identifier: Apache-2.0
#include "cli/registry/http_api.hpp"

#include <chrono>
#include <thread>

#include <tank/base/limits.hpp>

#include "wire/address.hpp"
#include "wire/error.hpp"

namespace tank::inline v0::cli {
namespace {

Errc code_for_status(int status) {
  switch (status) {
    case 401:
      return Errc::unauthorized;
    case 403:
      return Errc::forbidden;
    case 404:
      return Errc::route_not_found;
    case 409:
      return Errc::storage_conflict;
    case 413:
      return Errc::payload_too_large;
    case 429:
      return Errc::rate_limited;
    default:
      return status >= 500 ? Errc::unavailable : Errc::invalid_argument;
  }
}

}  // namespace

Result<std::string> http_address(std::string address) {
  while (address.ends_with('/')) address.pop_back();
  const auto scheme = address.find("://");
  const bool good = address.size() > scheme + 3 &&
                    address.find_first_of(" \"<>\\^`{|}?#@\r\n", 0) == std::string::npos;
  if (good) return address;
  return fail(Errc::invalid_argument, "`" + address +
                                          "` is not the address of a registry; it looks like "
                                          "`https://tank.example.com` or `file:./registry`");
}

HttpRequest HttpApi::request(std::string method, std::string_view path) const {
  HttpRequest out;
  out.method = std::move(method);
  out.url = options_.address + "/api/v1" + std::string(path);
  out.headers.push_back({"Accept", "application/json"});
  if (!options_.token.empty()) out.bearer = &options_.token;
  return out;
}

std::string HttpApi::page_path(const std::string& path, const std::string& after) {
  std::string out = path + (path.find('?') == std::string::npos ? '?' : '&') +
                    "limit=" + std::to_string(limits::max_page);
  if (!after.empty()) out += "&after=" + wire::encode_segment(after);
  return out;
}

Result<HttpClient*> HttpApi::client() {
  if (options_.offline) {
    return fail(Errc::unavailable, "`--offline` forbids to ask " + options_.address);
  }
  if (retrying_ == nullptr) {
    HttpClientOptions options;
    options.user_agent = "tank-cli";
    options.parallel = options_.parallel;
    options.cancelled = options_.interrupted;
    auto opened = open_http_client(options);
    if (!opened) return pass(opened);
    plain_ = std::move(*opened);
    RetryPolicy policy;
    policy.wait = [interrupted = options_.interrupted](std::chrono::milliseconds delay) {
      const auto end = std::chrono::steady_clock::now() + delay;
      while (std::chrono::steady_clock::now() < end) {
        if (interrupted && interrupted()) return false;
        std::this_thread::sleep_for(std::min(delay, std::chrono::milliseconds(50)));
      }
      return true;
    };
    retrying_ = with_retries(*plain_, std::move(policy));
  }
  return retrying_.get();
}

Result<HttpResponse> HttpApi::send(const HttpRequest& request) {
  auto http = client();
  if (!http) return pass(http);
  auto response = (*http)->send(request);
  if (!response) return response;
  if (response->status >= 200 && response->status < 300) return response;
  if (response->status == 304) return response;
  return failed(*response);
}

tl::unexpected<Error> HttpApi::failed(const HttpResponse& response) {
  request_id_ = response.header("X-Request-ID");
  const auto document = json::read<wire::ErrorDocument>(response.body, json::Unknown::ignore);
  if (!document) {
    return fail(code_for_status(response.status),
                "the registry answered with status " + std::to_string(response.status));
  }
  if (!document->request_id.empty()) request_id_ = document->request_id;
  return fail(errc_from(document->error).value_or(code_for_status(response.status)),
              document->message);
}

}  // namespace tank::inline v0::cli
