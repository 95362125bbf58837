// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <deque>
#include <utility>

#include <sys/socket.h>

#include <tank/port/http_client.hpp>

#include "adapters/curl/curl_library.hpp"
#include "adapters/curl/socket_address.hpp"

namespace tank::inline v0 {
namespace {

using adapters::CurlLibrary;

bool same_header(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  return text;
}

// Never null, which libcurl would take for "ask me".
std::string_view content_of(const HttpRequest& request) {
  return request.content.empty() ? std::string_view(request.body) : request.content;
}

std::string in_brackets(const IpAddress& address) {
  return address.is_v4() ? address.to_string() : "[" + address.to_string() + "]";
}

/// One exchange under way. Its address is known to libcurl, so it never moves.
struct Exchange {
  const HttpRequest* request = nullptr;
  std::size_t index = 0;
  std::string url;  // as it was checked, where there is a guard
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  HttpResponse response;
  bool too_large = false;
  bool is_refused = false;  // by the guard, when it saw the address
};

std::size_t on_body(char* data, std::size_t, std::size_t size, void* to) {
  auto& exchange = *static_cast<Exchange*>(to);
  if (exchange.response.body.size() + size > exchange.request->max_body_bytes) {
    exchange.too_large = true;
    return 0;
  }
  exchange.response.body.append(data, size);
  return size;
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* to) {
  auto& exchange = *static_cast<Exchange*>(to);
  const std::string_view line = trimmed({data, size});
  if (line.starts_with("HTTP/")) {  // a new head: what came before was an interim answer
    exchange.response.headers.clear();
    return size;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  exchange.response.headers.push_back(
      {std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
  if (same_header(line.substr(0, colon), "content-length")) {
    const auto expected =
        std::strtoull(exchange.response.headers.back().value.c_str(), nullptr, 10);
    if (expected <= exchange.request->max_body_bytes) exchange.response.body.reserve(expected);
  }
  return size;
}

/// Called when libcurl has resolved the name and is about to connect to this very address.
curl_socket_t open_guarded_socket(void* of, curlsocktype, curl_sockaddr* target) {
  if (!adapters::is_public(*target)) {
    static_cast<Exchange*>(of)->is_refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

class CurlClient final : public HttpClient {
 public:
  CurlClient(const CurlLibrary& curl, CURLM* multi, const HttpClientOptions& options)
      : curl_(curl), multi_(multi), options_(options) {
    curl_.multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(options.parallel));
    curl_.multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(options.parallel));
    for (const HttpHostAddress& each : options.addresses) {
      const std::string row = each.host + ":" + std::to_string(each.port) + ":";
      addresses_ = curl_.slist_append(addresses_, (row + in_brackets(each.address)).c_str());
    }
  }
  CurlClient(const CurlClient&) = delete;
  CurlClient& operator=(const CurlClient&) = delete;
  ~CurlClient() override {
    for (CURL* easy : idle_) curl_.easy_cleanup(easy);
    curl_.multi_cleanup(multi_);
    curl_.slist_free_all(addresses_);
  }

  Result<HttpResponse> send(const HttpRequest& request) override {
    Result<HttpResponse> out = fail(Errc::unavailable, "no answer");
    send_all({&request, 1},
             [&](std::size_t, Result<HttpResponse> outcome) { out = std::move(outcome); });
    return out;
  }

  void send_all(std::span<const HttpRequest> requests, const HttpDone& done) override {
    std::deque<Exchange> exchanges;
    std::size_t next = 0;
    std::size_t running = 0;
    while (next < requests.size() || running > 0) {
      while (next < requests.size() && running < options_.parallel) {
        const std::size_t index = next++;
        auto url = checked_url(requests[index]);
        if (!url) {
          done(index, pass(std::move(url)));
          continue;
        }
        Exchange& exchange = exchanges.emplace_back();
        exchange.request = &requests[index];
        exchange.index = index;
        exchange.url = *std::move(url);
        start(exchange);
        ++running;
      }
      if (running == 0) break;
      int still = 0;
      curl_.multi_perform(multi_, &still);
      if (const std::size_t ended = harvest(done); ended > 0) {
        running -= ended;
        continue;
      }
      if (options_.cancelled && options_.cancelled()) {
        next = requests.size();
        running -= abandon(exchanges, done);
        continue;
      }
      curl_.multi_poll(multi_, nullptr, 0, 100, nullptr);
    }
  }

 private:
  template <class Value>
  void set(CURL* easy, CURLoption option, Value value) {
    curl_.easy_setopt(easy, option, value);
  }

  // What libcurl reads is what was checked, letter by letter.
  [[nodiscard]] Result<std::string> checked_url(const HttpRequest& request) const {
    if (!options_.guard) return request.url;
    return parse_outbound(request.url, *options_.guard).map(&Url::to_string);
  }

  CURL* take_handle() {
    if (idle_.empty()) return curl_.easy_init();
    CURL* easy = idle_.back();
    idle_.pop_back();
    curl_.easy_reset(easy);
    return easy;
  }

  void start(Exchange& exchange) {
    const HttpRequest& request = *exchange.request;
    CURL* easy = exchange.easy = take_handle();
    for (const HttpHeader& header : request.headers) {
      exchange.headers =
          curl_.slist_append(exchange.headers, (header.name + ": " + header.value).c_str());
    }
    // Without these curl asks before it sends a body, and waits a second for the answer.
    exchange.headers = curl_.slist_append(exchange.headers, "Expect:");
    set(easy, CURLOPT_URL, exchange.url.c_str());
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_BUFFERSIZE, 256L << 10);
    set(easy, CURLOPT_HTTPHEADER, exchange.headers);
    if (addresses_ != nullptr) set(easy, CURLOPT_RESOLVE, addresses_);
    if (options_.guard) set_guard(exchange);
    set_method(easy, request);
    if (request.bearer != nullptr) {
      set(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
      set(easy, CURLOPT_XOAUTH2_BEARER, request.bearer->reveal().c_str());
    }
    set(easy, CURLOPT_WRITEFUNCTION, &on_body);
    set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
    set(easy, CURLOPT_HEADERFUNCTION, &on_header);
    set(easy, CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
    set(easy, CURLOPT_PRIVATE, static_cast<void*>(&exchange));
    curl_.multi_add_handle(multi_, easy);
  }

  void set_guard(Exchange& exchange) {
    set(exchange.easy, CURLOPT_PROXY, "");
    if (options_.guard->allow_private) return;
    set(exchange.easy, CURLOPT_OPENSOCKETFUNCTION, &open_guarded_socket);
    set(exchange.easy, CURLOPT_OPENSOCKETDATA, static_cast<void*>(&exchange));
  }

  void set_method(CURL* easy, const HttpRequest& request) {
    const std::string_view content = content_of(request);
    if (request.method == "GET" && content.empty()) return;
    if (request.method == "HEAD") {
      set(easy, CURLOPT_NOBODY, 1L);
      return;
    }
    set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    if (content.empty() && request.method == "DELETE") return;
    set(easy, CURLOPT_POSTFIELDS, content.data());
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(content.size()));
  }

  std::size_t harvest(const HttpDone& done) {
    std::size_t ended = 0;
    int left = 0;
    while (CURLMsg* message = curl_.multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* easy = message->easy_handle;
      const CURLcode code = message->data.result;
      void* mine = nullptr;
      curl_.easy_getinfo(easy, CURLINFO_PRIVATE, &mine);
      auto& exchange = *static_cast<Exchange*>(mine);
      Result<HttpResponse> outcome = finish(exchange, code);
      retire(exchange);
      ++ended;
      done(exchange.index, std::move(outcome));
    }
    return ended;
  }

  std::size_t abandon(std::deque<Exchange>& exchanges, const HttpDone& done) {
    std::size_t ended = 0;
    for (Exchange& exchange : exchanges) {
      if (exchange.easy == nullptr) continue;
      retire(exchange);
      ++ended;
      done(exchange.index, fail(Errc::cancelled, "interrupted"));
    }
    return ended;
  }

  void retire(Exchange& exchange) {
    curl_.multi_remove_handle(multi_, exchange.easy);
    curl_.slist_free_all(exchange.headers);
    idle_.push_back(std::exchange(exchange.easy, nullptr));
  }

  Result<HttpResponse> finish(Exchange& exchange, CURLcode code) {
    const std::string& url = exchange.request->url;
    if (exchange.too_large) {
      return fail(Errc::payload_too_large, "the answer of " + url + " is larger than " +
                                               std::to_string(exchange.request->max_body_bytes) +
                                               " bytes");
    }
    if (code == CURLE_OK) {
      long status = 0;
      curl_.easy_getinfo(exchange.easy, CURLINFO_RESPONSE_CODE, &status);
      exchange.response.status = static_cast<int>(status);
      return std::move(exchange.response);
    }
    if (exchange.is_refused) {
      return fail(Errc::policy_refused, url + " leads to an address that is not on the public net");
    }
    const std::string why = url + ": " + curl_.easy_strerror(code);
    if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL) {
      return fail(Errc::invalid_url, why);
    }
    if (code == CURLE_OPERATION_TIMEDOUT) return fail(Errc::timed_out, why);
    return fail(Errc::unavailable, why);
  }

  CurlLibrary curl_;
  CURLM* multi_;
  HttpClientOptions options_;
  std::vector<CURL*> idle_;
  curl_slist* addresses_ = nullptr;
};

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  for (const HttpHeader& each : headers) {
    if (same_header(each.name, name)) return each.value;
  }
  return {};
}

Result<std::unique_ptr<HttpClient>> open_http_client(const HttpClientOptions& options) {
  auto curl = CurlLibrary::load();
  if (!curl) return pass(curl);
  CURLM* multi = curl->multi_init();
  if (multi == nullptr) return fail(Errc::unavailable, "libcurl cannot start");
  return std::make_unique<CurlClient>(*curl, multi, options);
}

}  // namespace tank::inline v0
