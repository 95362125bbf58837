// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/passwords.hpp>
#include <tank/identity/policy.hpp>
#include <tank/port/mailer.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/rate_store.hpp>
#include <tank/storage/session_store.hpp>
#include <tank/storage/user_store.hpp>

#include "core/crypto/password.hpp"
#include "core/identity/admission.hpp"
#include "core/identity/confirming.hpp"
#include "core/identity/display_name.hpp"
#include "core/identity/live_credential.hpp"
#include "core/identity/login_attempts.hpp"
#include "core/identity/mail_codes.hpp"
#include "core/identity/mails.hpp"
#include "core/identity/pending.hpp"
#include "core/identity/refusals.hpp"
#include "core/identity/sign_up_proof.hpp"

namespace tank::inline v0::identity {
namespace {

Result<std::string> hashed(const Secret& password, Entropy& entropy) {
  std::array<std::byte, sizeof(crypto::PasswordSalt)> random{};
  entropy.fill(random);
  crypto::PasswordSalt salt{};
  std::ranges::transform(random, salt.begin(),
                         [](std::byte b) { return std::to_integer<std::uint8_t>(b); });
  auto phc = crypto::hash_password(password.reveal(), salt);
  if (phc) return *std::move(phc);
  return fail(Errc::unavailable, "there is no memory for a password hash now");
}

std::string attempts_of(const Email& email) { return "password:" + email.normalized(); }

tl::unexpected<Error> wrong() {
  return fail(Errc::invalid_credentials, "the address or the password is wrong");
}

/// What is known about an address before the password is looked at.
struct Known {
  std::optional<User> user;
  std::optional<std::string> phc;
};

Result<Known> look_up(Transaction& tx, const Email& email) {
  Known known;
  auto user = tx.users().find_by_email(email);
  if (!user && user.error().code != Errc::user_not_found) return pass(user);
  if (!user) return known;
  auto phc = tx.credentials().password_of(user->id);
  if (!phc) return pass(phc);
  return Known{std::move(*user), std::move(*phc)};
}

Result<Known> begin(const Work& work, const Email& email) {
  if (auto begun = begin_attempt(work, attempts_of(email)); !begun) return pass(begun);
  return look_up(work.tx, email);
}

/// The user as he is in this transaction; nothing when his password, or whose address this is,
/// has changed since `known` was looked up: a hash takes long, and a reset may be faster.
Result<std::optional<User>> unchanged(const Work& work, const Email& email, const Known& known) {
  auto now = look_up(work.tx, email);
  if (!now) return pass(now);
  const bool same =
      now->user && known.user && now->user->id == known.user->id && now->phc == known.phc;
  if (!same) return std::optional<User>{};
  return std::move(now->user);
}

// An unknown address costs the same hash as a known one.
Result<bool> is_right(const Known& known, const Secret& password, Entropy& entropy) {
  if (known.phc) return crypto::verify_password(password.reveal(), *known.phc);
  auto spent = hashed(password, entropy);
  if (!spent) return pass(spent);
  return false;
}

Attempt attempt_of(const Email& email) { return {.method = "password", .email = email}; }

// A hash of an older, cheaper kind is made anew while the password is at hand.
Result<std::optional<std::string>> stronger(const std::string& phc, const Secret& password,
                                            Entropy& entropy) {
  if (!crypto::needs_rehash(phc)) return std::optional<std::string>{};
  auto made = hashed(password, entropy);
  if (!made) return pass(made);
  return std::optional(std::move(*made));
}

Result<Known> begin_proof(const LoginParts& parts, const Actor& actor, const Email& email) {
  auto known = transact(parts.store, [&](Transaction& tx) {
    return begin({tx, actor, parts.clock.now(), parts.entropy}, email);
  });
  return noted(parts, actor, attempt_of(email), std::move(known));
}

// Somebody who is logged in shows his password once more.
Result<void> prove(const LoginParts& parts, const Actor& actor, const Email& email,
                   const Known& known, const Secret& password) {
  const auto right = is_right(known, password, parts.entropy);
  if (!right) return pass(right);
  const auto noted = transact(parts.store, [&](Transaction& tx) -> Result<void> {
    if (*right) return tx.rates().forget_failures(attempts_of(email));
    return record_refusal({tx, actor, parts.clock.now(), parts.entropy}, parts.master_key,
                          attempt_of(email), Errc::invalid_credentials);
  });
  if (!noted) return noted;
  if (!*right) return wrong();
  return {};
}

// Nothing inside: the password is not the right one any more.
Result<std::optional<IssuedSession>> admit_with_password(const Work& work, const Email& email,
                                                         const Known& known,
                                                         const std::optional<std::string>& better,
                                                         const Device& device) {
  const auto user = unchanged(work, email, known);
  if (!user) return pass(user);
  if (!*user) return std::optional<IssuedSession>{};
  if (better) {
    auto set = work.tx.credentials().set_password((*user)->id, *better, work.now);
    if (set) set = record(work, "password.rehashed", (*user)->id.to_string());
    if (!set) return pass(set);
  }
  auto forgotten = work.tx.rates().forget_failures(attempts_of(email));
  if (!forgotten) return pass(forgotten);
  auto session = admit(work, **user, LoginMethod::password, device);
  if (!session) return pass(session);
  return std::optional(*std::move(session));
}

// A password that was proven in another transaction must still be the user's.
Result<void> check_unchanged(const Work& work, const Known& known) {
  if (auto live = check_still_good(work); !live) return live;
  const auto phc = work.tx.credentials().password_of(*work.actor.user_id);
  if (!phc) return pass(phc);
  if (*phc != known.phc) return wrong();
  return {};
}

User new_person(const SignUp& request) {
  return {.id = {},
          .kind = UserKind::person,
          .email = request.email,
          .email_verified = false,
          .name = request.name,
          .image = {},
          .role = PlatformRole::user,
          .ban = std::nullopt,
          .created_at = {},
          .updated_at = {}};
}

CodeRequest verification_of(const User& user) {
  return {.purpose = Purpose::email_verification,
          .subject = user.email.normalized(),
          .user_id = user.id,
          .lifetime = limits::email_verification_lifetime};
}

/// What an address is told that somebody signed up with.
enum class Greeting { verification, known, nothing };

// The address has an account: a code that nobody gets leaves the same traces, and its mails are
// as rare as all others.
Result<Greeting> greet_again(const Work& work, const MasterKey& key, const Email& email,
                             const Digest& code) {
  if (auto noted = record_request(work, key, "signup.repeated", email); !noted) return pass(noted);
  const CodeRequest request{.purpose = Purpose::email_verification,
                            .subject = "known:" + email.normalized(),
                            .user_id = std::nullopt,
                            .lifetime = limits::email_verification_lifetime};
  const auto may_send = check_mail_rate(work, request.purpose, request.subject);
  if (!may_send && may_send.error().code == Errc::rate_limited) return Greeting::nothing;
  if (!may_send) return pass(may_send);
  if (auto kept = keep_code(work, request, code); !kept) return pass(kept);
  return Greeting::known;
}

Result<Greeting> make_account(const Work& work, const MasterKey& key, const SignUp& request,
                              const std::string& phc, const Digest& code) {
  const auto user = enroll(work, new_person(request));
  if (!user && user.error().code == Errc::email_taken) {
    return greet_again(work, key, request.email, code);
  }
  if (!user) return pass(user);
  if (auto set = work.tx.credentials().set_password(user->id, phc, work.now); !set) {
    return pass(set);
  }
  if (auto kept = keep_code(work, verification_of(*user), code); !kept) return pass(kept);
  return Greeting::verification;
}

// Whether a mail left must not be told by the answer, and what was kept is kept: the mailer tells
// its own failures, and who waits for a mail asks for another.
void send_quietly(Mailer& mailer, const Mail& mail) { static_cast<void>(mailer.send(mail)); }

// False when a mail went out just now; the first one will do.
Result<bool> send_again(const Work& work, const User& user, const Digest& code) {
  const CodeRequest request = verification_of(user);
  if (auto may_send = check_mail_rate(work, request.purpose, request.subject); !may_send) {
    if (may_send.error().code == Errc::rate_limited) return false;
    return pass(may_send);
  }
  if (auto kept = keep_code(work, request, code); !kept) return pass(kept);
  return true;
}

// The password was right, so that nothing failed. False when a mail went out just now, for the
// first one will do, and when the account is another one by now.
Result<bool> verify_again(const Work& work, const Email& email, const Known& known,
                          const Digest& code) {
  const auto user = unchanged(work, email, known);
  if (!user) return pass(user);
  if (!*user) return false;
  auto forgotten = work.tx.rates().forget_failures(attempts_of(email));
  if (!forgotten) return pass(forgotten);
  return send_again(work, **user, code);
}

// The link is for whoever has the address now: a change of it ends the links of the old one.
Result<User> set_by_link(const Work& work, const Email& email, const std::string& phc) {
  const auto found = work.tx.users().find_by_email(email);
  if (!found && found.error().code == Errc::user_not_found) {
    return fail(Errc::invalid_credentials, "the code is not good");
  }
  if (!found) return pass(found);
  if (auto welcome = check_not_banned(*found, work.now); !welcome) return pass(welcome);
  auto user = verify_address(work, *found);
  if (!user) return user;
  if (auto set = work.tx.credentials().set_password(user->id, phc, work.now); !set) {
    return pass(set);
  }
  if (auto ended = work.tx.sessions().revoke_all(user->id, std::nullopt, work.now); !ended) {
    return pass(ended);
  }
  if (auto ended = end_pending(work, *user); !ended) return pass(ended);
  if (auto forgotten = work.tx.rates().forget_failures(attempts_of(user->email)); !forgotten) {
    return pass(forgotten);
  }
  if (auto recorded = record(work, "password.reset", user->id.to_string()); !recorded) {
    return pass(recorded);
  }
  return user;
}

}  // namespace

Result<Secret> Passwords::sign_up(const SignUp& request, std::string request_id) {
  if (!parts_.site.open_signup) return fail(Errc::signup_closed);
  if (auto named = check_display_name(request.name); !named) return pass(named);
  if (auto strong = check_password(request.password, request.email); !strong) return pass(strong);
  const auto phc = hashed(request.password, parts_.entropy);
  if (!phc) return pass(phc);
  const Secret code = make_link_code(parts_.entropy);
  const Actor nobody = anonymous(std::move(request_id));
  const auto made = transact(parts_.store, [&](Transaction& tx) {
    return make_account({tx, nobody, parts_.clock.now(), parts_.entropy}, parts_.master_key,
                        request, *phc, link_digest(code));
  });
  if (!made) return pass(made);
  if (*made == Greeting::verification) {
    send_quietly(parts_.mailer, verification_mail(parts_.site, request.email, code));
  } else if (*made == Greeting::known) {
    send_quietly(parts_.mailer, known_mail(parts_.site, request.email));
  }
  return sign_up_proof(parts_.master_key, *phc);
}

Result<IssuedSession> Passwords::log_in(const Email& email, const Secret& password,
                                        const Device& device, std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const TimePoint now = parts_.clock.now();
  const auto in_work = [&](auto&& body) {
    return transact(parts_.store,
                    [&](Transaction& tx) { return body(Work{tx, nobody, now, parts_.entropy}); });
  };
  const auto refused = [&](Result<IssuedSession> outcome) {
    return noted(parts_, nobody, attempt_of(email), std::move(outcome));
  };
  const auto known = in_work([&](const Work& work) { return begin(work, email); });
  if (!known) return refused(pass(known));
  const auto right = is_right(*known, password, parts_.entropy);
  if (!right) return pass(right);
  if (!*right) return refused(wrong());
  if (!known->user->email_verified) {
    const Secret code = make_link_code(parts_.entropy);
    const auto again = in_work(
        [&](const Work& work) { return verify_again(work, email, *known, link_digest(code)); });
    if (!again) return pass(again);
    if (*again) send_quietly(parts_.mailer, verification_mail(parts_.site, email, code));
    return refused(
        fail(Errc::email_not_verified, "open the link that was sent to " + email.to_string()));
  }
  const auto better = stronger(*known->phc, password, parts_.entropy);
  if (!better) return pass(better);
  auto session = in_work(
      [&](const Work& work) { return admit_with_password(work, email, *known, *better, device); });
  if (!session) return refused(pass(session));
  if (!*session) return refused(wrong());
  return **std::move(session);
}

Result<void> Passwords::confirm(const Actor& actor, const Secret& password) {
  if (auto allowed = check_may_confirm(actor); !allowed) return allowed;
  const auto email = Email::parse(actor.email);
  if (!email) return pass(email);
  const auto known = begin_proof(parts_, actor, *email);
  if (!known) return pass(known);
  if (auto proven = prove(parts_, actor, *email, *known, password); !proven) return proven;
  const TimePoint now = parts_.clock.now();
  return transact(parts_.store, [&](Transaction& tx) -> Result<void> {
    const Work work{tx, actor, now, parts_.entropy};
    if (auto same = check_unchanged(work, *known); !same) return same;
    return confirm_session(work);
  });
}

Result<void> Passwords::change(const Actor& actor, const Secret& current, const Secret& password) {
  if (auto allowed = may(actor, Action::account_change, {}); !allowed) return allowed;
  const auto email = Email::parse(actor.email);
  if (!email) return pass(email);
  if (auto strong = check_password(password, *email); !strong) return strong;
  const auto known = begin_proof(parts_, actor, *email);
  if (!known) return pass(known);
  const TimePoint now = parts_.clock.now();
  auto shown =
      known->phc ? prove(parts_, actor, *email, *known, current) : check_confirmed(actor, now);
  if (!shown) return shown;
  const auto phc = hashed(password, parts_.entropy);
  if (!phc) return pass(phc);
  return transact(parts_.store, [&](Transaction& tx) -> Result<void> {
    const Work work{tx, actor, now, parts_.entropy};
    if (auto same = check_unchanged(work, *known); !same) return same;
    const auto user = tx.users().find(*actor.user_id);
    if (!user) return pass(user);
    if (auto set = tx.credentials().set_password(user->id, *phc, now); !set) return set;
    if (auto forgotten = tx.rates().forget_failures(attempts_of(*email)); !forgotten) {
      return forgotten;
    }
    const auto kept = actor.session ? std::optional(actor.session->id) : std::nullopt;
    if (auto ended = tx.sessions().revoke_all(user->id, kept, now); !ended) return pass(ended);
    if (auto ended = end_pending(work, *user); !ended) return pass(ended);
    return record(work, "password.changed", user->id.to_string());
  });
}

Result<void> Passwords::request_reset(const Email& email, std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const Secret code = make_link_code(parts_.entropy);
  const auto wanted = transact(parts_.store, [&](Transaction& tx) -> Result<bool> {
    const Work work{tx, nobody, parts_.clock.now(), parts_.entropy};
    const CodeRequest request{.purpose = Purpose::password_reset,
                              .subject = email.normalized(),
                              .user_id = std::nullopt,
                              .lifetime = limits::password_reset_lifetime};
    auto asked = record_request(work, parts_.master_key, "password.reset_requested", email);
    if (!asked) return pass(asked);
    const auto may_send = check_mail_rate(work, request.purpose, request.subject);
    if (!may_send && may_send.error().code == Errc::rate_limited) return false;
    if (!may_send) return pass(may_send);
    // A code that nobody gets: an unknown address costs the same and leaves the same traces, so
    // that the code belongs to the address. A user's id would be looked up by the engine.
    if (auto kept = keep_code(work, request, link_digest(code)); !kept) return pass(kept);
    const auto known = tx.users().find_by_email(email);
    if (!known && known.error().code != Errc::user_not_found) return pass(known);
    return known.has_value();
  });
  if (!wanted) return pass(wanted);
  if (*wanted) send_quietly(parts_.mailer, reset_mail(parts_.site, email, code));
  return {};
}

Result<void> Passwords::reset(const Secret& code, const Secret& password, std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const TimePoint now = parts_.clock.now();
  const auto phc = hashed(password, parts_.entropy);
  if (!phc) return pass(phc);
  const Attempt attempt{.method = "password_reset",
                        .code = TriedCode{Purpose::password_reset, link_digest(code)}};
  auto done = transact(parts_.store, [&](Transaction& tx) -> Result<void> {
    const Work work{tx, nobody, now, parts_.entropy};
    const auto used = tx.verifications().use(Purpose::password_reset, link_digest(code), now);
    if (!used) return pass(used);
    const auto email = Email::parse(used->subject);
    if (!email) return pass(email);
    // Rolled back with everything else, so that the link can be used for a better one.
    if (auto strong = check_password(password, *email); !strong) return strong;
    const auto set = set_by_link(work, *email, *phc);
    if (!set) return pass(set);
    return {};
  });
  return noted(parts_, nobody, attempt, std::move(done));
}

}  // namespace tank::inline v0::identity
