// SPDX-License-Identifier: Apache-2.0
#include "storage/artifacts/s3/client.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <thread>
#include <utility>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "storage/artifacts/s3/answer.hpp"

namespace tank::inline v0::s3 {

using std::chrono::milliseconds;

Client::Client(S3Options options, HttpClient& http, const Clock& clock, Entropy& entropy)
    : options_(std::move(options)), http_(&http), clock_(&clock), entropy_(&entropy) {
  const std::string& endpoint = options_.address.endpoint;
  const std::size_t end = endpoint.find("://") + 3;
  scheme_ = endpoint.substr(0, end);
  host_ = endpoint.substr(end);
  if (options_.address.addressing == S3Address::Addressing::virtual_host) {
    host_ = options_.address.bucket + "." + host_;
  }
  if (options_.retries.wait) return;
  options_.retries.wait = [](milliseconds delay) {
    std::this_thread::sleep_for(delay);
    return true;
  };
}

std::string Client::path_of(const std::string& key) const {
  std::string out;
  if (options_.address.addressing == S3Address::Addressing::path) {
    out = "/" + options_.address.bucket;
  }
  if (!key.empty()) out.append("/").append(options_.address.prefix).append(key);
  return out.empty() ? "/" : out;
}

// Prefixes and keys have only characters that are not encoded.
std::string Client::url_of(const std::string& path, const crypto::SigV4Pairs& query) const {
  std::string out = scheme_ + host_ + path;
  char separator = '?';
  for (const auto& [name, value] : query) {
    out.append({std::exchange(separator, '&')}).append(crypto::sigv4_encode(name));
    out.append("=").append(crypto::sigv4_encode(value));
  }
  return out;
}

crypto::SigV4Signer Client::signer() const {
  return {.key_id = options_.credentials.key_id,
          .secret = options_.credentials.secret.reveal(),
          .region = options_.address.region};
}

HttpRequest Client::signed_request(const Call& call, const std::string& hash) const {
  const TimePoint now = clock_->now();
  crypto::SigV4Request to_sign{.method = call.method,
                               .path = path_of(call.key),
                               .query = call.query,
                               .headers = call.headers,
                               .payload_hash = hash};
  to_sign.headers.emplace_back("host", host_);
  to_sign.headers.emplace_back("x-amz-content-sha256", hash);
  to_sign.headers.emplace_back("x-amz-date", crypto::sigv4_time(now));
  // libcurl would say that it is a form.
  if (call.method == "PUT" || call.method == "POST") {
    to_sign.headers.emplace_back("content-type", "application/octet-stream");
  }
  if (!options_.credentials.session_token.empty()) {
    to_sign.headers.emplace_back("x-amz-security-token",
                                 options_.credentials.session_token.reveal());
  }
  HttpRequest out;
  out.method = call.method;
  out.url = url_of(to_sign.path, to_sign.query);
  out.content = call.content;
  out.max_body_bytes = call.max_answer_bytes;
  out.timeout = call.is_transfer ? options_.transfer_timeout : options_.call_timeout;
  if (call.is_ping) out.timeout = std::min(out.timeout, limits::s3_ping_timeout);
  for (const auto& [name, value] : to_sign.headers) {
    if (name != "host") out.headers.push_back({name, value});
  }
  out.headers.push_back({"Authorization", crypto::sigv4_authorization(to_sign, signer(), now)});
  return out;
}

// Half of it by chance, so that many who were refused at once do not come back at once.
milliseconds Client::delay_after(int attempt) const {
  const RetryPolicy& retries = options_.retries;
  milliseconds whole = retries.first_delay;
  for (int i = 1; i < attempt && whole < retries.longest_delay; ++i) whole *= 2;
  whole = std::min(whole, retries.longest_delay);
  std::array<std::byte, 2> chance{};
  entropy_->fill(chance);
  const auto share = std::to_integer<long>(chance[0]) << 8 | std::to_integer<long>(chance[1]);
  return whole / 2 + whole / 2 * share / 0xFFFF;
}

Result<Answer> Client::send(const Call& call) const {
  const std::string hash =
      call.content_hash.empty()
          ? crypto::to_hex(crypto::hash(crypto::HashAlgorithm::sha256, call.content))
          : call.content_hash;
  const int attempts = call.is_ping ? 1 : options_.retries.attempts;
  for (int attempt = 1;; ++attempt) {
    auto outcome = http_->send(signed_request(call, hash));
    if (!is_worth_repeating(outcome, call.may_hide_error)) {
      if (!outcome) return pass(std::move(outcome));
      return Answer{*std::move(outcome), attempt > 1};
    }
    const auto asked = outcome ? outcome->retry_after() : std::nullopt;
    const milliseconds delay = asked ? milliseconds(*asked) : delay_after(attempt);
    const bool may_wait = attempt < attempts && delay <= options_.retries.longest_delay;
    if (!may_wait || !options_.retries.wait(delay)) {
      return in_vain(call.deed, options_.address, outcome, attempt);
    }
  }
}

tl::unexpected<Error> Client::refuse(const Call& call, const Answer& answer) const {
  return refused(call.deed, options_.address, answer.response, clock_->now());
}

std::string Client::presigned_url(const std::string& key, std::chrono::seconds lifetime) const {
  crypto::SigV4Request request{.method = "GET",
                               .path = path_of(key),
                               .query = {},
                               .headers = {{"host", host_}},
                               .payload_hash = std::string(crypto::unsigned_payload)};
  if (!options_.credentials.session_token.empty()) {
    request.query.emplace_back("X-Amz-Security-Token", options_.credentials.session_token.reveal());
  }
  const auto query = crypto::sigv4_presigned_query(
      request, signer(), clock_->now(),
      std::min<std::chrono::seconds>(lifetime, limits::s3_url_lifetime_max));
  return url_of(request.path, query);
}

}  // namespace tank::inline v0::s3
