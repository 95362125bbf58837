// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The server's side of the HTTP seam: routes, actors, guards, handlers, answers.

#include <span>

#include "server/api/metrics.hpp"
#include "server/api/operation.hpp"
#include "server/api/rate_limiter.hpp"
#include "server/api/router.hpp"
#include "server/http/request_handler.hpp"
#include "server/log.hpp"
#include "server/services.hpp"
#include "server/site.hpp"

namespace tank::server {

/// Thread-safe. Borrows everything.
class Application final : public RequestHandler {
 public:
  Application(std::span<const Operation> operations, Services& services, Site& site, Log& log,
              const RateLimits& limits = {});

  std::shared_ptr<const PreparedAnswer> from_memory(const RequestHead& head,
                                                    const Operation*& operation) override;
  tl::expected<Intake, Response> route(const RequestHead& head,
                                       std::string_view request_id) override;
  Response refuse(int status, std::string_view why, std::string_view request_id) override;
  void started() override;
  void finished(const Exchange& exchange) override;
  Response handle(Request& request) override;
  std::unique_ptr<BodySink> open_sink(Request& request) override;

 private:
  [[nodiscard]] Result<identity::Actor> admit(const Request& request);
  /// What is left for the caller, or the answer when nothing is.
  [[nodiscard]] tl::expected<Allowance, Response> take_allowance(const Call& call);
  [[nodiscard]] Response run(const Call& call);
  [[nodiscard]] Response no_route(const RequestHead& head, const Routed& routed,
                                  std::string_view request_id) const;

  Router router_;
  const Operation* healthz_ = nullptr;
  std::shared_ptr<const PreparedAnswer> alive_;  // what /healthz answers, whatever else is wrong
  Services& services_;
  Site& site_;
  Log& log_;
  RateLimiter limiter_;
};

}  // namespace tank::server
