// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The route table as data: one `Operation` per route makes the router, the guard, the OpenAPI
/// document and the page about it.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <tank/base/limits.hpp>

#include "core/json/json.hpp"
#include "server/api/call.hpp"
#include "server/api/guard.hpp"
#include "server/api/rate_class.hpp"
#include "server/api/reply.hpp"

namespace tank::server {

enum class BodyKind : std::uint8_t {
  none,
  json,
  archive,
  file,  ///< an archive, a form with one file, or a document that says where it is
};

struct QueryParameter {
  std::string_view name;
  std::string_view summary;
};

struct HeaderParameter {
  std::string_view name;
  std::string_view summary;
  bool required = false;
};

/// One route.
struct Operation {
  Method method = Method::get;
  std::string_view path;
  std::string_view id;
  std::string_view summary;
  Guard guard;
  int status = 200;
  std::vector<Errc> errors;

  Response (*run)(const Call&, int status) = nullptr;
  std::unique_ptr<BodySink> (*open_sink)(const Call&) = nullptr;  ///< body in pieces
  /// How who may not, or not so often, is told.
  Response (*refuse)(const Error&, std::string_view request_id) = &plain_problem;
  BodyKind body = BodyKind::none;
  std::uint64_t body_limit = 0;
  bool body_is_optional = false;      ///< where every member may be left out
  bool reads_bearer = false;          ///< `Authorization` is what it is about
  bool is_opened_by_address = false;  ///< the address holds what shows that one may
  Crew crew = Crew::general;
  bool touches_artifacts = false;            ///< which may be on another server
  std::optional<RateClass> rate_class = {};  ///< nothing: as often as one likes
  json::Value (*request_schema)() = nullptr;
  json::Value (*response_schema)() = nullptr;
  std::string_view response_media = "application/json";
  std::vector<QueryParameter> query;
  std::vector<HeaderParameter> headers;

  [[nodiscard]] Operation with_query(std::vector<QueryParameter> parameters) && {
    query = std::move(parameters);
    return std::move(*this);
  }
  [[nodiscard]] Operation with_headers(std::vector<HeaderParameter> parameters) && {
    headers = std::move(parameters);
    return std::move(*this);
  }
  [[nodiscard]] Operation limited_by(RateClass limit) && {
    rate_class = limit;
    return std::move(*this);
  }
  /// Nobody is asked who he is before: what stands in `Authorization` is given to the handler.
  [[nodiscard]] Operation reading_bearer() && {
    reads_bearer = true;
    body_is_optional = true;
    return std::move(*this);
  }
  /// Who knows the address may ask, from whatever site: nothing that a browser adds counts.
  [[nodiscard]] Operation opened_by_address() && {
    is_opened_by_address = true;
    return std::move(*this);
  }
  [[nodiscard]] Operation asking_others() && {
    crew = Crew::outbound;
    return std::move(*this);
  }
  [[nodiscard]] Operation touching_artifacts() && {
    touches_artifacts = true;
    return std::move(*this);
  }
  [[nodiscard]] Operation answering(std::string_view media, json::Value (*schema)() = nullptr) && {
    response_media = media;
    response_schema = schema;
    return std::move(*this);
  }
};

template <class T>
json::Value schema_of() {
  return json::schema<T>();
}

/// Reads the body; an answer where it is not what the operation takes.
[[nodiscard]] Response unreadable(const Call& call, const Error& error,
                                  const json::FieldErrors& fields);
/// What was wrong with which field of the body; null when that is not known.
[[nodiscard]] json::Value details_of(const json::FieldErrors& fields);
/// Errors: unsupported_media_type.
[[nodiscard]] Result<void> check_media_type(const Call& call, std::string_view wanted);

/// `</path?limit=2&after=CURSOR>; rel="next"` (RFC 8288).
[[nodiscard]] std::string next_link(const Call& call, std::string_view cursor);

template <class Out>
Response answer(const Call& call, int status, Result<Out> result) {
  if (!result) return problem(result.error(), call.request_id());
  if constexpr (std::is_same_v<Out, Reply>) {
    return std::move(result->response);
  } else if constexpr (std::is_same_v<Out, Nothing>) {
    Response out;
    out.status = status;
    return out;
  } else {
    Response out = json_response(status, json::write(*result));
    if constexpr (requires { result->next.has_value(); }) {
      if (result->next) out.add("Link", next_link(call, *result->next));
    }
    return out;
  }
}

template <auto Handler, class Out, class In>
Response run_handler(const Call& call, int status) {
  if constexpr (std::is_same_v<In, Nothing>) {
    return answer<Out>(call, status, Handler(call, Nothing{}));
  } else if constexpr (std::is_same_v<In, RawBody>) {
    return answer<Out>(call, status, Handler(call, RawBody{call.body()}));
  } else {
    const bool left_out = call.operation().body_is_optional && call.body().empty();
    if (auto good = check_media_type(call, "application/json"); !good && !left_out) {
      return problem(good.error(), call.request_id());
    }
    json::FieldErrors fields;
    auto body = json::read<In>(left_out ? "{}" : call.body(), json::Unknown::refuse, &fields);
    if (!body) return unreadable(call, body.error(), fields);
    return answer<Out>(call, status, Handler(call, *body));
  }
}

template <class Function>
struct HandlerTypes;
template <class Out, class In>
struct HandlerTypes<Result<Out> (*)(const Call&, const In&)> {
  using Output = Out;
  using Input = In;
};

/// A route whose documents are deduced from its handler.
template <auto Handler>
Operation operation(Method method, std::string_view path, std::string_view id,
                    std::string_view summary, Guard guard, int status, std::vector<Errc> errors) {
  using Out = typename HandlerTypes<decltype(Handler)>::Output;
  using In = typename HandlerTypes<decltype(Handler)>::Input;
  Operation made{.method = method,
                 .path = path,
                 .id = id,
                 .summary = summary,
                 .guard = guard,
                 .status = status,
                 .errors = std::move(errors)};
  made.run = &run_handler<Handler, Out, In>;
  if constexpr (std::is_same_v<In, RawBody>) {
    made.body = BodyKind::archive;
    made.body_limit = limits::archive_bytes;
  } else if constexpr (!std::is_same_v<In, Nothing>) {
    made.body = BodyKind::json;
    made.body_limit = limits::request_body_bytes;
    made.request_schema = &schema_of<In>;
  }
  if constexpr (!std::is_same_v<Out, Reply> && !std::is_same_v<Out, Nothing>) {
    made.response_schema = &schema_of<Out>;
  }
  return made;
}

/// A route whose body is taken piece by piece.
template <auto OpenSink>
Operation streamed(Method method, std::string_view path, std::string_view id,
                   std::string_view summary, Guard guard, std::vector<Errc> errors) {
  Operation made{.method = method,
                 .path = path,
                 .id = id,
                 .summary = summary,
                 .guard = guard,
                 .status = 200,
                 .errors = std::move(errors)};
  made.open_sink = OpenSink;
  made.body = BodyKind::archive;
  made.body_limit = limits::archive_bytes;
  return made;
}

}  // namespace tank::server
