// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// API tokens: `tank_` + 30 base62 characters + 6 of their CRC-32, so that a scanner can
/// recognise one without asking anybody.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/secret.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/scope.hpp>

namespace tank::inline v0::identity {

/// Safe to log: it holds the digest of the token, never the token.
struct ApiToken {
  TokenId id;
  UserId user_id;
  std::string name;
  Digest digest;
  Scopes scopes;
  std::string package_pattern;  ///< `@scope/*`, `@scope/name`, or empty for any
  TimePoint created_at;
  TimePoint expires_at;
  std::optional<TimePoint> last_used_at;
  std::optional<TimePoint> revoked_at;
  /// When the user who let it in, or made it, had last shown who he is; nothing for machines.
  std::optional<TimePoint> confirmed_at{};

  friend bool operator==(const ApiToken&, const ApiToken&) = default;
};

/// A fresh token text of about 178 bits.
[[nodiscard]] TANK_API Secret make_token_text(Entropy& entropy);

/// Whether `text` has the form and the checksum of a token. No look-up.
[[nodiscard]] TANK_API bool looks_like_token(std::string_view text);

/// Errors: token_not_found (revoked looks like made-up), token_expired.
[[nodiscard]] TANK_API Result<void> check_usable(const ApiToken& token, TimePoint now);

/// Whether the token may be used for the package `name`.
[[nodiscard]] TANK_API bool pattern_covers(std::string_view pattern, std::string_view name);

}  // namespace tank::inline v0::identity
