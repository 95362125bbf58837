// SPDX-License-Identifier: Apache-2.0
#include "server/api/reply.hpp"

#include <algorithm>

#include "core/json/json.hpp"
#include "wire/error.hpp"

namespace tank::server {
namespace {

int status_of_kind(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return 400;
    case ErrorKind::unauthorized:
      return 401;
    case ErrorKind::forbidden:
      return 403;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::conflict:
      return 409;
    case ErrorKind::gone:
      return 410;
    case ErrorKind::too_large:
      return 413;
    case ErrorKind::rate_limited:
      return 429;
    case ErrorKind::policy:
    case ErrorKind::corrupt:
      return 422;
    case ErrorKind::unavailable:
      return 503;
    case ErrorKind::timeout:
      return 504;
    case ErrorKind::internal:
      break;
  }
  return 500;
}

}  // namespace

int http_status(Errc code) {
  switch (code) {
    case Errc::method_not_allowed:
      return 405;
    case Errc::precondition_failed:
      return 412;
    case Errc::unsupported_media_type:
      return 415;
    case Errc::idempotency_key_reused:
      return 422;
    case Errc::storage_broken:
      return 500;
    default:
      return status_of_kind(kind(code));
  }
}

Response json_response(int status, std::string body) {
  Response out;
  out.status = status;
  out.fields =
      "Content-Type: application/json\r\nCache-Control: no-store\r\n"
      "X-Content-Type-Options: nosniff\r\n";
  out.body = std::move(body);
  return out;
}

Response problem(const Error& error, std::string_view request_id, json::Value details) {
  wire::ErrorDocument document{.error = std::string(to_string(error.code)),
                               .message = describe_error(error),
                               .retryable = info(error.code).retryable,
                               .request_id = std::string(request_id),
                               .details = {}};
  if (!details.is_null()) document.details = std::move(details);
  Response out = json_response(http_status(error.code), json::write(document));
  if (out.status == 401) out.add("WWW-Authenticate", "Bearer");
  if (out.status == 503 || out.status == 429) {
    const auto wait = std::max(error.retry_after, std::chrono::seconds{1});
    out.add("Retry-After", std::to_string(wait.count()));
  }
  return out;
}

Response plain_problem(const Error& error, std::string_view request_id) {
  return problem(error, request_id);
}

}  // namespace tank::server
