// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What an S3 says when it does not do what it was asked, and what to do about it.

#include <string>
#include <string_view>

#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/port/http_client.hpp>
#include <tank/port/s3_artifacts.hpp>

namespace tank::inline v0::s3 {

/// The document of an error. All empty where there is none, as after HEAD.
struct Fault {
  std::string code;         ///< `NoSuchKey`
  std::string message;      ///< printable, and not too long
  std::string region;       ///< where the bucket really is
  std::string server_time;  ///< of a request that came at another time
};

/// Reads what stands in the body, whatever the status.
[[nodiscard]] Fault read_fault(const HttpResponse& answer);

/// Whether the same request may succeed a moment later. A success is read only where the
/// protocol hides errors in it (`may_hide_error`): elsewhere its body is somebody's bytes.
[[nodiscard]] bool is_worth_repeating(const Result<HttpResponse>& outcome, bool may_hide_error);

/// Whether the answer means that the header `If-None-Match` of a put is not known here.
[[nodiscard]] bool lacks_conditions(const HttpResponse& answer);

/// The error of an answer that is none of those that were hoped for. `deed` goes on from
/// "cannot", like "keep sha256:…". Errors: storage_full, io_error.
[[nodiscard]] tl::unexpected<Error> refused(std::string_view deed, const S3Address& address,
                                            const HttpResponse& answer, TimePoint now);

/// The error of an outcome that did not get better by trying again. Errors:
/// storage_unavailable, or what kept the request from being sent.
[[nodiscard]] tl::unexpected<Error> in_vain(std::string_view deed, const S3Address& address,
                                            const Result<HttpResponse>& outcome, int attempts);

}  // namespace tank::inline v0::s3
