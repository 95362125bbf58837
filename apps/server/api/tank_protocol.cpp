// SPDX-License-Identifier: Apache-2.0
#include "server/api/tank_protocol.hpp"

#include <algorithm>
#include <array>

namespace tank::server {
namespace {

/// What clients look for at the beginning of a sentence.
struct Beginning {
  Errc code;
  std::string_view words;
};

constexpr std::array beginnings{
    Beginning{Errc::organization_not_found, "Organization not found"},
    Beginning{Errc::package_not_found, "Skill not found"},
    Beginning{Errc::release_not_found, "Version not found"},
    Beginning{Errc::dist_tag_not_found, "Version not found"},
    Beginning{Errc::invalid_version, "Version not found"},
    Beginning{Errc::upload_not_found, "Version not found"},
    Beginning{Errc::artifact_not_found, "File not found"},
    Beginning{Errc::release_exists, "Version already exists"},
    Beginning{Errc::release_burnt, "Version already exists"},
    Beginning{Errc::invalid_manifest, "Invalid manifest"},
    Beginning{Errc::permission_escalation, "Permission escalation detected"},
    Beginning{Errc::upload_incomplete, "Version is not uploaded"},
    Beginning{Errc::upload_expired, "Version is not pending"},
    Beginning{Errc::precondition_failed, "Version is not pending"},
    Beginning{Errc::unauthorized, "Unauthorized"},
    Beginning{Errc::forbidden, "Forbidden"},
};

int skill_status(Errc code) {
  switch (code) {
    case Errc::release_exists:
    case Errc::release_burnt:
      return 409;
    // A version that cannot be is one that is not there; so is a package.
    case Errc::invalid_version:
    case Errc::invalid_package_name:
      return 404;
    default:
      break;
  }
  switch (const int status = http_status(code)) {
    case 405:
    case 409:
    case 410:
    case 412:
    case 415:
    case 422:
      return 400;
    default:
      return status;
  }
}

}  // namespace

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

Response skill_problem(const Error& error, std::string_view) {
  if (error.code == Errc::unsupported_media_type) return unreadable_tank_body(error, {});
  const auto known = std::ranges::find(beginnings, error.code, &Beginning::code);
  std::string sentence = describe_error(error);
  if (known != beginnings.end()) sentence = std::string(known->words) + ": " + sentence;
  const json::Object document{{"error", std::move(sentence)}};
  Response out = json_response(skill_status(error.code), json::write(json::Value(document)));
  if (out.status == 401) out.add("WWW-Authenticate", "Bearer");
  if (out.status == 429 || out.status == 503) {
    const auto wait = std::max(error.retry_after, std::chrono::seconds{1});
    out.add("Retry-After", std::to_string(wait.count()));
  }
  return out;
}

Response skill_refusal(int status, std::string_view sentence, json::Value details,
                       std::string_view as) {
  const json::Object document{
      {"error", sentence}, {"details", details}, {std::string(as), details}};
  return json_response(status, json::write(json::Value(document)));
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
