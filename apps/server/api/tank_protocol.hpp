// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Routes of the Tank protocol, whose errors are a sentence: `{"error": "…", "details"?: …}`, but
/// for a body that is not as it should be: its clients know that by the name of their library.

#include <utility>

#include "server/api/operation.hpp"

namespace tank::server {

/// The status that clients of the protocol expect. What our own API tells apart (`409`, `410`,
/// `429`) is `400` for them.
[[nodiscard]] int tank_protocol_status(Errc code);

[[nodiscard]] Response tank_protocol_problem(const Error& error, std::string_view request_id);

/// `400 {"success":false,"error":{"name":"ZodError","message":"[…]"}}`: the message is a list of
/// `{path, message}`, as text.
[[nodiscard]] Response unreadable_tank_body(const Error& error, const json::FieldErrors& fields);

template <auto Handler, class Out, class In>
Response run_tank_protocol(const Call& call, int status) {
  json::FieldErrors fields;
  // Its clients may say more than we know.
  const auto body = json::read<In>(call.body(), json::Unknown::ignore, &fields);
  if (!body) return unreadable_tank_body(body.error(), fields);
  const Result<Out> result = Handler(call, *body);
  if (!result) return tank_protocol_problem(result.error(), call.request_id());
  return json_response(status, json::write(*result));
}

/// Like `operation`, for handlers that take and give a document.
template <auto Handler>
Operation tank_protocol_operation(std::string_view path, std::string_view id,
                                  std::string_view summary, std::vector<Errc> errors) {
  using Types = HandlerTypes<decltype(Handler)>;
  Operation made =
      operation<Handler>(Method::post, path, id, summary, guard::anyone, 200, std::move(errors));
  made.run = &run_tank_protocol<Handler, typename Types::Output, typename Types::Input>;
  made.refuse = &tank_protocol_problem;
  return made;
}

}  // namespace tank::server
