// SPDX-License-Identifier: Apache-2.0
// The pages of logging in, for browsers until there is a console.
#include <tank/base/url.hpp>

#include "server/api/login_pages.hpp"
#include "server/api/login_script.hpp"
#include "server/api/page.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"
#include "server/site.hpp"

namespace tank::server {
namespace {

constexpr std::string_view landing = "/login";

// Every page of this file is made here: who acts as somebody else is told so on each.
Result<Reply> page_of(const Call& call, int status, std::string_view title, const Html& content) {
  Html page = impersonation_banner(call.actor());
  page.add(content);
  return Reply{page_response(status, title, page, PageKind::active)};
}

Result<Reply> shown(const Call& call, std::string_view title, const Html& content) {
  return page_of(call, 200, title, content);
}

Result<Reply> refused(const Call& call, std::string_view why) {
  return page_of(call, 400, "This does not work", refusal_page(why));
}

// To the login and back here. What stands behind `#` stays with the browser.
Result<Reply> to_login(const Call& call) {
  Reply reply;
  reply.response.status = 303;
  reply.response.add("Location", "/login?next=" + encode_url_part(call.head().target));
  reply.response.add("Cache-Control", "no-store");
  return reply;
}

std::string next_page(const Call& call) {
  const auto next = call.query("next");
  return next ? call.own_page(*next).value_or(std::string(landing)) : std::string(landing);
}

Result<Reply> login(const Call& call, const Nothing&) {
  if (call.actor().session) return shown(call, "Logged in", logged_in_page(call.actor()));
  const Services& services = call.services();
  const bool production =
      services.login_parts.site.environment == identity::Environment::production;
  return shown(call, "Log in",
               login_page({.next = next_page(call),
                           .developer = !production,
                           .providers = services.federated_logins.providers()}));
}

Result<Reply> forgot(const Call& call, const Nothing&) {
  return shown(call, "Forgot the password?", forgot_page());
}
Result<Reply> link(const Call& call, const Nothing&) { return shown(call, "Log in", link_page()); }
Result<Reply> verify(const Call& call, const Nothing&) {
  return shown(call, "Verify your address", verify_page());
}
Result<Reply> reset(const Call& call, const Nothing&) {
  return shown(call, "Set a new password", reset_page());
}
Result<Reply> email(const Call& call, const Nothing&) {
  return shown(call, "Change your address", email_page());
}

Result<Reply> device(const Call& call, const Nothing&) {
  if (!call.actor().session) return to_login(call);
  return shown(call, "Log a program in", device_page(call.actor().email, {}));
}

Result<Reply> cli_login(const Call& call, const Nothing&) {
  if (!call.actor().session) return to_login(call);
  const std::string code =
      call.query("session").value_or("").substr(0, limits::user_code_typed_length);
  return shown(call, "Log a program in", device_page(call.actor().email, code));
}

Result<Reply> authorize(const Call& call, const Nothing&) {
  const auto scopes = identity::Scopes::parse(call.query("scope").value_or("skills:read"));
  if (!scopes) return refused(call, scopes.error().detail);
  const identity::AuthorizationRequest request{
      .client = call.query("client").value_or(""),
      .redirect_uri = call.query("redirect_uri").value_or(""),
      .state = call.query("state").value_or(""),
      .code_challenge = call.query("code_challenge").value_or(""),
      .scopes = *scopes};
  if (auto good = identity::check(request); !good)
    return refused(call, describe_error(good.error()));
  if (!call.actor().session) return to_login(call);
  return shown(call, "Log a program in", authorize_page(call.actor().email, request));
}

Result<Reply> invitations(const Call& call, const Nothing&) {
  if (!call.actor().session) return to_login(call);
  const auto mine = call.services().invitations.mine(call.actor());
  if (!mine) return refused(call, describe_error(mine.error()));
  return shown(call, "Invitations", invitations_page(call.actor().email, *mine));
}

Result<Reply> script(const Call&, const Nothing&) {
  Reply reply;
  reply.response.add("Content-Type", "text/javascript; charset=utf-8");
  reply.response.add("Cache-Control", "no-cache");
  reply.response.add("X-Content-Type-Options", "nosniff");
  reply.response.body = login_script();
  return reply;
}

template <auto Handler>
Operation page(std::string_view path, std::string_view id, std::string_view summary) {
  return operation<Handler>(Method::get, path, id, summary, guard::anyone, 200, {})
      .answering("text/html");
}

}  // namespace

std::vector<Operation> page_routes() {
  std::vector<Operation> out;
  out.push_back(page<&login>("/login", "loginPage", "Page: log in")
                    .with_query({{"next", "Page of ours to go to afterwards."}}));
  out.push_back(page<&forgot>("/login/forgot", "forgotPage", "Page: ask for a new password"));
  out.push_back(page<&link>("/login/link", "linkPage", "Page: log in with the link of a mail"));
  out.push_back(page<&verify>("/login/verify", "verifyPage", "Page: verify an address"));
  out.push_back(page<&reset>("/login/reset", "resetPage", "Page: set a new password"));
  out.push_back(page<&email>("/login/email", "emailPage", "Page: confirm a new address"));
  out.push_back(page<&device>("/login/device", "devicePage", "Page: log a program in by a code"));
  out.push_back(
      page<&cli_login>("/cli-login", "cliLoginPage", "Page: log a program in (Tank protocol)")
          .with_query({{"session", "The client's session code."}}));
  out.push_back(page<&authorize>("/login/authorize", "authorizePage",
                                 "Page: log in a program on the same machine")
                    .with_query({{"client", "What the program calls itself."},
                                 {"redirect_uri", "Where it listens: 127.0.0.1 or [::1]."},
                                 {"state", "Given back as it is."},
                                 {"code_challenge", "S256 (RFC 7636)."},
                                 {"scope", "Words separated by spaces."}}));
  out.push_back(page<&invitations>("/invitations", "invitationsPage", "Page: answer invitations"));
  out.push_back(operation<&script>(Method::get, login_script_path, "loginScript",
                                   "The script of the pages", guard::anyone, 200, {})
                    .answering("text/javascript"));
  return out;
}

}  // namespace tank::server
