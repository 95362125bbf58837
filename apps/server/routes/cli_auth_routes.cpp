// SPDX-License-Identifier: Apache-2.0
// The login of clients that speak the Tank protocol: a device login by other names.
#include "server/api/tank_protocol.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/program_login.hpp"

namespace tank::server {
namespace {

using identity::Scope;

std::string id_of(const Call& call) { return std::string(call.request_id()); }

Result<wire::CliAuthStarted> start(const Call& call, const wire::CliAuthStart& body) {
  // The protocol does not say what a token is for: it gets what its clients have commands for.
  const identity::Scopes scopes(
      {Scope::skills_read, Scope::skills_publish, Scope::skills_admin, Scope::org_read});
  const auto started = call.services().device_logins.begin_cli(
      {.client = "Tank CLI", .scopes = scopes}, Secret(body.state), id_of(call));
  if (!started) return pass(started);
  return wire::CliAuthStarted{.auth_url = started->url, .session_code = started->session_code};
}

Result<wire::CliAuthDone> authorize(const Call& call, const wire::CliAuthAuthorize& body) {
  identity::DeviceLogins& logins = call.services().device_logins;
  const auto grant = logins.look_up(call.actor(), body.session_code);
  if (!grant && grant.error().code == Errc::expired_code) {
    return fail(Errc::session_not_found, "The session is unknown or has expired");
  }
  if (!grant) return pass(grant);
  auto approved = logins.approve(call.actor(), body.session_code, grant->scopes);
  if (!approved) return pass(approved);
  return wire::CliAuthDone{};
}

Result<wire::CliAuthToken> exchange(const Call& call, const wire::CliAuthExchange& body) {
  const Secret state(body.state);
  const auto issued = call.services().device_logins.poll(
      identity::bound_device_code(body.session_code, state), id_of(call));
  // A refusal ends the client's wait like everything else that is no token.
  if (!issued && issued.error().code == Errc::access_denied) {
    return fail(Errc::expired_code, issued.error().detail);
  }
  if (!issued) return pass(issued);
  return wire::CliAuthToken{
      .token = issued->text.reveal(),
      .user = {.name = issued->user.name, .email = issued->user.email.to_string()}};
}

}  // namespace

std::vector<Operation> cli_auth_routes() {
  std::vector<Operation> out;
  out.push_back(tank_protocol_operation<&start>("/api/v1/cli-auth/start", "startCliAuth",
                                                "Begin a login (Tank protocol)", {})
                    .limited_by(RateClass::login));
  out.push_back(tank_protocol_operation<&authorize>(
                    "/api/v1/cli-auth/authorize", "authorizeCliAuth",
                    "Let a client act as you (Tank protocol)",
                    {Errc::unauthorized, Errc::forbidden, Errc::session_not_found})
                    .limited_by(RateClass::login));
  out.push_back(
      tank_protocol_operation<&exchange>("/api/v1/cli-auth/exchange", "exchangeCliAuth",
                                         "Ask whether a login was approved (Tank protocol)",
                                         {Errc::invalid_argument, Errc::user_banned})
          .limited_by(RateClass::poll));
  return out;
}

}  // namespace tank::server
