// SPDX-License-Identifier: Apache-2.0
#include "mcp/message.hpp"

#include <tank/base/limits.hpp>

#include "core/json/json.hpp"
#include "mcp/limits.hpp"

namespace tank::inline v0::mcp {
namespace {

bool is_id(const json::Value& value) {
  return value.if_string() != nullptr || value.as_int64().has_value();
}

tl::unexpected<Unreadable> refuse(Code code, std::string why, json::Value id = {}) {
  return tl::unexpected(Unreadable{{code, std::move(why), {}}, std::move(id)});
}

}  // namespace

tl::expected<Message, Unreadable> read_message(std::string_view text) {
  const auto parsed = json::parse(text, {.bytes = limits::mcp_message_bytes});
  if (!parsed) return refuse(Code::parse_error, "Parse error: " + parsed.error().detail);
  const json::Object* object = parsed->if_object();
  if (object == nullptr) {
    const bool batch = parsed->if_array() != nullptr;
    return refuse(Code::invalid_request, batch ? "Invalid Request: batches are not taken"
                                               : "Invalid Request: a message is an object");
  }
  Message out;
  if (const json::Value* id = object->find("id")) {
    if (!is_id(*id)) {
      return refuse(Code::invalid_request, "Invalid Request: `id` is a text or an integer");
    }
    out.id = *id;
  }
  const json::Value id = out.id.value_or(json::Value{});
  const json::Value* version = object->find("jsonrpc");
  if (version == nullptr || version->if_string() == nullptr || *version->if_string() != "2.0") {
    return refuse(Code::invalid_request, "Invalid Request: `jsonrpc` is \"2.0\"", id);
  }
  const json::Value* method = object->find("method");
  if (method == nullptr && (object->find("result") || object->find("error"))) {
    out.is_response = true;
    return out;
  }
  if (method == nullptr || method->if_string() == nullptr) {
    return refuse(Code::invalid_request, "Invalid Request: `method` is a text", id);
  }
  out.method = *method->if_string();
  if (const json::Value* params = object->find("params")) {
    if (params->if_object() == nullptr) {
      return refuse(Code::invalid_params, "Invalid params: `params` is an object", id);
    }
    out.params = *params->if_object();
  }
  return out;
}

std::string write_result(const json::Value& id, json::Object result) {
  return json::write(json::Object{{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

std::string write_error(const json::Value& id, const RpcError& error) {
  json::Object body{{"code", static_cast<int>(error.code)}, {"message", error.message}};
  if (error.data != json::Value{}) body.append("data", error.data);
  return json::write(json::Object{{"jsonrpc", "2.0"}, {"id", id}, {"error", std::move(body)}});
}

}  // namespace tank::inline v0::mcp
