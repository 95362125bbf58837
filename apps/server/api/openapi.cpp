// SPDX-License-Identifier: Apache-2.0
#include "server/api/openapi.hpp"

#include <algorithm>
#include <map>

#include "server/api/version.hpp"
#include "wire/error.hpp"

namespace tank::server {
namespace {

using json::Array;
using json::Object;
using json::Value;

// What a template segment stands for.
Object path_parameter(std::string_view name) {
  std::string_view about = "An identifier.";
  if (name == "path...") {
    name = "path";
    about = "Path of a file, with slashes.";
  }
  if (name == "scope") about = "Scope of package names, without its `@`.";
  if (name == "skill") about = "Name of a skill in the list.";
  if (name == "name") about = "Package name, `@scope/name`, as one encoded segment or as two.";
  if (name == "version") about = "A version (Semantic Versioning 2.0.0).";
  if (name == "org_slug") about = "Slug of the organization.";
  if (name == "tag") about = "Name of the dist-tag.";
  return {{"name", name},
          {"in", "path"},
          {"required", true},
          {"description", about},
          {"schema", Object{{"type", "string"}}}};
}

// OpenAPI knows no parameter of several segments.
std::string path_of(std::string_view path) {
  std::string out(path);
  if (const std::size_t at = out.find("...}"); at != std::string::npos) out.erase(at, 3);
  return out;
}

Array parameters_of(const Operation& operation) {
  Array out;
  std::string_view rest = operation.path;
  for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const std::size_t close = rest.find('}', open);
    out.emplace_back(path_parameter(rest.substr(open + 1, close - open - 1)));
    rest.remove_prefix(close + 1);
  }
  for (const QueryParameter& query : operation.query) {
    const bool is_number = query.name == "limit";
    out.emplace_back(Object{{"name", query.name},
                            {"in", "query"},
                            {"description", query.summary},
                            {"schema", Object{{"type", is_number ? "integer" : "string"}}}});
  }
  for (const HeaderParameter& header : operation.headers) {
    out.emplace_back(Object{{"name", header.name},
                            {"in", "header"},
                            {"required", header.required},
                            {"description", header.summary},
                            {"schema", Object{{"type", "string"}}}});
  }
  return out;
}

// The errors of the handler, and those that stand before it.
std::vector<Errc> errors_of(const Operation& operation) {
  std::vector<Errc> out = operation.errors;
  const auto add = [&out](std::initializer_list<Errc> more) {
    for (const Errc code : more) {
      if (std::ranges::find(out, code) == out.end()) out.push_back(code);
    }
  };
  if (operation.guard.login)
    add({Errc::unauthorized, Errc::invalid_credentials, Errc::token_expired});
  if (operation.guard.action) add({Errc::forbidden, Errc::user_banned});
  if (operation.body == BodyKind::json) {
    add({Errc::invalid_json, Errc::invalid_argument, Errc::unsupported_media_type});
  }
  if (operation.body != BodyKind::none) add({Errc::payload_too_large});
  return out;
}

Object content(std::string_view media, Value schema) {
  return {{std::string(media), Object{{"schema", std::move(schema)}}}};
}

Object error_response(const std::vector<Errc>& codes) {
  std::string about;
  for (const Errc code : codes) {
    about.append(about.empty() ? "" : " ").append("`").append(to_string(code)).append("`: ");
    about.append(info(code).summary);
  }
  return {{"description", about},
          {"content", content("application/json", Object{{"$ref", "#/components/schemas/Error"}})}};
}

Object responses_of(const Operation& operation) {
  Object success{{"description", reason_phrase(operation.status)}};
  if (operation.response_schema != nullptr) {
    success.append("content", content(operation.response_media, operation.response_schema()));
  } else if (operation.status != 204) {
    success.append("content", content(operation.response_media, Object{{"type", "string"}}));
  }
  Object out{{std::to_string(operation.status), std::move(success)}};
  std::map<int, std::vector<Errc>> by_status;
  for (const Errc code : errors_of(operation)) by_status[http_status(code)].push_back(code);
  for (const auto& [status, codes] : by_status) {
    out.append(std::to_string(status), error_response(codes));
  }
  out.append("default", error_response({Errc::internal_error}));
  return out;
}

Object to_json(const Operation& operation) {
  Object out{{"operationId", operation.id}, {"summary", operation.summary}};
  if (Array parameters = parameters_of(operation); !parameters.empty()) {
    out.append("parameters", std::move(parameters));
  }
  if (operation.body == BodyKind::json) {
    out.append("requestBody",
               Object{{"required", !operation.body_is_optional},
                      {"content", content("application/json", operation.request_schema())}});
  } else if (operation.body == BodyKind::archive) {
    out.append("requestBody",
               Object{{"required", true}, {"content", content("application/gzip", Object{})}});
  } else if (operation.body == BodyKind::file) {
    Object kinds = content("multipart/form-data", Object{{"type", "object"}});
    kinds.append("application/json", Object{{"schema", operation.request_schema()}});
    kinds.append("application/gzip", Object{{"schema", Object{}}});
    out.append("requestBody", Object{{"required", true}, {"content", std::move(kinds)}});
  }
  out.append("responses", responses_of(operation));
  Array security;
  if (!operation.guard.login) security.emplace_back(Object{});
  Array scopes;
  if (operation.guard.action) {
    for (const identity::Scope scope : identity::scopes_for(*operation.guard.action).list()) {
      scopes.emplace_back(json::word_of(scope));
    }
  }
  security.emplace_back(Object{{"token", std::move(scopes)}});
  out.append("security", std::move(security));
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return out;
}

}  // namespace

Value openapi_document(std::span<const Operation> operations) {
  Object paths;
  for (const Operation& operation : operations) {
    const std::string place = path_of(operation.path);
    Value* path = paths.find(place);
    if (path == nullptr) path = &paths.append(place, Object{});
    path->if_object()->append(lower(to_string(operation.method)), to_json(operation));
  }
  Object components{
      {"schemas", Object{{"Error", json::schema<wire::ErrorDocument>()}}},
      {"securitySchemes", Object{{"token", Object{{"type", "http"},
                                                  {"scheme", "bearer"},
                                                  {"description", "An API token, `tank_…`."}}}}}};
  return Object{
      {"openapi", "3.1.0"},
      {"info", Object{{"title", "libtank"},
                      {"version", api_version},
                      {"description", "A registry of skills for agents."},
                      {"license", Object{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"paths", std::move(paths)},
      {"components", std::move(components)}};
}

}  // namespace tank::server
