// SPDX-License-Identifier: Apache-2.0
#include "mcp/version_check.hpp"

#include <algorithm>
#include <optional>

#include "mcp/base64.hpp"
#include "mcp/protocol.hpp"

namespace tank::inline v0::mcp {
namespace {

constexpr std::string_view version_key = "io.modelcontextprotocol/protocolVersion";
constexpr std::string_view capabilities_key = "io.modelcontextprotocol/clientCapabilities";

tl::unexpected<RpcError> mismatch(std::string why) {
  return tl::unexpected(RpcError{Code::header_mismatch, "Header mismatch: " + std::move(why), {}});
}

tl::unexpected<RpcError> unsupported(const std::string& wanted) {
  json::Array supported{json::Value(modern_version)};
  for (const std::string_view version : legacy_versions) supported.emplace_back(version);
  return tl::unexpected(
      RpcError{Code::unsupported_version, "Unsupported protocol version",
               json::Object{{"supported", std::move(supported)}, {"requested", wanted}}});
}

std::optional<std::string> text_at(const json::Object* object, std::string_view key) {
  const json::Value* value = object == nullptr ? nullptr : object->find(key);
  if (value == nullptr || value->if_string() == nullptr) return std::nullopt;
  return *value->if_string();
}

// `=?base64?…?=` holds what no field may hold as it is.
std::optional<std::string> decoded(const std::string& value) {
  constexpr std::string_view before = "=?base64?";
  constexpr std::string_view after = "?=";
  const bool is_encoded = value.size() >= before.size() + after.size() &&
                          value.starts_with(before) && value.ends_with(after);
  if (!is_encoded) {
    const bool plain = std::ranges::all_of(value, [](char c) { return c >= 0x20 && c < 0x7f; });
    return plain ? std::optional(value) : std::nullopt;
  }
  return from_base64(
      std::string_view(value).substr(before.size(), value.size() - before.size() - after.size()));
}

// Which member of the parameters `Mcp-Name` repeats; empty where it repeats none.
std::string_view name_key(std::string_view method) {
  if (method == "tools/call" || method == "prompts/get") return "name";
  return method == "resources/read" ? "uri" : "";
}

tl::expected<void, RpcError> check_fields(const Message& message, const std::string& version,
                                          const RepeatedFields& fields) {
  if (!fields.protocol_version) return mismatch("MCP-Protocol-Version is missing");
  if (*fields.protocol_version != version) {
    return mismatch("MCP-Protocol-Version is not the version in `_meta`");
  }
  if (!fields.method) return mismatch("Mcp-Method is missing");
  if (*fields.method != message.method) return mismatch("Mcp-Method is not the method of the body");
  const std::string_view key = name_key(message.method);
  if (key.empty()) return {};
  if (!fields.name) return mismatch("Mcp-Name is missing");
  const auto name = decoded(*fields.name);
  if (!name) return mismatch("Mcp-Name holds invalid characters, or broken base64");
  if (name != text_at(&message.params, key)) {
    return mismatch("Mcp-Name is not `params." + std::string(key) + "`");
  }
  return {};
}

tl::expected<bool, RpcError> legacy(const RepeatedFields* fields) {
  // Before 2025-06-18 there was no such field.
  if (fields == nullptr || !fields->protocol_version) return false;
  const std::string& version = *fields->protocol_version;
  if (version == modern_version) {
    return tl::unexpected(RpcError{
        Code::invalid_params, "Invalid params: `_meta` has no " + std::string(version_key), {}});
  }
  if (std::ranges::find(legacy_versions, version) == legacy_versions.end()) {
    return unsupported(version);
  }
  return false;
}

}  // namespace

tl::expected<bool, RpcError> check_version(const Message& message, const RepeatedFields* fields) {
  const json::Value* member = message.params.find("_meta");
  const json::Object* meta = member == nullptr ? nullptr : member->if_object();
  const auto version = text_at(meta, version_key);
  if (!version) {
    if (message.method != "server/discover") return legacy(fields);
    return tl::unexpected(RpcError{
        Code::invalid_params, "Invalid params: `_meta` has no " + std::string(version_key), {}});
  }
  if (fields != nullptr) {
    if (auto same = check_fields(message, *version, *fields); !same) {
      return tl::unexpected(same.error());
    }
  }
  if (*version != modern_version) return unsupported(*version);
  const json::Value* capabilities = meta->find(capabilities_key);
  if (capabilities == nullptr || capabilities->if_object() == nullptr) {
    return tl::unexpected(
        RpcError{Code::invalid_params,
                 "Invalid params: `_meta` has no " + std::string(capabilities_key),
                 {}});
  }
  return true;
}

}  // namespace tank::inline v0::mcp
