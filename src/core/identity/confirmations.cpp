// SPDX-License-Identifier: Apache-2.0
#include <tank/base/limits.hpp>
#include <tank/identity/confirmations.hpp>
#include <tank/port/mailer.hpp>
#include <tank/storage/credential_store.hpp>

#include "core/identity/confirming.hpp"
#include "core/identity/live_credential.hpp"
#include "core/identity/mail_codes.hpp"
#include "core/identity/mails.hpp"
#include "core/identity/refusals.hpp"

namespace tank::inline v0::identity {
namespace {

// Of all sessions of a user together: many sessions are not many more guesses.
CodeRequest request_of(const Actor& actor) {
  return {.purpose = Purpose::confirmation_code,
          .subject = actor.user_id->to_string(),
          .user_id = actor.user_id,
          .lifetime = limits::mail_code_lifetime};
}

Result<void> keep(const Work& work, const Digest& digest, bool is_limited) {
  if (auto live = check_still_good(work); !live) return live;
  const CodeRequest request = request_of(work.actor);
  if (is_limited) {
    auto may_send = check_mail_rate(work, request.purpose, request.subject);
    if (!may_send) return may_send;
  }
  if (auto asked = record(work, "confirmation.requested", request.subject); !asked) return asked;
  return keep_code(work, request, digest);
}

Result<bool> try_code(const Work& work, const MasterKey& key, const Digest& digest) {
  if (auto live = check_still_good(work); !live) return pass(live);
  const CodeRequest request = request_of(work.actor);
  const auto right = try_digits(work, key, {request.purpose, request.subject, digest},
                                {.method = "confirmation_code"});
  if (!right || !*right) return right;
  const auto used = work.tx.verifications().use(request.purpose, digest, work.now);
  if (!used) return pass(used);
  return confirm_session(work).map([] { return true; });
}

}  // namespace

Result<void> Confirmations::send_code(const Actor& actor) {
  if (auto allowed = check_may_confirm(actor); !allowed) return allowed;
  if (!actor.email_verified) {
    return fail(Errc::email_not_verified,
                "a code goes to a verified address only; open the link that was sent to you first");
  }
  const auto email = Email::parse(actor.email);
  if (!email) return pass(email);
  const bool is_test = is_test_address(parts_.site, *email);
  const Secret code = is_test ? Secret(std::string(test_code)) : make_digits(parts_.entropy);
  const Digest digest = digits_digest(parts_.master_key, actor.session->id, code);
  const auto kept = transact(parts_.store, [&](Transaction& tx) {
    return keep({tx, actor, parts_.clock.now(), parts_.entropy}, digest, !is_test);
  });
  if (!kept || is_test) return kept;
  return parts_.mailer.send(confirmation_mail(parts_.site, *email, code));
}

Result<void> Confirmations::confirm(const Actor& actor, const Secret& code) {
  if (auto allowed = check_may_confirm(actor); !allowed) return allowed;
  const Digest digest = digits_digest(parts_.master_key, actor.session->id, code);
  const auto right = transact(parts_.store, [&](Transaction& tx) {
    return try_code({tx, actor, parts_.clock.now(), parts_.entropy}, parts_.master_key, digest);
  });
  if (!right) return pass(right);
  if (*right) return {};
  return fail(Errc::invalid_credentials,
              "the code is wrong, was used, or has ended; ask for a new one");
}

}  // namespace tank::inline v0::identity
