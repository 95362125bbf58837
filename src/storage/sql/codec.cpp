// SPDX-License-Identifier: Apache-2.0
#include "storage/sql/codec.hpp"

namespace tank::inline v0::sql {

std::optional<bool> Codec<bool>::decode(const Value& cell) {
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag;
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number != 0;
  return std::nullopt;
}

std::optional<double> Codec<double>::decode(const Value& cell) {
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
  return std::nullopt;
}

std::optional<TimePoint> Codec<TimePoint>::decode(const Value& cell) {
  if (const auto* time = std::get_if<TimePoint>(&cell)) return *time;
  if (const auto* micros = std::get_if<std::int64_t>(&cell)) {
    return TimePoint(std::chrono::microseconds(*micros));
  }
  return std::nullopt;
}

}  // namespace tank::inline v0::sql
