// SPDX-License-Identifier: Apache-2.0
// Logging in with an account elsewhere, and tokens for who verifies by himself.
#include <tank/base/limits.hpp>

#include "server/api/login_pages.hpp"
#include "server/api/operation.hpp"
#include "server/api/page.hpp"
#include "server/api/session_cookie.hpp"
#include "server/http/cookie.hpp"
#include "server/routes/browser_sessions.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "server/site.hpp"
#include "wire/login.hpp"

namespace tank::server {
namespace {

Result<wire::ProviderList> list_providers(const Call& call, const Nothing&) {
  return wire::ProviderList{call.services().federated_logins.providers()};
}

Result<Reply> depart(const Call& call, const wire::Depart& body) {
  auto next = call.own_page(body.next);
  if (!next) return pass(next);
  const auto departure =
      call.services().federated_logins.depart(body.provider, *std::move(next), call.actor());
  if (!departure) return pass(departure);
  Reply reply{json_response(200, json::write(wire::Departed{departure->url}))};
  reply.response.add("Set-Cookie", departure_cookie(departure->cookie));
  return reply;
}

identity::Arrival arrival_of(const Call& call, std::string_view cookie) {
  const std::string_view target = call.head().target;
  return {.path = std::string(target.substr(0, target.find('?'))),
          .cookie = Secret(std::string(cookie)),
          .state = call.query("state").value_or(""),
          .code = call.query("code").value_or(""),
          .error = call.query("error").value_or(""),
          .issuer = call.query("iss")};
}

// Whoever looks at this is a person: the browser was sent here, no script asked.
Result<Reply> refused_landing(const Error& error) {
  Reply reply{page_response(http_status(error.code), "This does not work",
                            refusal_page(describe_error(error)), PageKind::active)};
  reply.response.add("Set-Cookie", no_departure_cookie());
  return reply;
}

// The browser comes from the provider's site, so that this cannot be a changing request for the
// rules of other sites; the signed cookie is what makes it ours.
Result<Reply> arrive(const Call& call, const Nothing&) {
  const auto cookie = read_cookie(call.head(), departure_cookie_name);
  if (!cookie) {
    return refused_landing({Errc::invalid_argument, std::string(cookie.error().why)});
  }
  const auto landed =
      call.services().federated_logins.arrive(arrival_of(call, cookie->value_or("")), call.actor(),
                                              call.device(), std::string(call.request_id()));
  if (!landed) return refused_landing(landed.error());
  Reply reply;
  reply.response.status = 303;
  reply.response.add("Location", landed->next);
  reply.response.add("Cache-Control", "no-store");
  reply.response.add("Set-Cookie", no_departure_cookie());
  if (!landed->session) return reply;
  end_older_sessions(call, reply);
  reply.response.add("Set-Cookie", session_cookie(landed->session->text));
  return reply;
}

Result<wire::LinkedAccounts> list_accounts(const Call& call, const Nothing&) {
  const auto accounts = call.services().federated_logins.accounts(call.actor());
  if (!accounts) return pass(accounts);
  wire::LinkedAccounts out;
  for (const identity::Account& account : *accounts) {
    out.items.push_back({.id = account.id,
                         .issuer = account.issuer,
                         .subject = account.subject,
                         .email = account.email,
                         .created_at = account.created_at});
  }
  return out;
}

Result<Nothing> unlink(const Call& call, const Nothing&) {
  const auto id = call.path<AccountId>("account_id");
  if (!id) return pass(id);
  return call.services().federated_logins.unlink(call.actor(), *id).map([] { return Nothing{}; });
}

Result<wire::TokenPair> to_wire(Result<identity::TokenPair> pair) {
  if (!pair) return pass(pair);
  return wire::TokenPair{.access_token = pair->access.reveal(),
                         .expires_in = std::chrono::seconds(limits::access_token_lifetime).count(),
                         .refresh_token = pair->refresh.reveal()};
}

Result<wire::TokenPair> issue_tokens(const Call& call, const Nothing&) {
  return to_wire(call.services().access_tokens.issue(call.actor()));
}

Result<wire::TokenPair> refresh_tokens(const Call& call, const wire::Refresh& body) {
  return to_wire(call.services().access_tokens.refresh(Secret(body.refresh_token),
                                                       std::string(call.request_id())));
}

Result<Reply> jwks(const Call& call, const Nothing&) {
  auto document = call.services().access_tokens.jwks_document();
  if (!document) return pass(document);
  Reply reply;
  reply.response.status = 200;
  reply.response.fields = "Content-Type: application/json\r\nX-Content-Type-Options: nosniff\r\n";
  // A key is published long before it signs: whoever keeps the set for a while misses nothing.
  static_assert(limits::published_keys_age < limits::signing_key_lead);
  reply.response.add("Cache-Control",
                     "public, max-age=" + std::to_string(limits::published_keys_age.count()));
  reply.response.body = *std::move(document);
  return reply;
}

Operation landing(std::string_view path, std::string_view id, std::string_view summary) {
  return operation<&arrive>(Method::get, path, id, summary, guard::anyone, 303,
                            {Errc::invalid_credentials, Errc::unauthorized, Errc::forbidden,
                             Errc::access_denied, Errc::step_up_required, Errc::invalid_token,
                             Errc::account_not_linked, Errc::email_not_verified,
                             Errc::signup_closed, Errc::user_banned, Errc::provider_unavailable})
      .with_query({{"state", "As it was sent."},
                   {"code", "The provider's code."},
                   {"error", "Why there is none."},
                   {"iss", "The provider (RFC 9207)."}})
      .limited_by(RateClass::login)
      .asking_others();
}

}  // namespace

std::vector<Operation> federation_routes() {
  using identity::Action;
  std::vector<Operation> out;
  out.push_back(operation<&list_providers>(Method::get, "/api/v1/auth/providers", "listProviders",
                                           "List the identity providers", guard::anyone, 200, {}));
  out.push_back(operation<&depart>(Method::post, "/auth/login", "departToProvider",
                                   "Begin a login at an identity provider", guard::anyone, 200,
                                   {Errc::invalid_url, Errc::forbidden, Errc::step_up_required,
                                    Errc::provider_unavailable})
                    .limited_by(RateClass::login)
                    .asking_others());
  out.push_back(
      landing("/auth/callback", "arriveFromProvider",
              "Where the only identity provider sends the browser back to; answers with a page"));
  out.push_back(
      landing("/auth/callback/{provider}", "arriveFromOneOfProviders",
              "Where one of several identity providers sends the browser back to, as above"));
  out.push_back(operation<&list_accounts>(Method::get, "/api/v1/me/accounts", "listAccounts",
                                          "List your identities at other providers",
                                          guard::allowed_to(Action::account_change), 200, {}));
  out.push_back(operation<&unlink>(
      Method::del, "/api/v1/me/accounts/{account_id}", "unlinkAccount",
      "Forget an identity at another provider", guard::allowed_to(Action::account_change), 204,
      {Errc::invalid_id, Errc::step_up_required, Errc::user_not_found}));
  out.push_back(operation<&issue_tokens>(Method::post, "/api/v1/auth/tokens", "issueAccessToken",
                                         "Make an access token and a refresh token for the session",
                                         guard::logged_in, 201, {Errc::forbidden}));
  out.push_back(
      operation<&refresh_tokens>(Method::post, "/api/v1/auth/tokens/refresh", "refreshAccessToken",
                                 "Exchange a refresh token for the next pair", guard::anyone, 200,
                                 {Errc::invalid_token, Errc::user_banned})
          .limited_by(RateClass::login));
  out.push_back(operation<&jwks>(Method::get, "/.well-known/jwks.json", "jwks",
                                 "Public keys of our access tokens", guard::anyone, 200, {})
                    .answering("application/json"));
  return out;
}

}  // namespace tank::server
