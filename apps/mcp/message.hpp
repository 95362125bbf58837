// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Messages of JSON-RPC 2.0 as the Model Context Protocol uses it: one object each, no batches,
/// ids are texts or integers, parameters are objects.

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/json/value.hpp"

namespace tank::inline v0::mcp {

/// Codes of JSON-RPC 2.0 §5.1 and of MCP 2026-07-28.
enum class Code : int {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  internal_error = -32603,
  header_mismatch = -32020,
  unsupported_version = -32022,
};

struct RpcError {
  Code code = Code::internal_error;
  std::string message;
  json::Value data = {};  ///< left out when it is null
};

/// A request, or a notification when it has no id.
struct Message {
  std::optional<json::Value> id;
  std::string method;
  json::Object params;
  bool is_response = false;  ///< an answer to something that we never asked
};

/// What cannot be taken for a message, and whose it is as far as that can be told.
struct Unreadable {
  RpcError error;
  json::Value id;
};

/// Errors in order: parse_error (no JSON, or too long), invalid_request, invalid_params.
[[nodiscard]] tl::expected<Message, Unreadable> read_message(std::string_view text);

/// The answer to a request, in one line.
[[nodiscard]] std::string write_result(const json::Value& id, json::Object result);
[[nodiscard]] std::string write_error(const json::Value& id, const RpcError& error);

}  // namespace tank::inline v0::mcp
