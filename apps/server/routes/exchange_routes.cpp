// SPDX-License-Identifier: Apache-2.0
// Sessions for who was let in elsewhere.
#include "server/api/credentials.hpp"
#include "server/api/operation.hpp"
#include "server/routes/routes.hpp"
#include "server/routes/session_started.hpp"
#include "server/services.hpp"
#include "wire/exchange.hpp"

namespace tank::server {
namespace {

// In the header or in the body, but not in both: two tokens would be two people.
Result<Secret> outside_token(const Call& call, const wire::TokenExchange& body) {
  const std::string_view bearer = bearer_token(call.head());
  if (bearer.empty() == !body.access_token) {
    return fail(Errc::invalid_credentials,
                "send one token: as `Authorization: Bearer …`, or as `access_token`");
  }
  return Secret(body.access_token ? *body.access_token : std::string(bearer));
}

Result<Reply> exchange(const Call& call, const wire::TokenExchange& body) {
  const auto token = outside_token(call, body);
  if (!token) return pass(token);
  return session_started(call,
                         call.services().outside_tokens.exchange(*token, call.device(),
                                                                 std::string(call.request_id())),
                         body.token);
}

Result<wire::BridgeIssued> issue_bridge(const Call& call, const wire::Bridge& body) {
  const auto issued = call.services().bridge_tokens.issue(call.actor(), {body.audience, body.next});
  if (!issued) return pass(issued);
  return wire::BridgeIssued{issued->token.reveal(), issued->expires_at};
}

Result<Reply> redeem_bridge(const Call& call, const wire::BridgeRedeem& body) {
  auto landed = call.services().bridge_tokens.redeem(Secret(body.bridge), body.audience,
                                                     call.device(), std::string(call.request_id()));
  if (!landed) return pass(landed);
  return session_started(call, *std::move(landed->session), body.token, std::move(landed->next));
}

Operation exchanging(std::string_view path, std::string_view id) {
  return operation<&exchange>(Method::post, path, id,
                              "Exchange the token of a trusted issuer for a session", guard::anyone,
                              200,
                              {Errc::invalid_credentials, Errc::invalid_token, Errc::token_expired,
                               Errc::account_not_linked, Errc::email_not_verified,
                               Errc::signup_closed, Errc::user_banned, Errc::provider_unavailable})
      .reading_bearer()
      .limited_by(RateClass::login)
      .asking_others();
}

}  // namespace

std::vector<Operation> exchange_routes() {
  std::vector<Operation> out;
  out.push_back(exchanging("/api/v1/auth/exchange", "exchangeToken"));
  out.push_back(exchanging("/auth/callback", "arriveWithToken"));
  out.push_back(operation<&issue_bridge>(
                    Method::post, "/api/v1/auth/bridge", "issueBridge",
                    "Make a token of one use that carries this login to another front end",
                    guard::logged_in, 201, {Errc::invalid_url, Errc::forbidden})
                    .limited_by(RateClass::login));
  out.push_back(
      operation<&redeem_bridge>(Method::post, "/api/v1/auth/bridge/redeem", "redeemBridge",
                                "Begin a session with the token of another front end",
                                guard::anyone, 200, {Errc::invalid_credentials, Errc::user_banned})
          .limited_by(RateClass::login));
  return out;
}

}  // namespace tank::server
