// SPDX-License-Identifier: Apache-2.0
#include "server/api/operation.hpp"

#include <algorithm>
#include <string>

#include "wire/address.hpp"

namespace tank::server {

json::Value details_of(const json::FieldErrors& fields) {
  if (fields.empty()) return {};
  json::Object details;
  for (const json::FieldError& field : fields) {
    // `/skills/@acme~1pdf` is the pointer; its text without the first slash is the field.
    const std::string name = field.pointer.empty() ? "body" : field.pointer.substr(1);
    json::Value* messages = details.find(name);
    if (messages == nullptr) messages = &details.append(name, json::Array{});
    messages->if_array()->emplace_back(field.message);
  }
  return details;
}

Response unreadable(const Call& call, const Error& error, const json::FieldErrors& fields) {
  return problem(error, call.request_id(), details_of(fields));
}

Result<void> check_media_type(const Call& call, std::string_view wanted) {
  std::string_view type = call.head().content_type;
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  if (equals_ignoring_case(type, wanted)) return {};
  return fail(Errc::unsupported_media_type,
              "send the body with `Content-Type: " + std::string(wanted) + "`");
}

std::string next_link(const Call& call, std::string_view cursor) {
  std::string out = "<" + std::string(call.head().path) + "?";
  std::string_view rest = call.head().query;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    if (!pair.empty() && !pair.starts_with("after=")) out.append(pair).append("&");
  }
  return out + "after=" + wire::encode_segment(cursor) + ">; rel=\"next\"";
}

}  // namespace tank::server
