// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Routes of the Tank protocol, whose errors are a sentence: `{"error": "…", "details"?: …}`.

#include <utility>

#include "server/api/operation.hpp"

namespace tank::server {

/// The status that clients of the protocol expect. What our own API tells apart (`409`, `410`,
/// `429`) is `400` for them.
[[nodiscard]] int tank_protocol_status(Errc code);

[[nodiscard]] Response tank_protocol_problem(const Error& error, json::Value details = {});

template <auto Handler, class Out, class In>
Response run_tank_protocol(const Call& call, int status) {
  if (auto good = check_media_type(call, "application/json"); !good) {
    return tank_protocol_problem(good.error());
  }
  json::FieldErrors fields;
  // Its clients may say more than we know.
  const auto body = json::read<In>(call.body(), json::Unknown::ignore, &fields);
  if (!body) return tank_protocol_problem(body.error(), details_of(fields));
  const Result<Out> result = Handler(call, *body);
  if (!result) return tank_protocol_problem(result.error());
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
  return made;
}

}  // namespace tank::server
