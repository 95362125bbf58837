// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One-time login codes: how the first administrator, and whoever an administrator lets in,
/// gets a first token.

#include <optional>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/id.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0::identity {

/// A `verification` row. Holds the digest of the code only.
struct LoginCode {
  VerificationId id;
  UserId user_id;
  Digest digest;
  TimePoint created_at;
  TimePoint expires_at;
  std::optional<TimePoint> used_at;

  friend bool operator==(const LoginCode&, const LoginCode&) = default;
};

}  // namespace tank::inline v0::identity
