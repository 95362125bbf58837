// SPDX-License-Identifier: Apache-2.0
// Logging a program in from a browser.
#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "wire/program_login.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

std::string id_of(const Call& call) { return std::string(call.request_id()); }

Result<identity::Scopes> read_scopes(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return identity::Scopes::parse(text);
}

wire::LoggedIn logged_in(const identity::IssuedToken& issued) {
  return {.token = issued.text.reveal(),
          .expires_at = issued.token.expires_at,
          .user = wire::to_wire(issued.user)};
}

Result<wire::DeviceStarted> begin_device(const Call& call, const wire::DeviceBegin& body) {
  const auto scopes = read_scopes(body.scopes);
  if (!scopes) return pass(scopes);
  const auto started =
      call.services().device_logins.begin({.client = body.client, .scopes = *scopes}, id_of(call));
  if (!started) return pass(started);
  return wire::DeviceStarted{
      .device_code = started->device_code.reveal(),
      .user_code = started->user_code,
      .verification_uri = started->verification_url,
      .verification_uri_complete = started->complete_url,
      .expires_in = std::chrono::seconds(limits::device_code_lifetime).count(),
      .interval = started->interval.count()};
}

Result<wire::LoggedIn> poll_device(const Call& call, const wire::DevicePoll& body) {
  const auto issued = call.services().device_logins.poll(Secret(body.device_code), id_of(call));
  if (!issued) return pass(issued);
  return logged_in(*issued);
}

Result<wire::DeviceAsked> look_up_device(const Call& call, const Nothing&) {
  const auto grant = call.services().device_logins.look_up(call.actor(), call.value("user_code"));
  if (!grant) return pass(grant);
  return wire::DeviceAsked{.client = grant->client,
                           .scopes = wire::to_wire(grant->scopes),
                           .expires_at = grant->expires_at};
}

Result<Nothing> decide_device(const Call& call, const wire::DeviceDecision& body) {
  identity::DeviceLogins& logins = call.services().device_logins;
  const std::string_view code = call.value("user_code");
  const auto nothing = [] { return Nothing{}; };
  if (!body.approve) return logins.deny(call.actor(), code).map(nothing);
  if (body.scopes) {
    const auto scopes = read_scopes(*body.scopes);
    if (!scopes) return pass(scopes);
    return logins.approve(call.actor(), code, *scopes).map(nothing);
  }
  const auto grant = logins.look_up(call.actor(), code);
  if (!grant) return pass(grant);
  return logins.approve(call.actor(), code, grant->scopes).map(nothing);
}

Result<wire::RedirectTo> decide_authorization(const Call& call,
                                              const wire::AuthorizationDecision& body) {
  const auto scopes = identity::Scopes::parse(body.scope);
  if (!scopes) return pass(scopes);
  const identity::AuthorizationRequest request{.client = body.client,
                                               .redirect_uri = body.redirect_uri,
                                               .state = body.state,
                                               .code_challenge = body.code_challenge,
                                               .scopes = *scopes};
  identity::AuthorizationCodes& codes = call.services().authorization_codes;
  const auto back = body.approve ? codes.approve(call.actor(), request) : codes.deny(request);
  if (!back) return pass(back);
  return wire::RedirectTo{back->to_string()};
}

Result<wire::LoggedIn> exchange_authorization(const Call& call,
                                              const wire::AuthorizationExchange& body) {
  const auto issued = call.services().authorization_codes.exchange(
      Secret(body.code), Secret(body.code_verifier), body.redirect_uri, id_of(call));
  if (!issued) return pass(issued);
  return logged_in(*issued);
}

void add_device_routes(std::vector<Operation>& out) {
  out.push_back(operation<&begin_device>(Method::post, "/api/v1/auth/device", "beginDeviceLogin",
                                         "Begin a login that a browser elsewhere decides about",
                                         guard::anyone, 200, {})
                    .limited_by(RateClass::login));
  out.push_back(operation<&poll_device>(
                    Method::post, "/api/v1/auth/device/token", "pollDeviceLogin",
                    "Ask whether a login was approved; gives an API token once", guard::anyone, 200,
                    {Errc::authorization_pending, Errc::slow_down, Errc::access_denied,
                     Errc::expired_code, Errc::user_banned})
                    .limited_by(RateClass::poll));
  out.push_back(
      operation<&look_up_device>(Method::get, "/api/v1/auth/device/{user_code}",
                                 "lookUpDeviceLogin", "Who waits behind a code that somebody typed",
                                 guard::logged_in, 200, {Errc::forbidden, Errc::expired_code})
          .limited_by(RateClass::login));
  out.push_back(
      operation<&decide_device>(Method::post, "/api/v1/auth/device/{user_code}",
                                "decideDeviceLogin", "Let the program act as you, or refuse it",
                                guard::logged_in, 204, {Errc::forbidden, Errc::expired_code})
          .limited_by(RateClass::login));
}

void add_authorization_routes(std::vector<Operation>& out) {
  out.push_back(operation<&decide_authorization>(
                    Method::post, "/api/v1/auth/authorization", "decideAuthorization",
                    "Let a program on this machine act as you, or refuse it", guard::logged_in, 200,
                    {Errc::forbidden, Errc::invalid_url})
                    .limited_by(RateClass::login));
  out.push_back(operation<&exchange_authorization>(
                    Method::post, "/api/v1/auth/authorization-code", "exchangeAuthorizationCode",
                    "Exchange an authorization code for an API token", guard::anyone, 200,
                    {Errc::invalid_credentials, Errc::user_banned})
                    .limited_by(RateClass::login));
}

}  // namespace

std::vector<Operation> program_login_routes() {
  std::vector<Operation> out;
  add_device_routes(out);
  add_authorization_routes(out);
  return out;
}

}  // namespace tank::server
