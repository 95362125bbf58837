// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Points in time, their wire form, and the injected clock.

#include <chrono>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/result.hpp>

namespace tank::inline v0 {

/// UTC, in microseconds since 1970-01-01; the resolution of every store.
using TimePoint = std::chrono::sys_time<std::chrono::microseconds>;

/// RFC 3339 in UTC with milliseconds: `2026-01-31T23:59:59.123Z`.
[[nodiscard]] TANK_API std::string to_string(TimePoint time);

/// Reads RFC 3339 with any offset and up to nine fraction digits (cut to microseconds).
/// Errors: invalid_time.
[[nodiscard]] TANK_API Result<TimePoint> parse_time(std::string_view text);

/// Where `now` comes from. Implementations are thread-safe.
class TANK_API Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual TimePoint now() const = 0;
};

/// The wall clock of the machine.
class TANK_API SystemClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override;
};

}  // namespace tank::inline v0
