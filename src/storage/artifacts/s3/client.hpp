// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One request to a bucket: signed, sent, and sent again while that may help.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <tank/base/entropy.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/time.hpp>
#include <tank/port/http_client.hpp>
#include <tank/port/s3_artifacts.hpp>

#include "core/crypto/sigv4.hpp"

namespace tank::inline v0::s3 {

/// What is asked. Nothing in it is percent-encoded.
struct Call {
  std::string_view deed;  ///< for messages, after "cannot"
  std::string method = "GET";
  std::string key;  ///< below the prefix; empty: the bucket itself
  crypto::SigV4Pairs query{};
  crypto::SigV4Pairs headers{};
  std::string_view content{};   ///< borrowed
  std::string content_hash{};   ///< its SHA-256 in hexadecimal, where that is known
  bool is_transfer = false;     ///< of many bytes: it may take longer
  bool is_ping = false;         ///< one attempt, and a short one
  bool may_hide_error = false;  ///< a success may turn out to be none
  std::uint64_t max_answer_bytes = limits::s3_document_bytes;
};

/// An answer that does not get better by asking again.
struct Answer {
  HttpResponse response;
  /// The request was sent more than once, so that an earlier one may have been done.
  bool is_repeated = false;
};

/// Thread-safe, as far as the HTTP client is.
class Client {
 public:
  /// Borrows all but the options.
  Client(S3Options options, HttpClient& http, const Clock& clock, Entropy& entropy);

  /// Errors: storage_unavailable (in vain), and what keeps a request from being sent.
  [[nodiscard]] Result<Answer> send(const Call& call) const;
  /// The error of an answer that was not hoped for. Errors: storage_full, io_error.
  [[nodiscard]] tl::unexpected<Error> refuse(const Call& call, const Answer& answer) const;

  /// A download that needs no further header until `lifetime` is over.
  [[nodiscard]] std::string presigned_url(const std::string& key,
                                          std::chrono::seconds lifetime) const;

  [[nodiscard]] const S3Options& options() const { return options_; }
  [[nodiscard]] TimePoint now() const { return clock_->now(); }

 private:
  [[nodiscard]] std::string path_of(const std::string& key) const;
  [[nodiscard]] std::string url_of(const std::string& path, const crypto::SigV4Pairs& query) const;
  [[nodiscard]] crypto::SigV4Signer signer() const;
  [[nodiscard]] HttpRequest signed_request(const Call& call, const std::string& hash) const;
  [[nodiscard]] std::chrono::milliseconds delay_after(int attempt) const;

  S3Options options_;
  std::string scheme_;
  std::string host_;  // with the port, where it is not that of the scheme
  HttpClient* http_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace tank::inline v0::s3
