// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Verifying and changing the address of a user.

#include <string>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/login_parts.hpp>

namespace tank::inline v0::identity {

/// With what somebody shows that it was he who signed up; each may be empty.
struct SignUpProof {
  Secret password;  ///< the one that he set
  Secret cookie;    ///< what `Passwords::sign_up` gave to his browser
};

/// Thread-safe.
class TANK_API EmailAddresses {
 public:
  explicit EmailAddresses(const LoginParts& parts) : parts_(parts) {}

  /// Sends the actor a link. Nothing happens when the address is verified already.
  /// Errors: unauthorized, rate_limited, unavailable (mail).
  [[nodiscard]] Result<void> send_verification(const Actor& actor);

  /// With the code of the link. The address belongs to whoever reads it; the password that was
  /// set at the sign-up stays only if `proof` shows the same hand, for somebody else may have
  /// signed up with this address and wait. Whoever reads it sets another one by a reset.
  /// Errors: invalid_credentials (the code, or a password that is not the right one).
  [[nodiscard]] Result<User> verify(const Secret& code, const SignUpProof& proof,
                                    std::string request_id);

  /// Sends a link to the new address, and word of it to the present one; nothing changes before
  /// the link is used. A new password, and the end of all sessions, end it.
  /// Errors: unauthorized, forbidden, step_up_required, rate_limited, unavailable (mail).
  [[nodiscard]] Result<void> request_change(const Actor& actor, const Email& email);

  /// Changes the address, tells the old one, and ends every session: whoever holds one did not
  /// show to read the new address. Errors: invalid_credentials, email_taken.
  [[nodiscard]] Result<User> change(const Secret& code, std::string request_id);

 private:
  LoginParts parts_;
};

}  // namespace tank::inline v0::identity
