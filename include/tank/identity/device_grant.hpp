// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Device grants (RFC 8628): a program asks, a person with a browser decides.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/id.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/identity/scope.hpp>

namespace tank::inline v0::identity {

/// `pending` until a person decides; an approved grant is `used` once.
enum class GrantState { pending, approved, denied, used };
[[nodiscard]] TANK_API std::string_view to_string(GrantState state);
[[nodiscard]] TANK_API Result<GrantState> parse_grant_state(std::string_view word);

/// Holds digests of both codes, never the codes.
struct DeviceGrant {
  VerificationId id;
  Digest device_digest;     ///< of what the program keeps
  Digest user_code_digest;  ///< of what the person types
  std::string client;       ///< what the program calls itself
  Scopes scopes;
  GrantState state = GrantState::pending;
  std::optional<UserId> user_id;  ///< who decided
  int interval_seconds = 5;       ///< between two questions; grows with each that came too soon
  TimePoint created_at;
  TimePoint expires_at;
  std::optional<TimePoint> polled_at;
  std::optional<TimePoint> confirmed_at{};  ///< when who decided had last shown who he is

  friend bool operator==(const DeviceGrant&, const DeviceGrant&) = default;
};

}  // namespace tank::inline v0::identity
