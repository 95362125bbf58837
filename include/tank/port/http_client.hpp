// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Port: HTTP requests to somebody else's server.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/base/url.hpp>

namespace tank::inline v0 {

/// One field of a head; the name in any case.
struct HttpHeader {
  std::string name;
  std::string value;
};

/// One request. Redirects are never followed: a redirect is an answer like any other.
struct HttpRequest {
  std::string method = "GET";
  std::string url;  ///< absolute, `http` or `https`
  std::vector<HttpHeader> headers;
  std::string body;
  std::string_view content;        ///< instead of `body`, for bytes that are elsewhere; borrowed
  const Secret* bearer = nullptr;  ///< sent as `Authorization: Bearer`; borrowed
  std::uint64_t max_body_bytes = limits::archive_bytes;  ///< of the answer
  std::chrono::milliseconds timeout{60'000};             ///< for the whole exchange
};

/// What came back, whatever its status.
struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers;
  std::string body;

  /// The first header of that name (RFC 9110 §5.1: case does not count), or empty.
  [[nodiscard]] TANK_API std::string_view header(std::string_view name) const;
  /// `Retry-After` in the form of whole seconds; a date is not worth a calendar.
  [[nodiscard]] TANK_API std::optional<std::chrono::seconds> retry_after() const;
};

/// Receives one outcome of `send_all`: the index of its request, and what came back.
using HttpDone = std::function<void(std::size_t index, Result<HttpResponse> outcome)>;

/// Connections are kept and used again. Externally synchronised, unless it was opened as one
/// for many threads.
class TANK_API HttpClient {
 public:
  virtual ~HttpClient() = default;

  /// Any status is a success here; only what kept an answer from arriving is an error.
  /// Errors: invalid_url, policy_refused (by a guard), unavailable (no connection), timed_out,
  /// payload_too_large, cancelled.
  [[nodiscard]] virtual Result<HttpResponse> send(const HttpRequest& request) = 0;

  /// Sends many at a time and calls `done` once for each, in the order in which they end, on
  /// the calling thread. The requests must outlive the call.
  virtual void send_all(std::span<const HttpRequest> requests, const HttpDone& done) = 0;
};

/// Where a name leads, instead of asking the resolver.
struct HttpHostAddress {
  std::string host;
  std::uint16_t port = 0;
  IpAddress address;
};

/// How a client behaves towards all servers.
struct HttpClientOptions {
  std::string user_agent = "libtank";
  std::size_t parallel = 16;
  std::chrono::milliseconds connect_timeout{10'000};
  /// Asked ten times a second while something is under way; true ends it with `cancelled`.
  std::function<bool()> cancelled;
  /// For URLs that somebody else chose (webhooks, issuers, bundles by URL). Each URL is read
  /// and checked by `parse_outbound`, then each address at the moment of connecting to it: a
  /// name that leads into a private net does not get there, whatever it led to before. Proxies
  /// of the environment are not used, for they would resolve again.
  std::optional<OutboundRules> guard;
  std::vector<HttpHostAddress> addresses;
};

/// A client over libcurl, which is loaded when the first client is opened: a program that
/// may do HTTP but mostly does not pays nothing for it.
/// Errors: unavailable (libcurl is not installed).
[[nodiscard]] TANK_API Result<std::unique_ptr<HttpClient>> open_http_client(
    const HttpClientOptions& options = {});

/// The same for many threads: each call has a client of its own while it lasts, and clients
/// with their connections are kept for the next one. Errors: unavailable.
[[nodiscard]] TANK_API Result<std::unique_ptr<HttpClient>> open_shared_http_client(
    const HttpClientOptions& options = {});

/// When and how often to ask again.
struct RetryPolicy {
  int attempts = 4;
  std::chrono::milliseconds first_delay{200};
  std::chrono::milliseconds longest_delay{10'000};
  /// How to wait; the default sleeps. Returning false gives up at once.
  std::function<bool(std::chrono::milliseconds)> wait;
};

/// Asks again when there was no connection, and on 429, 502, 503 and 504: after `Retry-After`
/// where the server sends one, else after doubling delays. Only requests that are safe to
/// repeat are repeated: GET, HEAD, PUT, DELETE, and others that carry an Idempotency-Key
/// (RFC 9110 §9.2.2). Borrows `client`.
[[nodiscard]] TANK_API std::unique_ptr<HttpClient> with_retries(HttpClient& client,
                                                                RetryPolicy policy = {});

}  // namespace tank::inline v0
