// SPDX-License-Identifier: Apache-2.0
// What administrators of the platform do beside letting people in and keeping them out.
#include "server/api/operation.hpp"
#include "server/api/session_cookie.hpp"
#include "server/http/cookie.hpp"
#include "server/routes/browser_sessions.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/login.hpp"
#include "wire/tenancy.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

using identity::Action;

Result<wire::Counts> count(const Call& call, const Nothing&) {
  const auto counts = call.services().statistics.counts(call.actor());
  if (!counts) return pass(counts);
  return wire::Counts{.users = counts->users,
                      .organizations = counts->organizations,
                      .packages = counts->packages,
                      .releases = counts->releases};
}

// The browser keeps the administrator's own session aside, where nothing but `stop` reads it.
Result<Reply> impersonate(const Call& call, const wire::StandIn& body) {
  const auto user = call.path<UserId>("user_id");
  if (!user) return pass(user);
  const auto issued =
      call.services().impersonations.start(call.actor(), *user, body.reason, call.device());
  if (!issued) return pass(issued);
  wire::SessionStarted out{.user = wire::to_wire(issued->user),
                           .session = wire::to_wire(issued->session, issued->session.id),
                           .token = std::nullopt};
  if (body.token) out.token = issued->text.reveal();
  Reply reply{json_response(call.operation().status, json::write(out))};
  if (body.token) return reply;
  if (const auto own = cookie_of(call, session_cookie_name)) {
    reply.response.add("Set-Cookie", admin_cookie(*own));
  }
  reply.response.add("Set-Cookie", session_cookie(issued->text));
  return reply;
}

// After the hour the browser is nobody, and what it kept aside is still there to come back to.
Result<Reply> stop_impersonating(const Call& call, const Nothing&) {
  const auto own = cookie_of(call, admin_cookie_name);
  if (!own || !call.actor().is_anonymous()) {
    if (auto done = call.services().impersonations.stop(call.actor()); !done) return pass(done);
  }
  const bool lives =
      own && call.services().sessions.check(own->reveal(), std::string(call.request_id()));
  Reply reply;
  reply.response.status = call.operation().status;
  reply.response.add("Set-Cookie", lives ? session_cookie(*own) : no_session_cookie());
  reply.response.add("Set-Cookie", no_admin_cookie());
  return reply;
}

}  // namespace

std::vector<Operation> administration_routes() {
  std::vector<Operation> out;
  out.push_back(operation<&count>(Method::get, "/api/v1/admin/stats", "countPlatform",
                                  "How much there is of everything",
                                  guard::allowed_to(Action::platform_count), 200, {}));
  out.push_back(operation<&impersonate>(
                    Method::post, "/api/v1/users/{user_id}/impersonate", "impersonate",
                    "Act as a user for an hour", guard::allowed_to(Action::user_impersonate), 201,
                    {Errc::invalid_id, Errc::invalid_argument, Errc::user_not_found,
                     Errc::user_banned, Errc::step_up_required})
                    .answering("application/json", &schema_of<wire::SessionStarted>));
  out.push_back(operation<&stop_impersonating>(
                    Method::post, "/api/v1/impersonation/stop", "stopImpersonating",
                    "Be yourself again; a browser goes on with the session it had, even when the"
                    " hour is over",
                    guard::anyone, 204, {Errc::unauthorized, Errc::session_not_found})
                    .limited_by(RateClass::login));
  return out;
}

}  // namespace tank::server
