// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/email_logins.hpp>
#include <tank/port/mailer.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/identity/admission.hpp"
#include "core/identity/mail_codes.hpp"
#include "core/identity/mails.hpp"
#include "core/identity/refusals.hpp"

namespace tank::inline v0::identity {
namespace {

tl::unexpected<Error> wrong_code() {
  return fail(Errc::invalid_credentials,
              "the code is wrong, was used, or has ended; ask for a new one");
}

User newcomer(const Email& email) {
  const std::string& address = email.normalized();
  return {.id = {},
          .kind = UserKind::person,
          .email = email,
          .email_verified = true,
          .name = address.substr(0, std::min(address.rfind('@'), limits::display_name_length)),
          .image = {},
          .role = PlatformRole::user,
          .ban = std::nullopt,
          .created_at = {},
          .updated_at = {}};
}

// The user of an address that somebody just showed to read; made where there is none.
Result<User> reader_of(const Work& work, const Site& site, const Email& email) {
  auto known = work.tx.users().find_by_email(email);
  if (known) return verify_address(work, std::move(*known));
  if (known.error().code != Errc::user_not_found) return known;
  if (!site.open_signup) return fail(Errc::signup_closed);
  return enroll(work, newcomer(email));
}

Result<IssuedSession> admit_reader(const Work& work, const Site& site, const Email& email,
                                   LoginMethod method, const Device& device) {
  const auto user = reader_of(work, site, email);
  if (!user) return pass(user);
  return admit(work, *user, method, device);
}

Attempt attempt_of(const Email& email) { return {.method = "email_code", .email = email}; }

}  // namespace

Result<void> EmailLogins::send_code(const Email& email, std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const bool is_test = is_test_address(parts_.site, email);
  const Secret code = is_test ? Secret(std::string(test_code)) : make_digits(parts_.entropy);
  const auto kept = transact(parts_.store, [&](Transaction& tx) -> Result<void> {
    const Work work{tx, nobody, parts_.clock.now(), parts_.entropy};
    const CodeRequest request{.purpose = Purpose::email_code,
                              .subject = email.normalized(),
                              .user_id = std::nullopt,
                              .lifetime = limits::mail_code_lifetime};
    if (!is_test) {
      auto may_send = check_mail_rate(work, request.purpose, request.subject);
      if (!may_send) return may_send;
    }
    auto asked = record_request(work, parts_.master_key, "login_code.requested", email);
    if (!asked) return asked;
    return keep_code(work, request, digits_digest(parts_.master_key, email, code));
  });
  if (!kept || is_test) return kept;
  return parts_.mailer.send(code_mail(parts_.site, email, code));
}

Result<IssuedSession> EmailLogins::log_in_with_code(const Email& email, const Secret& code,
                                                    const Device& device, std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const TimePoint now = parts_.clock.now();
  const Digest digest = digits_digest(parts_.master_key, email, code);
  const auto right = transact(parts_.store, [&](Transaction& tx) {
    return try_digits({tx, nobody, now, parts_.entropy}, parts_.master_key,
                      {Purpose::email_code, email.normalized(), digest}, attempt_of(email));
  });
  if (!right) return pass(right);
  if (!*right) return wrong_code();
  auto issued = transact(parts_.store, [&](Transaction& tx) -> Result<IssuedSession> {
    const Work work{tx, nobody, now, parts_.entropy};
    const auto used = tx.verifications().use(Purpose::email_code, digest, now);
    if (!used && used.error().code == Errc::invalid_credentials) return wrong_code();
    if (!used) return pass(used);
    return admit_reader(work, parts_.site, email, LoginMethod::email_code, device);
  });
  return noted(parts_, nobody, attempt_of(email), std::move(issued));
}

Result<void> EmailLogins::send_link(const Email& email, std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const Secret code = make_link_code(parts_.entropy);
  const auto kept = transact(parts_.store, [&](Transaction& tx) -> Result<void> {
    const Work work{tx, nobody, parts_.clock.now(), parts_.entropy};
    const CodeRequest request{.purpose = Purpose::magic_link,
                              .subject = email.normalized(),
                              .user_id = std::nullopt,
                              .lifetime = limits::magic_link_lifetime};
    auto may_send = check_mail_rate(work, request.purpose, request.subject);
    if (!may_send) return may_send;
    auto asked = record_request(work, parts_.master_key, "login_link.requested", email);
    if (!asked) return asked;
    return keep_code(work, request, link_digest(code));
  });
  if (!kept) return kept;
  return parts_.mailer.send(link_mail(parts_.site, email, code));
}

Result<IssuedSession> EmailLogins::log_in_with_link(const Secret& code, const Device& device,
                                                    std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const TimePoint now = parts_.clock.now();
  const Attempt attempt{.method = "magic_link",
                        .code = TriedCode{Purpose::magic_link, link_digest(code)}};
  auto issued = transact(parts_.store, [&](Transaction& tx) -> Result<IssuedSession> {
    const Work work{tx, nobody, now, parts_.entropy};
    const auto used = tx.verifications().use(Purpose::magic_link, link_digest(code), now);
    if (!used) return pass(used);
    const auto email = Email::parse(used->subject);
    if (!email) return pass(email);
    return admit_reader(work, parts_.site, *email, LoginMethod::magic_link, device);
  });
  return noted(parts_, nobody, attempt, std::move(issued));
}

Result<IssuedSession> EmailLogins::log_in_as_developer(const Email& email, const Device& device,
                                                       std::string request_id) {
  if (parts_.site.environment == Environment::production) {
    return fail(Errc::forbidden, "developers log in like everybody else in production");
  }
  const Actor nobody = anonymous(std::move(request_id));
  return transact(parts_.store, [&](Transaction& tx) {
    return admit_reader({tx, nobody, parts_.clock.now(), parts_.entropy}, parts_.site, email,
                        LoginMethod::developer, device);
  });
}

}  // namespace tank::inline v0::identity
