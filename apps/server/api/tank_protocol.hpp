// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Routes of the Tank protocol, whose errors are a sentence: `{"error": "…", "details"?: …}`, but
/// for a body that is not as it should be: its clients know that by the name of their library.

#include <string_view>
#include <type_traits>
#include <utility>

#include "server/api/operation.hpp"

namespace tank::server {

/// The status that clients of the protocol expect of a login. What our own API tells apart (`409`,
/// `410`, `429`) is `400` for them.
[[nodiscard]] int tank_protocol_status(Errc code);

[[nodiscard]] Response tank_protocol_problem(const Error& error, std::string_view request_id);

/// The same of everything about packages: there `409` says that a version exists, `422` and `412`
/// are not known, and some errors begin with the words that clients look for.
[[nodiscard]] Response skill_problem(const Error& error, std::string_view request_id);

/// `{"error": sentence, "details": …}`, with the details once more under the name `as` by which
/// newer clients know them.
[[nodiscard]] Response skill_refusal(int status, std::string_view sentence, json::Value details,
                                     std::string_view as);

/// `400 {"success":false,"error":{"name":"ZodError","message":"[…]"}}`: the message is a list of
/// `{path, message}`, as text.
[[nodiscard]] Response unreadable_tank_body(const Error& error, const json::FieldErrors& fields);

template <auto Handler, auto Problem, class Out, class In>
Response run_tank_protocol(const Call& call, int status) {
  const auto answer_with = [&](Result<Out> result) -> Response {
    if (!result) return Problem(result.error(), call.request_id());
    if constexpr (std::is_same_v<Out, Reply>) {
      return std::move(result->response);
    } else {
      return json_response(status, json::write(*result));
    }
  };
  if constexpr (std::is_same_v<In, Nothing>) {
    return answer_with(Handler(call, Nothing{}));
  } else {
    json::FieldErrors fields;
    // Its clients may say more than we know.
    const auto body = json::read<In>(call.body(), json::Unknown::ignore, &fields);
    if (!body) return unreadable_tank_body(body.error(), fields);
    return answer_with(Handler(call, *body));
  }
}

/// Like `operation`, for handlers of the protocol's login, which take and give a document.
template <auto Handler>
Operation tank_protocol_operation(std::string_view path, std::string_view id,
                                  std::string_view summary, std::vector<Errc> errors) {
  using Types = HandlerTypes<decltype(Handler)>;
  Operation made =
      operation<Handler>(Method::post, path, id, summary, guard::anyone, 200, std::move(errors));
  made.run = &run_tank_protocol<Handler, &tank_protocol_problem, typename Types::Output,
                                typename Types::Input>;
  made.refuse = &tank_protocol_problem;
  return made;
}

/// Like `operation`, for everything about packages.
template <auto Handler>
Operation skill_operation(Method method, std::string_view path, std::string_view id,
                          std::string_view summary, Guard guard, std::vector<Errc> errors) {
  using Types = HandlerTypes<decltype(Handler)>;
  Operation made = operation<Handler>(method, path, id, summary, guard, 200, std::move(errors));
  made.run =
      &run_tank_protocol<Handler, &skill_problem, typename Types::Output, typename Types::Input>;
  made.refuse = &skill_problem;
  return made;
}

}  // namespace tank::server
