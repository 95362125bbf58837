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

Response tank_protocol_problem(const Error& error, std::string_view) {
  if (error.code == Errc::unsupported_media_type) return unreadable_tank_body(error, {});
  const json::Object document{{"error", describe_error(error)}};
  return json_response(tank_protocol_status(error.code), json::write(json::Value(document)));
}

Response unreadable_tank_body(const Error& error, const json::FieldErrors& fields) {
  json::Array issues;
  for (const json::FieldError& field : fields) {
    json::Array path;
    if (!field.pointer.empty()) path.emplace_back(field.pointer.substr(1));
    issues.emplace_back(json::Object{{"path", std::move(path)}, {"message", field.message}});
  }
  if (issues.empty()) {
    issues.emplace_back(json::Object{{"path", json::Array{}}, {"message", describe_error(error)}});
  }
  const json::Object document{
      {"success", false},
      {"error", json::Object{{"name", "ZodError"},
                             {"message", json::write(json::Value(std::move(issues)))}}}};
  return json_response(400, json::write(json::Value(document)));
}

}  // namespace tank::server
