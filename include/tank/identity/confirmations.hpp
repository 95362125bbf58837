// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Confirming a session by six digits, for who has no password.

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/login_parts.hpp>

namespace tank::inline v0::identity {

/// Thread-safe: it has no state of its own. `Passwords::confirm` does the same with a password.
class TANK_API Confirmations {
 public:
  explicit Confirmations(const LoginParts& parts) : parts_(parts) {}

  /// Sends six digits to the actor's verified address, good in the session that asked, for
  /// `limits::mail_code_lifetime` and `limits::mail_code_attempts` tries; the one before ends,
  /// of another session too. Outside production, nothing is sent to test addresses, whose code is
  /// `424242`.
  /// Errors: unauthorized (there is no session, or it is over), forbidden (an access token, or who
  /// acts as the user), email_not_verified, user_banned, rate_limited (within
  /// `limits::mail_code_resend` of the last one, or more than `limits::mail_codes_per_day` of all
  /// sessions), unavailable (mail).
  [[nodiscard]] Result<void> send_code(const Actor& actor);

  /// Shows again who the user of this session is, for what needs a recent confirmation.
  /// Errors: unauthorized, forbidden, user_banned, invalid_credentials (a wrong, used, or ended
  /// code, or one of another session: one answer).
  [[nodiscard]] Result<void> confirm(const Actor& actor, const Secret& code);

 private:
  LoginParts parts_;
};

}  // namespace tank::inline v0::identity
