// SPDX-License-Identifier: Apache-2.0
#include "mcp/protocol.hpp"

#include <algorithm>
#include <array>

#include <tank/base/limits.hpp>

#include "mcp/limits.hpp"
#include "mcp/skill_entries.hpp"
#include "mcp/tools.hpp"
#include "mcp/version_check.hpp"

namespace tank::inline v0::mcp {
namespace {

using Handled = tl::expected<json::Object, RpcError>;

struct Asked {
  const Message& message;
  Shelf& shelf;
  const ServerInfo& info;
};

json::Object server_info(const ServerInfo& info) {
  return {{"name", "libtank"}, {"title", "Tank skill registry"}, {"version", info.version}};
}

json::Object capabilities() {
  return {{"tools", json::Object{}},
          {"resources", json::Object{}},
          {"extensions", json::Object{{"io.modelcontextprotocol/skills", json::Object{}}}}};
}

Handled discover(const Asked& asked) {
  json::Array versions{json::Value(modern_version)};
  for (const std::string_view version : legacy_versions) versions.emplace_back(version);
  return json::Object{{"supportedVersions", std::move(versions)},
                      {"capabilities", capabilities()},
                      {"instructions", asked.info.instructions}};
}

// The version that the client wants, where it is one of ours; otherwise the newest that begins
// with this handshake.
Handled initialize(const Asked& asked) {
  const json::Value* wanted = asked.message.params.find("protocolVersion");
  std::string_view version = legacy_versions.front();
  if (wanted != nullptr && wanted->if_string() != nullptr) {
    const auto known = std::ranges::find(legacy_versions, *wanted->if_string());
    if (known != legacy_versions.end()) version = *known;
  }
  return json::Object{{"protocolVersion", version},
                      {"capabilities", capabilities()},
                      {"serverInfo", server_info(asked.info)},
                      {"instructions", asked.info.instructions}};
}

Handled ping(const Asked&) { return json::Object{}; }

Handled tools_list(const Asked& asked) { return json::Object{{"tools", list_tools(asked.shelf)}}; }

Handled tools_call(const Asked& asked) {
  const json::Object& params = asked.message.params;
  const json::Value* name = params.find("name");
  const json::Value* arguments = params.find("arguments");
  if (name == nullptr || name->if_string() == nullptr) {
    return tl::unexpected(RpcError{Code::invalid_params, "Invalid params: `name` is a text", {}});
  }
  if (arguments != nullptr && arguments->if_object() == nullptr) {
    return tl::unexpected(
        RpcError{Code::invalid_params, "Invalid params: `arguments` is an object", {}});
  }
  const json::Object none;
  return call_tool(asked.shelf, *name->if_string(),
                   arguments == nullptr ? none : *arguments->if_object());
}

Handled skills_list(const Asked& asked) { return list_skills(asked.shelf, asked.message.params); }
Handled skills_get(const Asked& asked) { return get_skill(asked.shelf, asked.message.params); }
Handled resources_list(const Asked& asked) {
  return list_resources(asked.shelf, asked.message.params);
}
Handled resources_templates(const Asked&) {
  return json::Object{{"resourceTemplates", resource_templates()}};
}
Handled resources_read(const Asked& asked) {
  return read_resource(asked.shelf, asked.message.params);
}

enum class Era { both, modern, legacy };

struct Method {
  std::string_view name;
  Handled (*run)(const Asked&);
  Era era = Era::both;
  bool may_be_kept = true;  ///< the result is one that clients may keep for a while
};

constexpr std::array methods{
    Method{"server/discover", &discover, Era::modern},
    Method{"initialize", &initialize, Era::legacy, false},
    Method{"ping", &ping, Era::legacy, false},
    Method{"tools/list", &tools_list},
    Method{"tools/call", &tools_call, Era::both, false},
    Method{"skills/list", &skills_list},
    Method{"skills/get", &skills_get},
    Method{"resources/list", &resources_list},
    Method{"resources/templates/list", &resources_templates},
    Method{"resources/read", &resources_read},
};

// What every result of the stateless protocol says besides.
void complete(json::Object& result, const Method& method, const Asked& asked) {
  result.append("resultType", "complete");
  if (method.may_be_kept) {
    result.append("ttlMs", limits::mcp_fresh_ms);
    result.append("cacheScope", asked.shelf.is_public() ? "public" : "private");
  }
  result.append("_meta",
                json::Object{{"io.modelcontextprotocol/serverInfo", server_info(asked.info)}});
}

Answer refused(const Message& message, const RpcError& error, int status) {
  return {status, write_error(message.id.value_or(json::Value{}), error)};
}

Answer run(const Asked& asked, bool modern) {
  const Message& message = asked.message;
  const auto* method = std::ranges::find(methods, message.method, &Method::name);
  const Era other = modern ? Era::legacy : Era::modern;
  if (method == methods.end() || method->era == other) {
    return refused(message, {Code::method_not_found, "Method not found: " + message.method, {}},
                   modern ? 404 : 200);
  }
  auto done = method->run(asked);
  if (!done) return refused(message, done.error(), 200);
  if (modern) complete(*done, *method, asked);
  return {200, write_result(*message.id, *std::move(done))};
}

}  // namespace

Answer answer(std::string_view text, Shelf& shelf, const ServerInfo& info,
              const RepeatedFields* fields) {
  auto message = read_message(text);
  if (!message) return {400, write_error(message.error().id, message.error().error)};
  // Notifications are never answered, and answers of the client's are to nothing of ours.
  if (message->is_response) return {fields != nullptr ? 400 : 202, {}};
  if (!message->id) return {202, {}};
  const auto modern = check_version(*message, fields);
  if (!modern) return refused(*message, modern.error(), 400);
  return run({*message, shelf, info}, *modern);
}

}  // namespace tank::inline v0::mcp
