// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Verifications: codes and links of one use that show that somebody reads an address, or was
/// let in by somebody else.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0::identity {

/// What a code is good for; a code of one purpose is unknown to every other.
enum class Purpose {
  login_code,  ///< handed over by an administrator; the subject is the user's id
  email_code,  ///< six digits; the subject is the normalized address, as in the next
  magic_link,
  email_verification,
  password_reset,
  email_change,        ///< the subject is the user's id, the payload names the new address
  authorization_code,  ///< for a program on the same machine (RFC 8252)
  bridge,              ///< carries a login from one origin to another
  exchange,            ///< an outside token that was taken; nobody holds a code
  confirmation_code,   ///< six digits that confirm a session; the subject is the user's id
};
[[nodiscard]] TANK_API std::string_view to_string(Purpose purpose);
[[nodiscard]] TANK_API Result<Purpose> parse_purpose(std::string_view word);

/// Holds the digest of the code only. At most one per purpose and subject is live.
struct Verification {
  VerificationId id;
  Purpose purpose = Purpose::login_code;
  std::string subject;
  std::optional<UserId> user_id;  ///< nothing: there may be no such user
  Digest digest;
  int attempts = 0;            ///< failed ones
  std::string payload = "{}";  ///< canonical JSON, without secrets
  TimePoint created_at;
  TimePoint expires_at;
  std::optional<TimePoint> used_at;

  friend bool operator==(const Verification&, const Verification&) = default;
};

}  // namespace tank::inline v0::identity
