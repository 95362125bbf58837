// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Logging in by showing that one reads an address: six digits, or a link.

#include <string>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/identity/login_parts.hpp>
#include <tank/identity/sessions.hpp>

namespace tank::inline v0::identity {

/// Thread-safe. Who logs in for the first time gets an account, where sign-ups are open; so the
/// answers say nothing about who has one.
class TANK_API EmailLogins {
 public:
  explicit EmailLogins(const LoginParts& parts) : parts_(parts) {}

  /// Sends six digits, good for `limits::mail_code_lifetime` and `limits::mail_code_attempts`
  /// tries; the one before ends. Outside production, nothing is sent to test addresses, whose
  /// code is `424242`.
  /// Errors: rate_limited (within `limits::mail_code_resend` of the last one, or more than
  /// `limits::mail_codes_per_day`), unavailable (mail).
  [[nodiscard]] Result<void> send_code(const Email& email, std::string request_id);

  /// Errors: invalid_credentials (a wrong, used, or ended code: one answer), signup_closed,
  /// user_banned.
  [[nodiscard]] Result<IssuedSession> log_in_with_code(const Email& email, const Secret& code,
                                                       const Device& device,
                                                       std::string request_id);

  /// Sends a link to a page that logs in when its button is pressed: a mail scanner that follows
  /// links logs nobody in. Errors: those of `send_code`.
  [[nodiscard]] Result<void> send_link(const Email& email, std::string request_id);

  /// Errors: invalid_credentials, signup_closed, user_banned.
  [[nodiscard]] Result<IssuedSession> log_in_with_link(const Secret& code, const Device& device,
                                                       std::string request_id);

  /// As `email`, without asking for anything. Errors: forbidden (in production), signup_closed,
  /// user_banned.
  [[nodiscard]] Result<IssuedSession> log_in_as_developer(const Email& email, const Device& device,
                                                          std::string request_id);

 private:
  LoginParts parts_;
};

}  // namespace tank::inline v0::identity
