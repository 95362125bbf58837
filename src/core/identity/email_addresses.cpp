// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/email_addresses.hpp>
#include <tank/identity/policy.hpp>
#include <tank/identity/sessions.hpp>
#include <tank/port/mailer.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/session_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/crypto/password.hpp"
#include "core/identity/admission.hpp"
#include "core/identity/live_credential.hpp"
#include "core/identity/mail_codes.hpp"
#include "core/identity/mails.hpp"
#include "core/identity/pending.hpp"
#include "core/identity/sign_up_proof.hpp"
#include "core/json/parse.hpp"
#include "core/json/write.hpp"

namespace tank::inline v0::identity {
namespace {

Result<void> keep_limited(const Work& work, std::string_view action, const CodeRequest& request,
                          const Secret& code) {
  auto may_send = check_mail_rate(work, request.purpose, request.subject);
  if (!may_send) return may_send;
  if (auto asked = record(work, action, work.actor.user_id->to_string()); !asked) return asked;
  return keep_code(work, request, link_digest(code));
}

Result<Email> address_in(const std::string& payload) {
  const auto document = json::parse(payload);
  if (!document) return pass(document);
  const json::Value* email = document->find("email");
  if (email == nullptr || !email->is_string()) {
    return fail(Errc::storage_broken, "a change of address names none");
  }
  return Email::parse(*email->if_string());
}

// The hash of the password of whom a link was sent to.
Result<std::optional<std::string>> password_behind(Store& store, const Digest& code) {
  const auto snapshot = store.snapshot();
  if (!snapshot) return pass(snapshot);
  const auto sent = (*snapshot)->verifications().find(Purpose::email_verification, code);
  if (!sent) return pass(sent);
  if (!*sent || !(*sent)->user_id) return std::optional<std::string>{};
  return (*snapshot)->credentials().password_of(*(*sent)->user_id);
}

// The hash of the password that was set at the sign-up, if it is shown that it is the same hand.
Result<std::optional<std::string>> shown_password(const LoginParts& parts, const Digest& code,
                                                  const SignUpProof& proof) {
  auto phc = password_behind(parts.store, code);
  if (!phc || !*phc) return phc;
  const Secret expected = sign_up_proof(parts.master_key, **phc);
  if (equal_in_constant_time(proof.cookie.reveal(), expected.reveal())) return phc;
  if (proof.password.reveal().empty()) return std::optional<std::string>{};
  if (crypto::verify_password(proof.password.reveal(), **phc)) return phc;
  return fail(Errc::invalid_credentials,
              "this is not the password of the sign-up; leave it out, and set a new one then");
}

/// A user before and after the change.
struct Moved {
  User user;
  Email from;
};

Result<Moved> move(const Work& work, const Verification& used) {
  auto user = work.tx.users().find(*used.user_id);
  if (!user) return pass(user);
  auto to = address_in(used.payload);
  if (!to) return pass(to);
  const Email from = user->email;
  user->email = std::move(*to);
  user->email_verified = true;
  user->updated_at = work.now;
  if (auto saved = work.tx.users().save(*user); !saved) return pass(saved);
  if (auto ended = work.tx.sessions().revoke_all(user->id, std::nullopt, work.now); !ended) {
    return pass(ended);
  }
  // What went to the old address must not open the account any more.
  User before = *user;
  before.email = from;
  if (auto ended = end_pending(work, before); !ended) return pass(ended);
  auto recorded = record(work, "email.changed", user->id.to_string(),
                         {{"from", from.to_string()}, {"to", user->email.to_string()}});
  if (!recorded) return pass(recorded);
  return Moved{std::move(*user), from};
}

}  // namespace

Result<void> EmailAddresses::send_verification(const Actor& actor) {
  if (actor.is_anonymous()) return fail(Errc::unauthorized, "log in first");
  if (actor.email_verified) return {};
  const auto email = Email::parse(actor.email);
  if (!email) return pass(email);
  const Secret code = make_link_code(parts_.entropy);
  const auto kept = transact(parts_.store, [&](Transaction& tx) {
    return keep_limited({tx, actor, parts_.clock.now(), parts_.entropy},
                        "email.verification_requested",
                        {.purpose = Purpose::email_verification,
                         .subject = email->normalized(),
                         .user_id = actor.user_id,
                         .lifetime = limits::email_verification_lifetime},
                        code);
  });
  if (!kept) return kept;
  return parts_.mailer.send(verification_mail(parts_.site, *email, code));
}

Result<User> EmailAddresses::verify(const Secret& code, const SignUpProof& proof,
                                    std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const TimePoint now = parts_.clock.now();
  const auto shown = shown_password(parts_, link_digest(code), proof);
  if (!shown) return pass(shown);
  return transact(parts_.store, [&](Transaction& tx) -> Result<User> {
    const auto used = tx.verifications().use(Purpose::email_verification, link_digest(code), now);
    if (!used) return pass(used);
    auto user = tx.users().find(*used->user_id);
    if (!user) return user;
    // The address may have been changed since the mail went out.
    if (user->email.normalized() != used->subject) {
      return fail(Errc::invalid_credentials, "the link was for another address");
    }
    return verify_address({tx, nobody, now, parts_.entropy}, *std::move(user), *shown);
  });
}

Result<void> EmailAddresses::request_change(const Actor& actor, const Email& email) {
  if (auto allowed = may(actor, Action::account_change, {}); !allowed) return allowed;
  const TimePoint now = parts_.clock.now();
  if (auto confirmed = check_confirmed(actor, now); !confirmed) return confirmed;
  const Secret code = make_link_code(parts_.entropy);
  const auto present = transact(parts_.store, [&](Transaction& tx) -> Result<Email> {
    const Work work{tx, actor, now, parts_.entropy};
    if (auto live = check_still_good(work); !live) return pass(live);
    const auto user = tx.users().find(*actor.user_id);
    if (!user) return pass(user);
    auto kept = keep_limited(work, "email.change_requested",
                             {.purpose = Purpose::email_change,
                              .subject = user->id.to_string(),
                              .user_id = user->id,
                              .lifetime = limits::email_verification_lifetime,
                              .payload = json::write(json::Object{{"email", email.to_string()}})},
                             code);
    if (!kept) return pass(kept);
    return user->email;
  });
  if (!present) return pass(present);
  // Who reads the present address hears of it before there is anything that he could not undo.
  if (auto told = parts_.mailer.send(change_asked_mail(parts_.site, *present)); !told) return told;
  return parts_.mailer.send(change_mail(parts_.site, email, code));
}

Result<User> EmailAddresses::change(const Secret& code, std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const TimePoint now = parts_.clock.now();
  auto moved = transact(parts_.store, [&](Transaction& tx) -> Result<Moved> {
    const auto used = tx.verifications().use(Purpose::email_change, link_digest(code), now);
    if (!used) return pass(used);
    return move({tx, nobody, now, parts_.entropy}, *used);
  });
  if (!moved) return pass(moved);
  // The change stands, whether or not the old address can be told.
  (void)parts_.mailer.send(changed_mail(parts_.site, moved->from));
  return std::move(moved->user);
}

}  // namespace tank::inline v0::identity
