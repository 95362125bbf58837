// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Results to responses: documents, problems, and the status that each error has.

#include <string_view>

#include <tank/base/result.hpp>

#include "core/json/value.hpp"
#include "server/http/response.hpp"

namespace tank::server {

/// What a handler answers when a document is not enough.
struct Reply {
  Response response;
};

/// For handlers that take, or answer with, nothing.
struct Nothing {};

/// Takes the body as it came.
struct RawBody {
  std::string_view bytes;
};

/// The kind of an error decides; a few codes have a status of their own.
[[nodiscard]] int http_status(Errc code);

[[nodiscard]] Response json_response(int status, std::string body);

/// The error document. `details` may be null.
[[nodiscard]] Response problem(const Error& error, std::string_view request_id,
                               json::Value details = {});
/// The same without details.
[[nodiscard]] Response plain_problem(const Error& error, std::string_view request_id);

}  // namespace tank::server
