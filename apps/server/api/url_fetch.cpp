// SPDX-License-Identifier: Apache-2.0
#include "server/api/url_fetch.hpp"

#include <chrono>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/base/url.hpp>

namespace tank::server {
namespace {

constexpr int most_redirects = 4;
constexpr std::chrono::seconds whole_fetch{30};

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Where a redirect leads (RFC 9110 §10.2.2): an address, or a path of the same server.
std::string target_of(const std::string& url, std::string_view location) {
  if (!location.starts_with('/') || location.starts_with("//")) return std::string(location);
  const std::size_t host = url.find("://");
  return url.substr(0, url.find('/', host + 3)) + std::string(location);
}

std::string name_in(const std::string& url) {
  const std::string path = url.substr(0, url.find_first_of("?#"));
  const std::size_t host = path.find("://");
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos || slash < host + 3 ? std::string() : path.substr(slash + 1);
}

}  // namespace

Result<FetchedFile> fetch_file(HttpClient& client, const std::string& url) {
  const auto until = std::chrono::steady_clock::now() + whole_fetch;
  std::string at = url;
  for (int i = 0; i <= most_redirects; ++i) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return fail(Errc::timed_out, "the address did not answer in time");
    HttpRequest request;
    request.url = at;
    request.timeout = left;
    auto answer = client.send(request);
    if (!answer && answer.error().code == Errc::payload_too_large) {
      return fail(Errc::archive_too_large, "what is at the address is larger than a skill may be");
    }
    if (!answer) return pass(std::move(answer));
    if (answer->status == 200) return FetchedFile{name_in(at), std::move(answer->body)};
    const std::string_view location = answer->header("location");
    if (!is_redirect(answer->status) || location.empty()) {
      return fail(Errc::unavailable,
                  "the address answered with status " + std::to_string(answer->status));
    }
    at = target_of(at, location);
  }
  return fail(Errc::unavailable, "the address leads on and on; give the one where the file is");
}

}  // namespace tank::server
