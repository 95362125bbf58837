// SPDX-License-Identifier: Apache-2.0
#include "core/identity/refusals.hpp"

#include <algorithm>
#include <array>

#include <tank/storage/credential_store.hpp>
#include <tank/storage/user_store.hpp>

namespace tank::inline v0::identity {
namespace {

constexpr std::array refusals{
    Errc::invalid_credentials, Errc::rate_limited,  Errc::email_not_verified,
    Errc::user_banned,         Errc::signup_closed, Errc::account_not_linked,
    Errc::access_denied,       Errc::invalid_token, Errc::forbidden};

std::string unknown_subject(const MasterKey& key, std::string_view address) {
  return "address:" + key.digest("audited_address", address).hex();
}

// Of a code that was never made nobody knows whose it was.
Result<std::string> subject_of(const Work& work, const MasterKey& key, const TriedCode& code) {
  const auto known = work.tx.verifications().find(code.purpose, code.digest);
  if (!known) return pass(known);
  if (!*known) return std::string("unknown");
  if ((*known)->user_id) return (*known)->user_id->to_string();
  if (const auto email = Email::parse((*known)->subject)) return subject_of(work, key, *email);
  return unknown_subject(key, (*known)->subject);
}

Result<std::string> subject_of(const Work& work, const MasterKey& key, const Attempt& attempt) {
  if (attempt.email) return subject_of(work, key, *attempt.email);
  if (attempt.code) return subject_of(work, key, *attempt.code);
  return work.actor.user_id ? work.actor.user_id->to_string() : std::string("unknown");
}

}  // namespace

Result<std::string> subject_of(const Work& work, const MasterKey& key, const Email& email) {
  const auto user = work.tx.users().find_by_email(email);
  if (user) return user->id.to_string();
  if (user.error().code != Errc::user_not_found) return pass(user);
  return unknown_subject(key, email.normalized());
}

Result<void> record_refusal(const Work& work, const MasterKey& key, const Attempt& attempt,
                            Errc why) {
  auto subject = subject_of(work, key, attempt);
  if (!subject) return pass(subject);
  return record(work, "login.failed", *std::move(subject),
                {{"method", attempt.method}, {"reason", to_string(why)}});
}

Result<void> record_request(const Work& work, const MasterKey& key, std::string_view action,
                            const Email& email) {
  auto subject = subject_of(work, key, email);
  if (!subject) return pass(subject);
  return record(work, action, *std::move(subject));
}

Result<void> note_refusal(const LoginParts& parts, const Actor& actor, const Attempt& attempt,
                          Errc why) {
  if (std::ranges::find(refusals, why) == refusals.end()) return {};
  return transact(parts.store, [&](Transaction& tx) {
    return record_refusal({tx, actor, parts.clock.now(), parts.entropy}, parts.master_key, attempt,
                          why);
  });
}

}  // namespace tank::inline v0::identity
