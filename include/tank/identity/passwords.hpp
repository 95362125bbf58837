// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Logging in with address and password.

#include <string>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/identity/login_parts.hpp>
#include <tank/identity/sessions.hpp>

namespace tank::inline v0::identity {

/// Somebody who makes an account.
struct SignUp {
  Email email;
  std::string name;
  Secret password;
};

/// Errors: weak_password: shorter than `limits::password_length_min` or longer than
/// `limits::password_length_max` bytes, made of what attackers try first (common words, rows of
/// keys, dates, repetitions), or hardly more than the address (NIST SP 800-63B §5.1.1.2: no rules
/// about its characters).
[[nodiscard]] TANK_API Result<void> check_password(const Secret& password, const Email& email);

/// Thread-safe. Answers about unknown and known addresses are the same, and cost the same work:
/// one Argon2id hash each, of 19 MiB and some 20 ms; run them on a bounded pool.
class TANK_API Passwords {
 public:
  explicit Passwords(const LoginParts& parts) : parts_(parts) {}

  /// Makes an account and sends a link that verifies the address; to an address that has an
  /// account already, a note that somebody tried, within the rate of mails. Gives what the browser
  /// that signed up keeps to show later that the password is its own (`EmailAddresses::verify`),
  /// in both cases. Whether a mail left is not told: the mailer keeps its own log.
  /// Errors: signup_closed, weak_password, invalid_argument (the name).
  [[nodiscard]] Result<Secret> sign_up(const SignUp& request, std::string request_id);

  /// After `limits::login_failures_free` failures each further one costs a longer wait.
  /// Errors: rate_limited (waiting), invalid_credentials (unknown address or wrong password:
  /// one answer; also when it was changed while this was checked), email_not_verified (another
  /// link was sent), user_banned.
  [[nodiscard]] Result<IssuedSession> log_in(const Email& email, const Secret& password,
                                             const Device& device, std::string request_id);

  /// Shows again who the user of this session is, for what needs a recent confirmation.
  /// Errors: unauthorized, forbidden (an access token, or who acts as
  /// the user), rate_limited, invalid_credentials.
  [[nodiscard]] Result<void> confirm(const Actor& actor, const Secret& password);

  /// Sets a new password, ends every other session and all that is under way. Who has one shows it;
  /// who has none yet must have logged in lately. Errors: unauthorized, forbidden, weak_password,
  /// rate_limited, invalid_credentials (the current one is wrong), step_up_required.
  [[nodiscard]] Result<void> change(const Actor& actor, const Secret& current,
                                    const Secret& password);

  /// Sends a link, if the address has an account. Whether a mail left is not told.
  /// Errors: those of the store.
  [[nodiscard]] Result<void> request_reset(const Email& email, std::string request_id);

  /// Sets the password with the code of the link, verifies the address, and ends every session
  /// and all that is under way. A link to an address that the user left is not good.
  /// Errors: weak_password, invalid_credentials, user_banned.
  [[nodiscard]] Result<void> reset(const Secret& code, const Secret& password,
                                   std::string request_id);

 private:
  LoginParts parts_;
};

}  // namespace tank::inline v0::identity
