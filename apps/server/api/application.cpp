// SPDX-License-Identifier: Apache-2.0
#include "server/api/application.hpp"

#include <algorithm>
#include <exception>

#include "server/api/answer_cache.hpp"
#include "server/api/credentials.hpp"

namespace tank::server {
namespace {

Errc code_of(int status) {
  switch (status) {
    case 408:
      return Errc::timed_out;
    case 413:
      return Errc::payload_too_large;
    case 503:
      return Errc::unavailable;
    case 414:
    case 431:
      return Errc::limit_exceeded;
    default:
      return Errc::invalid_argument;
  }
}

std::string joined(const std::vector<Method>& methods) {
  std::string out = "OPTIONS";
  for (const Method method : methods) out.append(", ").append(to_string(method));
  return out;
}

// For a sink that could not be opened: the first piece is answered with the problem.
class RefusedBody final : public BodySink {
 public:
  explicit RefusedBody(Response response) : response_(std::move(response)) {}
  std::optional<Response> piece(std::string_view) override { return std::move(response_); }
  Response finish() override { return std::move(response_); }

 private:
  Response response_;
};

// Tells at the end of a body in pieces how much is left.
class LimitedBody final : public BodySink {
 public:
  LimitedBody(std::unique_ptr<BodySink> inner, Allowance allowance)
      : inner_(std::move(inner)), allowance_(std::move(allowance)) {}

  std::optional<Response> piece(std::string_view bytes) override {
    auto early = inner_->piece(bytes);
    if (early) add_allowance(*early, allowance_);
    return early;
  }
  Response finish() override {
    Response out = inner_->finish();
    add_allowance(out, allowance_);
    return out;
  }

 private:
  std::unique_ptr<BodySink> inner_;
  Allowance allowance_;
};

}  // namespace

Application::Application(std::span<const Operation> operations, Services& services, Site& site,
                         Log& log, const RateLimits& limits)
    : router_(operations),
      services_(services),
      site_(site),
      log_(log),
      limiter_(services.store, services.clock, limits) {
  const auto found = std::ranges::find(operations, std::string_view{"/healthz"}, &Operation::path);
  if (found == operations.end()) return;
  healthz_ = &*found;
  alive_ = prepare(json_response(200, "{\"status\":\"ok\"}"));
}

std::shared_ptr<const PreparedAnswer> Application::from_memory(const RequestHead& head,
                                                               const Operation*& operation) {
  if (head.method != Method::get && head.method != Method::head) return nullptr;
  // Who sends a token wants it checked; a range is made for the one who asks.
  if (!head.authorization.empty() || !head.range.empty()) return nullptr;
  const auto kept = site_.answers.find(head.target);
  if (!kept && alive_ && head.target == "/healthz") {
    operation = healthz_;
    return alive_;
  }
  if (!kept || kept->mark != services_.store.change_mark()) return nullptr;
  const auto& chosen = choose(*kept, head.if_none_match, head.accept_encoding);
  operation = kept->operation;
  if (kept->counts && head.method == Method::get && chosen->status == 200) {
    services_.downloads.add(*kept->counts, services_.clock.now());
  }
  return chosen;
}

tl::expected<Intake, Response> Application::route(const RequestHead& head,
                                                  std::string_view request_id) {
  Routed routed = router_.find(head.method, head.path);
  if (routed.operation == nullptr || head.method == Method::options) {
    return tl::unexpected(no_route(head, routed, request_id));
  }
  Intake intake;
  const Operation& operation = *routed.operation;
  // An upload that nobody may make is not worth reading.
  if (operation.guard.login && operation.body == BodyKind::archive && head.authorization.empty() &&
      head.field("cookie").empty()) {
    const auto refused = pass_guard(operation.guard, {});
    return tl::unexpected(problem(refused.error(), request_id));
  }
  intake.match = {routed.operation, std::move(routed.values)};
  intake.body_limit = operation.body_limit;
  intake.in_pieces = operation.open_sink != nullptr;
  intake.is_upload = operation.body == BodyKind::archive || operation.body == BodyKind::file;
  intake.crew =
      operation.touches_artifacts && site_.artifacts_are_remote ? Crew::outbound : operation.crew;
  return intake;
}

Response Application::no_route(const RequestHead& head, const Routed& routed,
                               std::string_view request_id) const {
  if (routed.allowed.empty() && head.target != "*") {
    return problem(
        {Errc::route_not_found, "nothing is served at `" + std::string(head.path) + "`; see /docs"},
        request_id);
  }
  Response out;
  if (head.method == Method::options) {
    out.status = 204;
    if (!head.origin.empty()) {
      out.add("Access-Control-Allow-Methods", joined(routed.allowed));
      out.add("Access-Control-Allow-Headers",
              "Authorization, Content-Type, Content-Range, Idempotency-Key, If-None-Match, Range, "
              "X-Request-ID");
      out.add("Access-Control-Max-Age", "86400");
    }
  } else {
    out = problem({Errc::method_not_allowed, "`" + std::string(head.path) + "` does not take " +
                                                 std::string(to_string(head.method))},
                  request_id);
  }
  out.add("Allow", joined(routed.allowed));
  return out;
}

Response Application::refuse(int status, std::string_view why, std::string_view request_id) {
  Response out = problem({code_of(status), std::string(why)}, request_id);
  out.status = status;
  return out;
}

void Application::started() { site_.metrics.started(); }

void Application::finished(const Exchange& exchange) {
  site_.metrics.finished(exchange);
  log_.exchange(exchange);
}

Result<identity::Actor> Application::admit(const Request& request) {
  auto actor = authenticate(request, services_, site_.public_url);
  if (!actor) return actor;
  if (auto ours = check_cross_site(request, *actor, site_.public_url); !ours) return pass(ours);
  if (auto passed = pass_guard(request.match.operation->guard, *actor); !passed) {
    return pass(passed);
  }
  return actor;
}

// Refused requests pay as well: they are what the limit is for.
tl::expected<Allowance, Response> Application::take_allowance(const Call& call) {
  const Operation& operation = call.operation();
  if (!operation.rate_class) return Allowance{};
  auto taken = limiter_.take(*operation.rate_class, call.actor(), call.device().address);
  if (!taken) return tl::unexpected(operation.refuse(taken.error(), call.request_id()));
  if (taken->allowed) return *std::move(taken);
  const Error error = fail_for(taken->retry_after, "too many requests").value();
  Response refused = operation.refuse(error, call.request_id());
  add_allowance(refused, *taken);
  return tl::unexpected(std::move(refused));
}

Response Application::run(const Call& call) {
  const Operation& operation = call.operation();
  auto allowance = take_allowance(call);
  if (!allowance) return std::move(allowance).error();
  Response out = operation.run != nullptr ? operation.run(call, operation.status)
                                          // A body in pieces that had no piece.
                                          : operation.open_sink(call)->finish();
  add_allowance(out, *allowance);
  return out;
}

Response Application::handle(Request& request) {
  const Operation& operation = *request.match.operation;
  try {
    auto actor = admit(request);
    if (!actor) return operation.refuse(actor.error(), request.id);
    const Call call(request, services_, site_, *std::move(actor));
    return run(call);
  } catch (const std::exception& error) {
    log_.broken(operation.id, request.id, error.what());
    return operation.refuse({Errc::internal_error, {}}, request.id);
  }
}

std::unique_ptr<BodySink> Application::open_sink(Request& request) {
  try {
    auto actor = admit(request);
    if (!actor) {
      return std::make_unique<RefusedBody>(
          request.match.operation->refuse(actor.error(), request.id));
    }
    const Call call(request, services_, site_, *std::move(actor));
    auto allowance = take_allowance(call);
    if (!allowance) return std::make_unique<RefusedBody>(std::move(allowance).error());
    return std::make_unique<LimitedBody>(request.match.operation->open_sink(call),
                                         *std::move(allowance));
  } catch (const std::exception& error) {
    log_.broken(request.match.operation->id, request.id, error.what());
    return std::make_unique<RefusedBody>(problem({Errc::internal_error, {}}, request.id));
  }
}

}  // namespace tank::server
