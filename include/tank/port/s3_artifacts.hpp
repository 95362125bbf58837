// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Artifacts in a bucket of S3, or of whoever speaks its protocol.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/base/time.hpp>
#include <tank/port/artifact_store.hpp>
#include <tank/port/http_client.hpp>

namespace tank::inline v0 {

/// Which bucket, and where it is. Written
/// `s3://BUCKET[/PREFIX][?region=…][&endpoint=https://…][&addressing=path|virtual]`.
struct S3Address {
  /// Whether the bucket stands in the path or in the name of the host.
  enum class Addressing : std::uint8_t { path, virtual_host };

  std::string bucket;
  std::string prefix;                ///< empty, or ends with a slash
  std::string region = "us-east-1";  ///< what signatures name; `auto` for some
  std::string endpoint;              ///< scheme, host and port; of AWS where none is given
  Addressing addressing = Addressing::virtual_host;

  /// Without `addressing` the bucket stands in the host's name at AWS, and in the path at every
  /// other endpoint. Errors: invalid_argument (also: credentials in it, which belong elsewhere).
  [[nodiscard]] TANK_API static Result<S3Address> parse(std::string_view text);
  /// `s3://bucket/prefix`, for messages.
  [[nodiscard]] TANK_API std::string to_string() const;

  friend bool operator==(const S3Address&, const S3Address&) = default;
};

/// Whether `text` names a bucket and not a folder.
[[nodiscard]] TANK_API bool is_s3_address(std::string_view text);

/// Who asks. Move-only.
struct S3Credentials {
  std::string key_id;
  Secret secret;
  Secret session_token;  ///< of temporary credentials; else empty
};

/// How a bucket is used.
struct S3Options {
  S3Address address;
  S3Credentials credentials;
  /// Doubling delays, of which each is cut by chance to between half and all.
  RetryPolicy retries{.attempts = limits::s3_attempts,
                      .first_delay = limits::s3_first_delay,
                      .longest_delay = limits::s3_longest_delay,
                      .wait = {}};
  std::chrono::milliseconds call_timeout = limits::s3_call_timeout;
  std::chrono::milliseconds transfer_timeout = limits::s3_transfer_timeout;  ///< of a part
  std::uint64_t part_bytes = limits::s3_part_bytes;  ///< larger ones are uploaded in parts
};

/// A store over a bucket, whose objects are named like the files of `open_artifact_directory`,
/// so that a folder can be copied into a bucket and back. Bytes are checked both ways: what is
/// sent is signed with its SHA-256, and what comes back must have the digest that it is asked
/// for. Puts of new artifacts are conditional (`If-None-Match: *`) where the store knows that.
/// What may pass is tried again: no connection, a broken one, timeouts, 429, 5xx.
///
/// The bucket is asked once, so that what is wrong is said at the start. Borrows `http`, `clock`
/// and `entropy`; `http` must be one for many threads.
///
/// Errors: those of the store, which every call may return: storage_unavailable (in vain, also
/// after trying again), io_error (refused: no such bucket, wrong credentials, wrong clock).
[[nodiscard]] TANK_API Result<std::unique_ptr<ArtifactStore>> open_s3_artifacts(S3Options options,
                                                                                HttpClient& http,
                                                                                const Clock& clock,
                                                                                Entropy& entropy);

}  // namespace tank::inline v0
