// SPDX-License-Identifier: Apache-2.0
#include "server/api/login_pages.hpp"

#include <tank/base/url.hpp>

#include "core/json/json.hpp"

namespace tank::server {
namespace {

constexpr Markup alert{"<p role=\"alert\"></p>\n"};

/// One labelled field. All but `id` are attributes as they stand.
struct Field {
  Markup id;
  Markup label;
  Markup attributes;
};

void add_field(Html& out, const Field& field) {
  out.add("<label for=\"").add(field.id).add("\">").add(field.label).add("</label>\n<input id=\"");
  out.add(field.id).add("\" ").add(field.attributes).add(" required>\n");
}

void add_hidden(Html& out, Markup name, std::string_view value) {
  out.add("<input type=\"hidden\" name=\"").add(name).add("\" value=\"").text(value).add("\">\n");
}

// The end of a form, with the place where it says what went wrong.
void add_button(Html& out, Markup label) {
  out.add(alert).add("<button>").add(label).add("</button>\n</form>\n");
}

void add_decision(Html& out) {
  out.add(alert).add(
      "<button name=\"approve\" value=\"true\">Approve</button>\n"
      "<button class=\"quiet\" name=\"approve\" value=\"false\">Deny</button>\n</form>\n");
}

constexpr Markup email_attributes{"name=\"email\" type=\"email\" autocomplete=\"username\""};
constexpr Markup new_password_attributes{
    "name=\"password\" type=\"password\" autocomplete=\"new-password\" minlength=\"15\""};

// The attributes of a form that ends on the page where somebody came from.
void add_next(Html& out, const LoginOffer& offer) {
  out.add(" data-keep-hash data-next=\"").text(offer.next).add("\">\n");
}

void add_password_form(Html& out, const LoginOffer& offer) {
  out.add(
      "<h2 id=\"by-password\">With a password</h2>\n"
      "<form aria-labelledby=\"by-password\" data-post=\"/api/v1/auth/login\"");
  add_next(out, offer);
  add_field(out, {"password-email", "E-mail address", email_attributes});
  add_field(out, {"password", "Password",
                  "name=\"password\" type=\"password\" autocomplete=\"current-password\""});
  add_button(out, "Log in");
  out.add("<p><a href=\"/login/forgot\">Forgot the password?</a></p>\n");
}

void add_code_forms(Html& out, const LoginOffer& offer) {
  out.add(
      "<h2 id=\"by-code\">With a code by mail</h2>\n"
      "<form aria-labelledby=\"by-code\" data-post=\"/api/v1/auth/code\""
      " data-reveal=\"code-entry\">\n");
  add_field(out, {"code-email", "E-mail address", email_attributes});
  add_button(out, "Send six digits");
  out.add(
      "<form id=\"code-entry\" hidden aria-labelledby=\"by-code\""
      " data-post=\"/api/v1/auth/code/login\"");
  add_next(out, offer);
  add_hidden(out, "email", {});
  add_field(out, {"digits", "The six digits from the mail",
                  "name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\""
                  " pattern=\"[0-9]{6}\""});
  add_button(out, "Log in");
}

void add_link_form(Html& out) {
  out.add(
      "<h2 id=\"by-link\">With a link by mail</h2>\n"
      "<form aria-labelledby=\"by-link\" data-post=\"/api/v1/auth/link\""
      " data-reveal=\"link-sent\">\n");
  add_field(out, {"link-email", "E-mail address", email_attributes});
  add_button(out, "Send a link");
  out.add(
      "<p id=\"link-sent\" role=\"status\" hidden>A mail is on its way. Open its link, in this"
      " browser or in another one.</p>\n");
}

void add_developer_form(Html& out, const LoginOffer& offer) {
  out.add(
      "<h2 id=\"by-nothing\">As a developer</h2>\n<p>This server is not in production: nothing"
      " is asked.</p>\n<form aria-labelledby=\"by-nothing\""
      " data-post=\"/api/v1/auth/developer\"");
  add_next(out, offer);
  add_field(out, {"developer-email", "E-mail address", email_attributes});
  add_button(out, "Log in as this address");
}

void add_provider_forms(Html& out, const LoginOffer& offer) {
  for (const std::string& provider : offer.providers) {
    out.add("<form data-post=\"/auth/login\" data-follow=\"url\">\n");
    add_hidden(out, "provider", provider);
    add_hidden(out, "next", offer.next);
    out.add(alert).add("<button>Log in with ").text(provider).add("</button>\n</form>\n");
  }
}

/// A page that a mail leads to.
struct CodePage {
  Markup title;
  Markup about;
  Markup post;
  Markup button;
  Markup done;
};

void begin_code_form(Html& out, const CodePage& page) {
  out.add("<h1>").add(page.title).add("</h1>\n<p>").add(page.about);
  out.add("</p>\n<form data-hash=\"code\" data-post=\"").add(page.post);
  out.add("\" data-reveal=\"done\">\n");
}

void end_code_form(Html& out, const CodePage& page) {
  add_button(out, page.button);
  out.add("<p id=\"done\" role=\"status\" hidden>").add(page.done);
  out.add(" <a href=\"/login\">Log in</a></p>\n");
}

Html code_page(const CodePage& page) {
  Html out;
  begin_code_form(out, page);
  end_code_form(out, page);
  return out;
}

void add_who(Html& out, std::string_view email) {
  out.add("<p>You are logged in as <strong>").text(email).add("</strong>.</p>\n");
}

// What asks for a login of the last minutes, asks for this; a program that is let in afterwards
// counts from it.
void add_confirmation(Html& out) {
  out.add(
      "<h2 id=\"confirm\">Confirm that it is you</h2>\n<p>Some changes ask for this, and"
      " programs that you let in afterwards may make them too.</p>\n"
      "<form aria-labelledby=\"confirm\" data-post=\"/api/v1/auth/confirm\""
      " data-reveal=\"confirmed\">\n");
  add_field(out, {"password", "Password",
                  "name=\"password\" type=\"password\" autocomplete=\"current-password\""});
  add_button(out, "Confirm with the password");
  out.add(
      "<form aria-labelledby=\"confirm\" data-post=\"/api/v1/auth/confirm/code\""
      " data-reveal=\"confirmation-entry\">\n");
  add_button(out, "Send six digits by mail");
  out.add(
      "<form id=\"confirmation-entry\" hidden aria-labelledby=\"confirm\""
      " data-post=\"/api/v1/auth/confirm\" data-reveal=\"confirmed\">\n");
  add_field(out, {"digits", "The six digits from the mail",
                  "name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\""
                  " pattern=\"[0-9]{6}\""});
  add_button(out, "Confirm with the digits");
  out.add("<p id=\"confirmed\" role=\"status\" hidden>Confirmed for fifteen minutes.</p>\n");
}

// Each answer is a form of its own, for each has an address of its own.
void add_answer(Html& out, const org::Invitation& invitation, Markup verb, Markup label) {
  out.add("<form data-next=\"/invitations\" data-post=\"/api/v1/invitations/");
  out.text(invitation.id.to_string()).add("/").add(verb).add("\">\n");
  add_button(out, label);
}

void add_invitation(Html& out, const InvitationDetail& detail) {
  out.add("<section>\n<h2>").text(detail.organization_name).add(" (<code>@");
  out.text(detail.organization_slug).add("</code>)</h2>\n<p>").text(detail.inviter_name);
  out.add(" invites you as <strong>").text(to_string(detail.invitation.role));
  out.add("</strong>.</p>\n");
  add_answer(out, detail.invitation, "accept", "Accept");
  add_answer(out, detail.invitation, "decline", "Decline");
  out.add("</section>\n");
}

}  // namespace

Html impersonation_banner(const identity::Actor& actor) {
  Html out;
  if (!actor.impersonator) return out;
  out.add(
      "<form aria-labelledby=\"acting\" data-post=\"/api/v1/impersonation/stop\""
      " data-next=\"/login\">\n<p id=\"acting\" role=\"status\">You act as <strong>");
  out.text(actor.email).add("</strong>; what you do is on record under your own name.</p>\n");
  add_button(out, "Stop impersonating");
  return out;
}

Html login_page(const LoginOffer& offer) {
  Html out("<h1>Log in</h1>\n");
  add_provider_forms(out, offer);
  add_password_form(out, offer);
  add_code_forms(out, offer);
  add_link_form(out);
  if (offer.developer) add_developer_form(out, offer);
  return out;
}

Html logged_in_page(const identity::Actor& actor) {
  Html out("<h1>Logged in</h1>\n");
  add_who(out, actor.email);
  out.add(
      "<p><a href=\"/login/device\">Log a program in with a code</a></p>\n"
      "<p><a href=\"/invitations\">Invitations</a></p>\n"
      "<form data-post=\"/api/v1/auth/logout\" data-next=\"/login\">\n");
  add_button(out, "Log out");
  if (!actor.impersonator) add_confirmation(out);
  return out;
}

Html forgot_page() {
  Html out(
      "<h1>Forgot the password?</h1>\n"
      "<form data-post=\"/api/v1/auth/password/forgot\" data-reveal=\"done\">\n");
  add_field(out, {"email", "E-mail address", email_attributes});
  add_button(out, "Send a link");
  out.add(
      "<p id=\"done\" role=\"status\" hidden>If the address has an account, a mail is on its"
      " way.</p>\n");
  return out;
}

Html link_page() {
  Html out(
      "<h1>Log in</h1>\n<form data-hash=\"code\" data-post=\"/api/v1/auth/link/login\""
      " data-next=\"/login\">\n");
  add_button(out, "Log in");
  return out;
}

Html verify_page() {
  constexpr CodePage page{
      "Verify your address",
      "Press the button to show that you read this address. If you signed up in another browser,"
      " give your password too; without it you set a new one afterwards.",
      "/api/v1/auth/email/verify", "Verify", "The address is verified."};
  Html out;
  begin_code_form(out, page);
  out.add(
      "<label for=\"password\">Password of the sign-up, in another browser only</label>\n"
      "<input id=\"password\" name=\"password\" type=\"password\""
      " autocomplete=\"current-password\">\n");
  end_code_form(out, page);
  return out;
}

Html email_page() {
  return code_page({"Change your address",
                    "Press the button to use this address from now on. Every session will end.",
                    "/api/v1/auth/email/confirm", "Use this address", "The address was changed."});
}

Html reset_page() {
  constexpr CodePage page{"Set a new password", "Every session will end.",
                          "/api/v1/auth/password/reset", "Set the password",
                          "The password was set."};
  Html out;
  begin_code_form(out, page);
  add_field(out, {"password", "New password, 15 characters or more", new_password_attributes});
  end_code_form(out, page);
  return out;
}

Html device_page(std::string_view email, std::string_view code) {
  Html out("<h1>Log a program in</h1>\n");
  add_who(out, email);
  out.add(
      "<form data-look-up=\"/api/v1/auth/device/\" data-reveal=\"decision\">\n"
      "<label for=\"code\">The code that the program shows</label>\n<input id=\"code\""
      " autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\""
      " data-from-hash required value=\"");
  out.text(code).add("\">\n");
  add_button(out, "Continue");
  out.add(
      "<form id=\"decision\" data-reveal=\"done\" hidden aria-labelledby=\"who\">\n"
      "<h2 id=\"who\">Let <q data-text=\"client\"></q> act as you?</h2>\n"
      "<p>Approve only if you have just begun this login yourself, and your program shows the"
      " same code.</p>\n<fieldset><legend>It may do this</legend>\n"
      "<div data-scopes></div>\n</fieldset>\n");
  add_decision(out);
  out.add("<p id=\"done\" role=\"status\" hidden>Done. You can go back to the program.</p>\n");
  return out;
}

Html authorize_page(std::string_view email, const identity::AuthorizationRequest& request) {
  Html out("<h1>Log a program in</h1>\n");
  add_who(out, email);
  out.add("<h2 id=\"who\">Let <q>").text(request.client);
  out.add(
      "</q> on this computer act as you?</h2>\n<p>Approve only if you have just begun this"
      " login yourself. It may do this:</p>\n<ul>\n");
  for (const identity::Scope scope : request.scopes.list()) {
    out.add("<li><code>").text(json::word_of(scope)).add("</code></li>\n");
  }
  out.add(
      "</ul>\n<form aria-labelledby=\"who\" data-post=\"/api/v1/auth/authorization\""
      " data-follow=\"redirect_to\">\n");
  add_hidden(out, "client", request.client);
  add_hidden(out, "redirect_uri", request.redirect_uri);
  add_hidden(out, "state", request.state);
  add_hidden(out, "code_challenge", request.code_challenge);
  add_hidden(out, "scope", request.scopes.to_string());
  add_decision(out);
  return out;
}

Html invitations_page(std::string_view email, const std::vector<InvitationDetail>& invitations) {
  Html out("<h1>Invitations</h1>\n");
  add_who(out, email);
  if (invitations.empty()) out.add("<p>No invitation waits for an answer.</p>\n");
  for (const InvitationDetail& each : invitations) add_invitation(out, each);
  return out;
}

Html refusal_page(std::string_view why) {
  Html out("<h1>This does not work</h1>\n<p role=\"alert\">");
  return out.text(why).add("</p>\n<p><a href=\"/login\">Log in</a></p>\n");
}

}  // namespace tank::server
