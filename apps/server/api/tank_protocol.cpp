// SPDX-License-Identifier: Apache-2.0
#include "server/api/tank_protocol.hpp"

namespace tank::server {

int tank_protocol_status(Errc code) {
  switch (const int status = http_status(code)) {
    case 409:
    case 410:
    case 415:
    case 429:
      return 400;
    default:
      return status;
  }
}

Response tank_protocol_problem(const Error& error, json::Value details) {
  json::Object document{{"error", describe_error(error)}};
  if (!details.is_null()) document.append("details", std::move(details));
  return json_response(tank_protocol_status(error.code), json::write(json::Value(document)));
}

}  // namespace tank::server
