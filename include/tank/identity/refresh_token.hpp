// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Refresh tokens: they rotate, and one that comes back ends the session that it belongs to.

#include <optional>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/id.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0::identity {

/// All tokens of one session are one family.
struct RefreshToken {
  Digest digest;
  SessionId session_id;
  TimePoint created_at;
  std::optional<TimePoint> used_at;

  friend bool operator==(const RefreshToken&, const RefreshToken&) = default;
};

}  // namespace tank::inline v0::identity
