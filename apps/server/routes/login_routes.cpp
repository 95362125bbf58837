// SPDX-License-Identifier: Apache-2.0
// Logging in and out. Every path stands twice: canonical, and where Control's clients ask.
#include "server/api/operation.hpp"
#include "server/api/session_cookie.hpp"
#include "server/http/cookie.hpp"
#include "server/routes/browser_sessions.hpp"
#include "server/routes/routes.hpp"
#include "server/routes/session_started.hpp"
#include "server/services.hpp"
#include "wire/login.hpp"
#include "wire/to_wire.hpp"

namespace tank::server {
namespace {

std::string id_of(const Call& call) { return std::string(call.request_id()); }

Result<Nothing> nothing(Result<void> done) {
  return std::move(done).map([] { return Nothing{}; });
}

// The browser gets what shows later that it was here, where the link of the mail is opened.
Result<Reply> sign_up(const Call& call, const wire::SignUp& body) {
  auto email = Email::parse(body.email);
  if (!email) return pass(email);
  const auto proof = call.services().passwords.sign_up(
      {*std::move(email), body.name, Secret(body.password)}, id_of(call));
  if (!proof) return pass(proof);
  Reply reply;
  reply.response.status = call.operation().status;
  reply.response.add("Set-Cookie", sign_up_cookie(*proof));
  return reply;
}

Result<Reply> log_in(const Call& call, const wire::PasswordLogin& body) {
  const auto email = Email::parse(body.email);
  if (!email) return pass(email);
  return session_started(
      call,
      call.services().passwords.log_in(*email, Secret(body.password), call.device(), id_of(call)),
      body.token);
}

Result<Nothing> send_code(const Call& call, const wire::AddressOnly& body) {
  const auto email = Email::parse(body.email);
  if (!email) return pass(email);
  return nothing(call.services().email_logins.send_code(*email, id_of(call)));
}

Result<Reply> log_in_with_code(const Call& call, const wire::EmailCodeLogin& body) {
  const auto email = Email::parse(body.email);
  if (!email) return pass(email);
  return session_started(call,
                         call.services().email_logins.log_in_with_code(*email, Secret(body.code),
                                                                       call.device(), id_of(call)),
                         body.token);
}

Result<Nothing> send_link(const Call& call, const wire::AddressOnly& body) {
  const auto email = Email::parse(body.email);
  if (!email) return pass(email);
  return nothing(call.services().email_logins.send_link(*email, id_of(call)));
}

Result<Reply> log_in_with_link(const Call& call, const wire::LinkLogin& body) {
  return session_started(
      call,
      call.services().email_logins.log_in_with_link(Secret(body.code), call.device(), id_of(call)),
      body.token);
}

Result<Reply> log_in_as_developer(const Call& call, const wire::AddressOnly& body) {
  const auto email = Email::parse(body.email);
  if (!email) return pass(email);
  return session_started(
      call, call.services().email_logins.log_in_as_developer(*email, call.device(), id_of(call)),
      false);
}

Result<Reply> log_out(const Call& call, const Nothing&) {
  const identity::Actor& actor = call.actor();
  const auto done = actor.credential ? call.services().tokens.revoke_own(actor)
                                     : call.services().sessions.log_out(actor);
  if (!done) return pass(done);
  Reply reply;
  reply.response.status = call.operation().status;
  end_kept_aside(call, reply);
  reply.response.add("Set-Cookie", no_session_cookie());
  reply.response.add("Clear-Site-Data", "\"cache\", \"storage\"");
  return reply;
}

Result<Nothing> forgot_password(const Call& call, const wire::AddressOnly& body) {
  const auto email = Email::parse(body.email);
  if (!email) return pass(email);
  return nothing(call.services().passwords.request_reset(*email, id_of(call)));
}

Result<Nothing> reset_password(const Call& call, const wire::PasswordReset& body) {
  return nothing(
      call.services().passwords.reset(Secret(body.code), Secret(body.password), id_of(call)));
}

Result<Nothing> change_password(const Call& call, const wire::PasswordChange& body) {
  return nothing(
      call.services().passwords.change(call.actor(), Secret(body.current), Secret(body.password)));
}

Result<Nothing> confirm(const Call& call, const wire::Confirmation& body) {
  if (body.password.has_value() == body.code.has_value()) {
    return fail(Errc::invalid_argument, "confirm with one of `password` and `code`");
  }
  const identity::Actor& actor = call.actor();
  return nothing(body.password ? call.services().passwords.confirm(actor, Secret(*body.password))
                               : call.services().confirmations.confirm(actor, Secret(*body.code)));
}

Result<Nothing> send_confirmation_code(const Call& call, const Nothing&) {
  return nothing(call.services().confirmations.send_code(call.actor()));
}

Result<Nothing> send_verification(const Call& call, const Nothing&) {
  return nothing(call.services().email_addresses.send_verification(call.actor()));
}

Result<wire::User> verify_email(const Call& call, const wire::VerifyEmail& body) {
  const identity::SignUpProof proof{
      .password = Secret(body.password),
      .cookie = cookie_of(call, sign_up_cookie_name).value_or(Secret())};
  auto user = call.services().email_addresses.verify(Secret(body.code), proof, id_of(call));
  if (!user) return pass(user);
  return wire::to_wire(*user);
}

Result<Nothing> request_email_change(const Call& call, const wire::AddressOnly& body) {
  const auto email = Email::parse(body.email);
  if (!email) return pass(email);
  return nothing(call.services().email_addresses.request_change(call.actor(), *email));
}

Result<wire::User> change_email(const Call& call, const wire::LinkCode& body) {
  auto user = call.services().email_addresses.change(Secret(body.code), id_of(call));
  if (!user) return pass(user);
  return wire::to_wire(*user);
}

/// Where Control's documents have the route, and the end of its operation's name.
struct Place {
  std::string_view path;
  std::string_view id;
};

// The handlers are the same; only place and name differ.
template <auto Handler>
void add_twice(std::vector<Operation>& out, const Place& canonical, const Place& control,
               std::string_view summary, Guard guard, int status, std::vector<Errc> errors,
               std::optional<RateClass> rate_class, bool is_slow) {
  for (const Place& place : {canonical, control}) {
    if (place.path.empty()) continue;
    Operation made =
        operation<Handler>(Method::post, place.path, place.id, summary, guard, status, errors);
    made.rate_class = rate_class;
    if (is_slow) made.crew = Crew::slow;
    out.push_back(std::move(made));
  }
}

constexpr Place nowhere{};

void add_password_routes(std::vector<Operation>& out) {
  add_twice<&sign_up>(out, {"/api/v1/auth/signup", "signUp"}, {"/v1/auth/signup", "controlSignUp"},
                      "Make an account; a link that verifies the address is sent", guard::anyone,
                      202, {Errc::invalid_email, Errc::weak_password, Errc::signup_closed},
                      RateClass::mail, true);
  add_twice<&log_in>(out, {"/api/v1/auth/login", "logIn"}, {"/v1/auth/login", "controlLogIn"},
                     "Log in with address and password", guard::anyone, 200,
                     {Errc::invalid_email, Errc::invalid_credentials, Errc::email_not_verified,
                      Errc::rate_limited, Errc::user_banned},
                     RateClass::login, true);
  add_twice<&log_out>(out, {"/api/v1/auth/logout", "logOut"}, {"/v1/auth/logout", "controlLogOut"},
                      "End the session, or the API token, of this request", guard::logged_in, 204,
                      {}, std::nullopt, false);
  add_twice<&forgot_password>(out, {"/api/v1/auth/password/forgot", "forgotPassword"},
                              {"/v1/auth/password/forgot", "controlForgotPassword"},
                              "Send a link to set a new password, if the address has an account",
                              guard::anyone, 202, {Errc::invalid_email}, RateClass::mail, false);
  add_twice<&reset_password>(
      out, {"/api/v1/auth/password/reset", "resetPassword"},
      {"/v1/auth/password/reset", "controlResetPassword"},
      "Set a new password with the code of the link; ends every session", guard::anyone, 204,
      {Errc::invalid_credentials, Errc::weak_password, Errc::user_banned}, RateClass::login, true);
  add_twice<&change_password>(
      out, {"/api/v1/auth/password/change", "changePassword"}, nowhere,
      "Set a new password; ends every other session",
      guard::allowed_to(identity::Action::account_change), 204,
      {Errc::step_up_required, Errc::invalid_credentials, Errc::weak_password}, RateClass::login,
      true);
  add_twice<&confirm>(
      out, {"/api/v1/auth/confirm", "confirmSession"}, nowhere,
      "Show again who you are, by the password or by six digits", guard::logged_in, 204,
      {Errc::invalid_argument, Errc::invalid_credentials, Errc::forbidden, Errc::rate_limited},
      RateClass::login, true);
  add_twice<&send_confirmation_code>(
      out, {"/api/v1/auth/confirm/code", "sendConfirmationCode"}, nowhere,
      "Send six digits to your verified address, to show again who you are", guard::logged_in, 202,
      {Errc::forbidden, Errc::email_not_verified, Errc::rate_limited}, RateClass::mail, false);
}

void add_email_routes(std::vector<Operation>& out) {
  add_twice<&send_code>(out, {"/api/v1/auth/code", "sendLoginCode"}, nowhere,
                        "Send six digits to log in with", guard::anyone, 202,
                        {Errc::invalid_email, Errc::rate_limited}, RateClass::mail, false);
  add_twice<&log_in_with_code>(
      out, {"/api/v1/auth/code/login", "logInWithEmailCode"}, nowhere, "Log in with six digits",
      guard::anyone, 200,
      {Errc::invalid_email, Errc::invalid_credentials, Errc::signup_closed, Errc::user_banned},
      RateClass::login, false);
  add_twice<&send_link>(out, {"/api/v1/auth/link", "sendLoginLink"}, nowhere,
                        "Send a link to log in with", guard::anyone, 202,
                        {Errc::invalid_email, Errc::rate_limited}, RateClass::mail, false);
  add_twice<&log_in_with_link>(out, {"/api/v1/auth/link/login", "logInWithLink"}, nowhere,
                               "Log in with the code of a link", guard::anyone, 200,
                               {Errc::invalid_credentials, Errc::signup_closed, Errc::user_banned},
                               RateClass::login, false);
  add_twice<&log_in_as_developer>(
      out, {"/api/v1/auth/developer", "logInAsDeveloper"}, nowhere,
      "Log in without being asked anything; never in production", guard::anyone, 200,
      {Errc::invalid_email, Errc::forbidden, Errc::user_banned}, RateClass::login, false);
  add_twice<&send_verification>(out, {"/api/v1/auth/email/verification", "sendVerification"},
                                nowhere, "Send the link that verifies the address again",
                                guard::logged_in, 202, {Errc::rate_limited}, RateClass::mail,
                                false);
  add_twice<&verify_email>(out, {"/api/v1/auth/email/verify", "verifyEmail"}, nowhere,
                           "Verify an address with the code of the link; the password of the"
                           " sign-up stays where it is shown, or the browser is the same",
                           guard::anyone, 200, {Errc::invalid_credentials}, RateClass::login, true);
  add_twice<&request_email_change>(
      out, {"/api/v1/auth/email/change", "requestEmailChange"}, nowhere,
      "Send a link to a new address", guard::allowed_to(identity::Action::account_change), 202,
      {Errc::invalid_email, Errc::step_up_required, Errc::rate_limited}, RateClass::mail, false);
  add_twice<&change_email>(out, {"/api/v1/auth/email/confirm", "changeEmail"}, nowhere,
                           "Change the address with the code of the link; ends every session",
                           guard::anyone, 200, {Errc::invalid_credentials, Errc::email_taken},
                           RateClass::login, false);
}

}  // namespace

std::vector<Operation> login_routes() {
  std::vector<Operation> out;
  add_password_routes(out);
  add_email_routes(out);
  return out;
}

}  // namespace tank::server
