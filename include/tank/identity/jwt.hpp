// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// JSON Web Tokens (RFC 7519): what they claim, and whether to believe it.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/limits.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/jwks.hpp>

namespace tank::inline v0::identity {

/// What a token must be to be taken. Two members have no default: a token without an issuer or
/// an audience of ours is anybody's.
struct JwtPolicy {
  std::string issuer;    ///< equal to `iss`, byte by byte
  std::string audience;  ///< equal to `aud`, or to one of its items
  std::chrono::seconds leeway = limits::clock_skew;
  /// Present, and not empty, besides `iss`, `aud` and `exp`, which always are.
  std::vector<std::string> required{"sub"};
  JwsPolicy jws;
};

/// What a token says. Empty text stands for a claim that is absent.
struct Claims {
  std::string issuer;
  std::string subject;
  std::vector<std::string> audience;
  TimePoint expires_at;
  std::optional<TimePoint> not_before;
  std::optional<TimePoint> issued_at;
  std::string jti;
  std::string session_id;  ///< where Supabase has what others put into `jti`
  std::string email;
  bool email_verified = false;  ///< only the boolean true counts; the text `true` does not
  std::string nonce;
  /// The other members that are text, in the order in which they were written.
  std::vector<std::pair<std::string, std::string>> texts;

  /// The text of another member, or empty.
  [[nodiscard]] TANK_API std::string_view text(std::string_view name) const;

  friend bool operator==(const Claims&, const Claims&) = default;
};

/// Verifies the signature, then the claims, at `now`. Pure; parses no key.
///
/// A token is good up to, but not including, `exp` plus the leeway, and from `nbf` and `iat`
/// minus the leeway on. Times are numbers between 1970 and the year 9999 (RFC 7519 §2 allows
/// fractions).
///
/// Errors: those of `verify_jws`, invalid_token (a claim is missing, of the wrong kind or not
/// ours), token_expired.
[[nodiscard]] TANK_API Result<Claims> verify(std::string_view token, const Jwks& keys,
                                             const JwtPolicy& policy, TimePoint now);

}  // namespace tank::inline v0::identity
